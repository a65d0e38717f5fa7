"""One account: what lets somebody in, and where the journal is open under that login."""
