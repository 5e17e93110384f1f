"""The verbs of kubectl, one file each; `table` has them all."""
