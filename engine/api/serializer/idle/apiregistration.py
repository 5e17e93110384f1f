"""The form of `apiregistration.k8s.io/v1`: APIServices."""

from typing import ClassVar

from msgspec import UNSET

from engine.api.base import Api
from engine.api.config import Base64
from engine.api.meta import Int, Object, ObjectMeta
from engine.api.serializer.idle.conditions import APIServiceCondition


class APIServiceServiceReference(Api, frozen=True):
    """The Service that serves it; without one the API server itself does."""

    go_name: ClassVar[str] = "ServiceReference"
    name: str = ""
    namespace: str = ""
    port: Int = UNSET


class APIServiceSpec(Api, frozen=True):
    """Which group and version, in which order, from where."""

    ca_bundle: Base64 = ""
    group: str = ""
    group_priority_minimum: Int = UNSET
    insecure_skip_tls_verify: bool | None = None
    service: APIServiceServiceReference | None = None
    version: str = ""
    version_priority: Int = UNSET


class APIServiceStatus(Api, frozen=True):
    """Whether it answers."""

    conditions: tuple[APIServiceCondition, ...] = ()


class APIService(Object, frozen=True):
    """A group and version of the API, and who serves it."""

    metadata: ObjectMeta = ObjectMeta()
    spec: APIServiceSpec = APIServiceSpec()
    status: APIServiceStatus = APIServiceStatus()
