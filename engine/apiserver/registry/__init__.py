"""What is stored how: strategies, allocations, deletion, names (pkg/registry)."""
