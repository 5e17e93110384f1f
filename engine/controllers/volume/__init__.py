"""Claims and volumes: who gets which, and what stays as long as it is used (pkg/controller/volume)."""
