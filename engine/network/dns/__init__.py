"""Cluster DNS: records, resolvers and what clients remember of names (CoreDNS, pkg/kubelet/network/dns)."""
