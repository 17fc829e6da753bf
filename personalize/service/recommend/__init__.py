"""Recommenders: one interface for all algorithms, which scores all people at once."""
