"""The synthetic world: catalogues, people, what they leave behind, and what they would like."""
