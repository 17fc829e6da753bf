"""Recommenders: one protocol, every algorithm, everybody at once."""
