"""Probes: startup, liveness, readiness (pkg/kubelet/prober, pkg/probe)."""
