"""Admission plugins: Priority and ResourceQuota (plugin/pkg/admission)."""
