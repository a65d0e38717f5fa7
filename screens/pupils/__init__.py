"""Pupils of the school: the list, one pupil whole, movement and cards."""
