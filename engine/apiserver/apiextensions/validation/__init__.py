"""Whether a CustomResourceDefinition may be stored (apiextensions-apiserver/pkg/apis/apiextensions/validation)."""
