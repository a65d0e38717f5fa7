"""Certifying closed terms."""
