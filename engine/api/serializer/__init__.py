"""Between documents and typed objects (apimachinery's runtime/serializer): YAML, wire dicts, what is refused."""
