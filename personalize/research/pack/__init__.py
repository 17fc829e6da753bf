"""The study pack: one archive with all that a study of A against B needs."""
