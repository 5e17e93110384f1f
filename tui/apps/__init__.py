"""The Textual apps: one session, the campaign, recordings to watch; and how the command line starts them."""
