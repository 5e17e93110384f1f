"""How an object of the core group points to another."""

from engine.api.base import Api


class ObjectReference(Api, frozen=True):
    """A pointer to another object."""

    api_version: str = ""
    field_path: str = ""
    kind: str = ""
    name: str = ""
    namespace: str = ""
    resource_version: str = ""
    uid: str = ""
