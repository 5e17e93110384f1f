"""The plugin PodTopologySpread: Pods evenly over hosts, zones or any other label."""
