"""The endpoints: what the API server makes of a request, be it a call in process or HTTP (apiserver/pkg/endpoints)."""
