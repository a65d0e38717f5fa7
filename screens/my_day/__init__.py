"""«Мой день»: a teacher's home."""
