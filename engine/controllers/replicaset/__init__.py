"""The ReplicaSet controller: keeps a number of equal Pods alive (pkg/controller/replicaset)."""
