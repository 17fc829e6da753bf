"""The service: what it knows, how it picks, and how the picks are shown."""
