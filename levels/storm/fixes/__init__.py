"""Changes of the manifests that keep requests: proposed by what lost them, played, written as patches."""
