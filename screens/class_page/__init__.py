"""The class teacher's own class."""
