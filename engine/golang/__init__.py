"""Go's own library as far as Kubernetes' output shows it: text/template, JSONPath, tabwriter, YAML, %v."""
