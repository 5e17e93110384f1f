"""Descriptions of workloads that keep Pods."""
