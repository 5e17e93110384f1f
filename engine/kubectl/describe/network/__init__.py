"""Descriptions of how Pods are reached, and by whom."""
