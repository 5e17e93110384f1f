"""kube-proxy: the rule table, how far each node has taken it over, and its iptables form (pkg/proxy)."""
