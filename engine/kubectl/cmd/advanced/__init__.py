"""kubectl's Advanced Commands."""
