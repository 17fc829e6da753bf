"""Survey tools: the files in which a questionnaire is set up, and the files of its answers."""
