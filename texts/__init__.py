"""The Russian language: words, plurals, dates and codes as people read them."""
