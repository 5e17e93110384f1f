"""The PodSecurity plugin: what the Pods of a namespace may do, by its labels (k8s.io/pod-security-admission)."""
