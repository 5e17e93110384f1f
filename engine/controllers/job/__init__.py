"""The Job controller: Pods that run to an end (pkg/controller/job)."""
