"""The temporary journal as a file: taken out, filled on any computer, merged cell by cell (3.1)."""
