"""What the OpenAPI documents say of single fields: which must be there, what may stand in them, what they mean."""
