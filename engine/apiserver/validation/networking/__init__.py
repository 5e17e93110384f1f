"""Validation of Services, their endpoints, and `networking.k8s.io/v1` (pkg/apis/core, discovery, networking)."""
