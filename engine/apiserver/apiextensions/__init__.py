"""Kinds that come and go with CustomResourceDefinitions (staging/src/k8s.io/apiextensions-apiserver).

`kinds` tells which there are, read from the definitions in the store; `strategy` does for their objects what the
registry does for others; `schema/` holds values against structural schemas, `validation/` the definitions themselves.
"""
