"""Validation of `networking.k8s.io/v1` (pkg/apis/networking/validation)."""
