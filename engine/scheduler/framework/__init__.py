"""What the scheduler knows of nodes and Pods (pkg/scheduler/framework)."""
