"""Top-n recommendation with a fitted model of the library Surprise, for all people at once."""

from personalize.serving.faults import ModelError
from personalize.serving.topn import recommend

__all__ = ["ModelError", "recommend"]
