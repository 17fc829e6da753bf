"""The response model: perception, benefit, choice and trust of the people who see the picks."""

from personalize.response.exposures import perceive_exposures as perceive

__all__ = ["perceive"]
