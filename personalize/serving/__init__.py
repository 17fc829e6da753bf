"""Serving a fitted model of the library Surprise: the n best items for everybody at once."""

from personalize.serving.scorers import ModelError
from personalize.serving.topn import recommend

__all__ = ["ModelError", "recommend"]
