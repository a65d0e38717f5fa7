"""Control of how the journals are kept (2.10, 4.2)."""
