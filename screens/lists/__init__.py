"""«Списки»: what the office brought to the server, looked at and brought in."""
