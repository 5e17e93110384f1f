"""kubectl's Settings Commands and its Other Commands."""
