"""The repeating timetable of a class."""
