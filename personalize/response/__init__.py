"""The response: how being known feels, and what it buys."""
