"""Around the life of a Pod and its containers: admission to the node, hooks, whom they ask (pkg/kubelet/lifecycle)."""
