"""All keys of a screen."""
