"""The API as the console uses it: no requests over HTTP, and in the name of whom the line says."""
