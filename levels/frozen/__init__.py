"""Clusters loaded from a dump, in which nothing runs but deletions finish."""
