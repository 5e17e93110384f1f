"""The controller of HorizontalPodAutoscalers: replicas by what is measured (pkg/controller/podautoscaler)."""
