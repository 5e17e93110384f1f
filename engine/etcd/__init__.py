"""The revisioned store that everything else watches."""
