"""The Endpoints controller, and what it shares with EndpointSlices (pkg/controller/endpoint)."""
