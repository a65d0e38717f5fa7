"""Remarks of the nightly pass."""
