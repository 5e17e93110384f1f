"""Reading scenario files strictly, and every mistake with its line."""
