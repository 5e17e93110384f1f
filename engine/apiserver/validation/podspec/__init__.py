"""Validation of what a Pod's specification holds, one file per matter."""
