"""The forms of questions and orders that are answered and not stored: reviews, tokens, bindings."""

from msgspec import UNSET

from engine.api.base import Api
from engine.api.core import ObjectReference
from engine.api.meta import Int, LabelSelectorRequirement, Object, ObjectMeta


class Binding(Object, frozen=True):
    """A Pod and the node that it is to run on."""

    metadata: ObjectMeta = ObjectMeta()
    target: ObjectReference | None = None


class UserInfo(Api, frozen=True):
    """A user as the API server knows them."""

    extra_: dict[str, tuple[str, ...]] = {}
    groups: tuple[str, ...] = ()
    uid: str = ""
    username: str = ""


class SelfSubjectReviewStatus(Api, frozen=True):
    """The answer."""

    user_info: UserInfo | None = None


class SelfSubjectReview(Object, frozen=True):
    """Who am I?"""

    metadata: ObjectMeta = ObjectMeta()
    status: SelfSubjectReviewStatus = SelfSubjectReviewStatus()


class TokenReviewSpec(Api, frozen=True):
    """The token."""

    audiences: tuple[str, ...] = ()
    token: str = ""


class TokenReviewStatus(Api, frozen=True):
    """The answer."""

    audiences: tuple[str, ...] = ()
    authenticated: bool | None = None
    error: str = ""
    user: UserInfo | None = None


class TokenReview(Object, frozen=True):
    """Whose is this token?"""

    metadata: ObjectMeta = ObjectMeta()
    spec: TokenReviewSpec = TokenReviewSpec()
    status: TokenReviewStatus = TokenReviewStatus()


class BoundObjectReference(Api, frozen=True):
    """The object with which the token ends."""

    api_version: str = ""
    kind: str = ""
    name: str = ""
    uid: str = ""


class TokenRequestSpec(Api, frozen=True):
    """For whom it is meant, and how long it lasts."""

    audiences: tuple[str, ...] = ()
    bound_object_ref: BoundObjectReference | None = None
    expiration_seconds: Int = UNSET


class TokenRequestStatus(Api, frozen=True):
    """The token."""

    expiration_timestamp: str | None = None
    token: str = ""


class TokenRequest(Object, frozen=True):
    """A token for a ServiceAccount is asked for."""

    metadata: ObjectMeta = ObjectMeta()
    spec: TokenRequestSpec = TokenRequestSpec()
    status: TokenRequestStatus = TokenRequestStatus()


class NonResourceAttributes(Api, frozen=True):
    """A path that is no resource."""

    path: str = ""
    verb: str = ""


class FieldSelectorRequirement(Api, frozen=True):
    """One expression of a field selector."""

    key: str = ""
    operator: str = ""
    values: tuple[str, ...] = ()


class FieldSelectorAttributes(Api, frozen=True):
    """A selection by fields."""

    raw_selector: str = ""
    requirements: tuple[FieldSelectorRequirement, ...] = ()


class LabelSelectorAttributes(Api, frozen=True):
    """A selection by labels."""

    raw_selector: str = ""
    requirements: tuple[LabelSelectorRequirement, ...] = ()


class ResourceAttributes(Api, frozen=True):
    """A verb on a resource."""

    field_selector: FieldSelectorAttributes | None = None
    group: str = ""
    label_selector: LabelSelectorAttributes | None = None
    name: str = ""
    namespace: str = ""
    resource: str = ""
    subresource: str = ""
    verb: str = ""
    version: str = ""


class SelfSubjectAccessReviewSpec(Api, frozen=True):
    """What is asked about."""

    non_resource_attributes: NonResourceAttributes | None = None
    resource_attributes: ResourceAttributes | None = None


class SubjectAccessReviewStatus(Api, frozen=True):
    """The answer, and why."""

    allowed: bool | None = None
    denied: bool | None = None
    evaluation_error: str = ""
    reason: str = ""


class SelfSubjectAccessReview(Object, frozen=True):
    """May I do this?"""

    metadata: ObjectMeta = ObjectMeta()
    spec: SelfSubjectAccessReviewSpec = SelfSubjectAccessReviewSpec()
    status: SubjectAccessReviewStatus = SubjectAccessReviewStatus()


class SelfSubjectRulesReviewSpec(Api, frozen=True):
    """The namespace."""

    namespace: str = ""


class NonResourceRule(Api, frozen=True):
    """Paths that may be used."""

    non_resource_urls: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()


class ResourceRule(Api, frozen=True):
    """Resources that may be used."""

    api_groups: tuple[str, ...] = ()
    resource_names: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()


class SubjectRulesReviewStatus(Api, frozen=True):
    """Everything that is allowed."""

    evaluation_error: str = ""
    incomplete: bool | None = None
    non_resource_rules: tuple[NonResourceRule, ...] = ()
    resource_rules: tuple[ResourceRule, ...] = ()


class SelfSubjectRulesReview(Object, frozen=True):
    """What may I do in a namespace?"""

    metadata: ObjectMeta = ObjectMeta()
    spec: SelfSubjectRulesReviewSpec = SelfSubjectRulesReviewSpec()
    status: SubjectRulesReviewStatus = SubjectRulesReviewStatus()


class SubjectAccessReviewSpec(Api, frozen=True):
    """Who is meant, and what is asked about."""

    extra_: dict[str, tuple[str, ...]] = {}
    groups: tuple[str, ...] = ()
    non_resource_attributes: NonResourceAttributes | None = None
    resource_attributes: ResourceAttributes | None = None
    uid: str = ""
    user: str = ""


class SubjectAccessReview(Object, frozen=True):
    """May they do this?"""

    metadata: ObjectMeta = ObjectMeta()
    spec: SubjectAccessReviewSpec = SubjectAccessReviewSpec()
    status: SubjectAccessReviewStatus = SubjectAccessReviewStatus()


class LocalSubjectAccessReview(Object, frozen=True):
    """May they do this within a namespace?"""

    metadata: ObjectMeta = ObjectMeta()
    spec: SubjectAccessReviewSpec = SubjectAccessReviewSpec()
    status: SubjectAccessReviewStatus = SubjectAccessReviewStatus()


class ComponentCondition(Api, frozen=True):
    """Whether it is, and what it says."""

    error: str = ""
    message: str = ""
    status: str = ""
    type: str = ""


class ComponentStatus(Object, frozen=True):
    """Whether a part of the control plane is healthy."""

    metadata: ObjectMeta = ObjectMeta()
    conditions: tuple[ComponentCondition, ...] = ()
