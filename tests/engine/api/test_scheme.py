"""What every kind has in common."""

import pytest

from engine.api.meta import Object, ObjectMeta
from engine.api.scheme import SCHEME, Resource, resource_of
from engine.api.serializer import wire


@pytest.mark.parametrize("resource", SCHEME, ids=lambda resource: resource.plural)
def test_every_kind_is_an_object_and_declares_its_metadata(resource: Resource):
    assert issubclass(resource.type, Object)
    assert resource.type.__struct_fields__[:2] == ("api_version", "kind")
    assert "metadata" in resource.type.__struct_fields__


@pytest.mark.parametrize("resource", SCHEME, ids=lambda resource: resource.plural)
def test_every_kind_finds_its_resource_and_its_metadata_again(resource: Resource):
    raw = {"apiVersion": resource.api_version, "kind": resource.kind, "metadata": {"name": "web"}}
    needed = {"value": 1} if resource.plural == "priorityclasses" else {}

    obj = wire.decode(resource, raw | needed)

    assert resource_of(obj) == resource
    assert obj.metadata == ObjectMeta(name="web")
