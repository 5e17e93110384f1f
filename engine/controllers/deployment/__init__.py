"""The Deployment controller: rolls ReplicaSets forward (pkg/controller/deployment)."""
