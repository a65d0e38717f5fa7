"""The way in: command line, wiring, serving; decides nothing."""

VERSION = "0.1.0"
"""Version of the program; the package's own is read from here."""
