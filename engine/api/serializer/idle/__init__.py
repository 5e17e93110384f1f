"""The form of kinds that nothing acts on: what `wire` reads them by, and validation checks.

What is stored stays as it came (`engine.api.apps.Passive`); these types say which fields there are, and of which type.
"""
