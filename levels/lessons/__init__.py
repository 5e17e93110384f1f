"""What the campaign teaches, level by level, as a reference: read from the scenarios, and put into a cheat sheet."""
