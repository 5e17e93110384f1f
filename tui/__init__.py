"""The podfall command and the terminal app."""
