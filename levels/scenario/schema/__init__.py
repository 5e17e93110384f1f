"""What a scenario file may hold, as types: one module for each part of the format, `file` for the whole."""
