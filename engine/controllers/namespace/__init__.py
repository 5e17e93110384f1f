"""The namespace controller: empties a namespace that is being deleted (pkg/controller/namespace)."""
