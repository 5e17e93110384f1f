"""kubectl's Basic Commands."""
