"""The response: how being known feels, and what it buys."""

from personalize.response.exposures import perceive_exposures as perceive

__all__ = ["perceive"]
