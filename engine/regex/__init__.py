"""POSIX regular expressions that cost no more than can be afforded, whoever wrote them.

The console's `grep` and the scripts of containers read patterns with `patterns`: one that is clever takes no longer.
"""
