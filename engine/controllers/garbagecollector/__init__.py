"""The garbage collector: deletes what has lost its owners (pkg/controller/garbagecollector)."""
