"""Tables, keys, indexes and the database they live in."""
