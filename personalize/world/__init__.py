"""The synthetic world: catalogues, people, their recorded events, and their true utilities."""
