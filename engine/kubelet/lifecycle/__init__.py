"""Around the life of a Pod and its containers: admission to the node, and hooks (pkg/kubelet/lifecycle)."""
