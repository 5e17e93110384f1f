"""The kubelet: one per node, between the API and the runtime."""
