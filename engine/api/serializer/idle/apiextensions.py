"""The form of a CustomResourceDefinition (`apiextensions.k8s.io/v1`); its schemas are read by `jsonschemaprops`."""

from typing import Annotated, Any, ClassVar

from msgspec import UNSET

from engine.api.base import Api
from engine.api.config import Base64
from engine.api.meta import Int, Object, ObjectMeta
from engine.api.serializer.fieldtypes import SCHEMA
from engine.api.serializer.idle.conditions import CustomResourceDefinitionCondition

Schema = Annotated[dict[str, Any], SCHEMA]


class CustomResourceDefinitionNames(Api, frozen=True):
    """How the kind is called."""

    always: ClassVar[frozenset[str]] = frozenset({"plural", "kind"})
    categories: tuple[str, ...] = ()
    kind: str = ""
    list_kind: str = ""
    plural: str = ""
    short_names: tuple[str, ...] = ()
    singular: str = ""


class CustomResourceValidation(Api, frozen=True):
    """What objects have to look like."""

    open_api_v3_schema: Schema | None = None


class CustomResourceSubresourceStatus(Api, frozen=True):
    """Has a status of its own; nothing more is said of it."""


class CustomResourceSubresourceScale(Api, frozen=True):
    """Where the numbers of a Scale stand."""

    always: ClassVar[frozenset[str]] = frozenset({"specReplicasPath", "statusReplicasPath"})
    label_selector_path: str | None = None
    spec_replicas_path: str = ""
    status_replicas_path: str = ""


class CustomResourceSubresources(Api, frozen=True):
    """Parts of an object with a path of their own."""

    scale: CustomResourceSubresourceScale | None = None
    status: CustomResourceSubresourceStatus | None = None


class CustomResourceColumnDefinition(Api, frozen=True):
    """A column of `kubectl get`."""

    always: ClassVar[frozenset[str]] = frozenset({"name", "type", "jsonPath"})
    description: str = ""
    format: str = ""
    json_path: str = ""
    name: str = ""
    priority: int = 0
    type: str = ""


class SelectableField(Api, frozen=True):
    """A field that lists can be selected by."""

    always: ClassVar[frozenset[str]] = frozenset({"jsonPath"})
    json_path: str = ""


class CustomResourceDefinitionVersion(Api, frozen=True):
    """One version of the kind."""

    always: ClassVar[frozenset[str]] = frozenset({"name", "served", "storage"})
    additional_printer_columns: tuple[CustomResourceColumnDefinition, ...] = ()
    deprecated: bool = False
    deprecation_warning: str | None = None
    name: str = ""
    schema: CustomResourceValidation | None = None
    selectable_fields: tuple[SelectableField, ...] = ()
    served: bool = False
    storage: bool = False
    subresources: CustomResourceSubresources | None = None


class ConversionServiceReference(Api, frozen=True):
    """The Service that converts."""

    go_name: ClassVar[str] = "ServiceReference"
    name: str = ""
    namespace: str = ""
    path: str | None = None
    port: Int = UNSET


class ConversionWebhookClientConfig(Api, frozen=True):
    """Where the webhook that converts is called."""

    go_name: ClassVar[str] = "WebhookClientConfig"
    ca_bundle: Base64 = ""
    service: ConversionServiceReference | None = None
    url: str | None = None


class WebhookConversion(Api, frozen=True):
    """A webhook that converts objects between versions."""

    client_config: ConversionWebhookClientConfig | None = None
    conversion_review_versions: tuple[str, ...] = ()


class CustomResourceConversion(Api, frozen=True):
    """How objects are converted between versions."""

    always: ClassVar[frozenset[str]] = frozenset({"strategy"})
    strategy: str = ""
    webhook: WebhookConversion | None = None


class CustomResourceDefinitionSpec(Api, frozen=True):
    """The kind: its names, scope and versions."""

    always: ClassVar[frozenset[str]] = frozenset({"group", "scope", "versions"})
    conversion: CustomResourceConversion | None = None
    group: str = ""
    names: CustomResourceDefinitionNames = CustomResourceDefinitionNames()
    preserve_unknown_fields: bool = False
    scope: str = ""
    versions: tuple[CustomResourceDefinitionVersion, ...] = ()


class CustomResourceDefinitionStatus(Api, frozen=True):
    """Which names were accepted, and in which versions objects may be stored."""

    always: ClassVar[frozenset[str]] = frozenset({"conditions", "storedVersions"})
    accepted_names: CustomResourceDefinitionNames = CustomResourceDefinitionNames()
    conditions: tuple[CustomResourceDefinitionCondition, ...] = ()
    stored_versions: tuple[str, ...] = ()


class CustomResourceDefinition(Object, frozen=True):
    """A kind that is added to the API."""

    metadata: ObjectMeta = ObjectMeta()
    spec: CustomResourceDefinitionSpec = CustomResourceDefinitionSpec()
    status: CustomResourceDefinitionStatus = CustomResourceDefinitionStatus()
