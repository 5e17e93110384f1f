"""The manifests in people's own folders: what is found there, what of it is none, and how it is applied."""
