"""Planning a study of A against B: how many people, what it could refute, what to ask first."""
