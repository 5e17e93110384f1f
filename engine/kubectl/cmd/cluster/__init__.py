"""kubectl's Cluster Management Commands."""
