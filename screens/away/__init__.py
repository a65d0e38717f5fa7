"""What a terminal of the school shows while there is no server to sign in to."""
