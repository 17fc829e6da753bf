"""The page Workshop: a room of phones for the facilitator, and what its projector shows."""
