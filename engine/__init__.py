"""A deterministic Kubernetes cluster made of text."""
