"""The DaemonSet controller: one Pod on every node that admits it (pkg/controller/daemon)."""
