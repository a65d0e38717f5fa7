"""The way in: command line, wiring, serving; decides nothing."""
