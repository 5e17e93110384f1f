"""kube-scheduler: which node a Pod goes to, and why not the others."""
