"""A second machine that keeps a copy of the journal fresh and can go on with it."""
