"""kubectl: its grammar, its verbs and its printers."""
