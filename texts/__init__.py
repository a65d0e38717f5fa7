"""The Russian language of the program."""
