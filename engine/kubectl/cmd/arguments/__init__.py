"""What arguments and flags say, read into what objects hold."""
