"""What is kept for the player: progress, and the game that was interrupted."""
