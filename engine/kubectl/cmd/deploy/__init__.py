"""kubectl's Deploy Commands."""
