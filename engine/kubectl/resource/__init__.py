"""From arguments and files to objects (cli-runtime/pkg/resource)."""
