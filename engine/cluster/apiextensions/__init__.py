"""Controllers of CustomResourceDefinitions, which run in the API server (apiextensions-apiserver/pkg/controller)."""
