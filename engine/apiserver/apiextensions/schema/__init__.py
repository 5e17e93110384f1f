"""Values and structural schemas: what is pruned, what is filled in, what is refused and in which words."""
