"""`why`: what led to an object or a lost request, and how it stands now."""
