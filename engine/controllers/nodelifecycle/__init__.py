"""The node lifecycle controller: notices silent nodes (pkg/controller/nodelifecycle)."""
