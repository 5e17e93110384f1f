"""EndpointSlices: which Pods stand behind a Service (pkg/controller/endpointslice and endpointslicemirroring)."""
