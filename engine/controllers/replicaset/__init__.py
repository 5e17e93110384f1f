"""The ReplicaSet controller: keeps a number of equal Pods running (pkg/controller/replicaset)."""
