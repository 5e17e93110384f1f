"""What scheduler, kubelet and controllers compute of API types alike (k8s.io/component-helpers)."""
