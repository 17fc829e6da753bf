"""One file a step of the form."""
