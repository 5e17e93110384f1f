"""What can go wrong, as a catalogue."""
