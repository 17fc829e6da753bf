"""Outputs: charts, sentences and files."""
