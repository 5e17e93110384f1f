"""The verbs of the Kubernetes API over the store."""
