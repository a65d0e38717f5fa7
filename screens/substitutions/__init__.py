"""Changes of a day: substitutes and cancelled lessons."""
