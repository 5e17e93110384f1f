"""Server-side apply: who manages which fields (apimachinery's util/managedfields, structured-merge-diff)."""
