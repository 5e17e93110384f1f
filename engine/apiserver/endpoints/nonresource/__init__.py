"""What the server says of itself, at paths that are no objects'."""
