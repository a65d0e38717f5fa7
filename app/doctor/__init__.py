"""What a machine and a school on it are looked at for: each point read back and not assumed."""
