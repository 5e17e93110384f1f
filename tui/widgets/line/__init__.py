"""The line that is typed: its text, what stands above and below it, and what is found for it."""
