"""kubectl's Troubleshooting and Debugging Commands."""
