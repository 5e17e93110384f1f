"""The API types, their names and their wire form."""
