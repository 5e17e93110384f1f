"""The panel of nodes and their Pods: where each Pod runs, and whether it is well."""
