"""The forms of `admissionregistration.k8s.io/v1`: webhooks and policies that objects must pass."""

from typing import ClassVar

from msgspec import UNSET

from engine.api.base import Api
from engine.api.config import Base64
from engine.api.meta import Int, LabelSelector, Object, ObjectMeta
from engine.api.serializer.idle.conditions import CoreCondition


class WebhookServiceReference(Api, frozen=True):
    """The Service that answers."""

    go_name: ClassVar[str] = "ServiceReference"
    name: str = ""
    namespace: str = ""
    path: str = ""
    port: Int = UNSET


class WebhookClientConfig(Api, frozen=True):
    """Where a webhook is called."""

    ca_bundle: Base64 = ""
    service: WebhookServiceReference | None = None
    url: str = ""


class MatchCondition(Api, frozen=True):
    """An expression that must be true for a request to be looked at."""

    expression: str = ""
    name: str = ""


class RuleWithOperations(Api, frozen=True):
    """Which operations on which resources are meant."""

    api_groups: tuple[str, ...] = ()
    api_versions: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    scope: str = ""


class MutatingWebhook(Api, frozen=True):
    """One service that may change objects."""

    admission_review_versions: tuple[str, ...] = ()
    client_config: WebhookClientConfig | None = None
    failure_policy: str = ""
    match_conditions: tuple[MatchCondition, ...] = ()
    match_policy: str = ""
    name: str = ""
    namespace_selector: LabelSelector | None = None
    object_selector: LabelSelector | None = None
    reinvocation_policy: str = ""
    rules: tuple[RuleWithOperations, ...] = ()
    side_effects: str = ""
    timeout_seconds: Int = UNSET


class MutatingWebhookConfiguration(Object, frozen=True):
    """Whom the API server asks to change objects before it stores them."""

    metadata: ObjectMeta = ObjectMeta()
    webhooks: tuple[MutatingWebhook, ...] = ()


class ValidatingWebhook(Api, frozen=True):
    """One service that may refuse objects."""

    admission_review_versions: tuple[str, ...] = ()
    client_config: WebhookClientConfig | None = None
    failure_policy: str = ""
    match_conditions: tuple[MatchCondition, ...] = ()
    match_policy: str = ""
    name: str = ""
    namespace_selector: LabelSelector | None = None
    object_selector: LabelSelector | None = None
    rules: tuple[RuleWithOperations, ...] = ()
    side_effects: str = ""
    timeout_seconds: Int = UNSET


class ValidatingWebhookConfiguration(Object, frozen=True):
    """Whom the API server asks whether it may store an object."""

    metadata: ObjectMeta = ObjectMeta()
    webhooks: tuple[ValidatingWebhook, ...] = ()


class AuditAnnotation(Api, frozen=True):
    """What is noted of a request in the audit log."""

    key: str = ""
    value_expression: str = ""


class NamedRuleWithOperations(Api, frozen=True):
    """Which operations on which resources, or on which single objects, are meant."""

    api_groups: tuple[str, ...] = ()
    api_versions: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    resource_names: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    scope: str = ""


class MatchResources(Api, frozen=True):
    """Which requests a policy looks at."""

    exclude_resource_rules: tuple[NamedRuleWithOperations, ...] = ()
    match_policy: str = ""
    namespace_selector: LabelSelector | None = None
    object_selector: LabelSelector | None = None
    resource_rules: tuple[NamedRuleWithOperations, ...] = ()


class ParamKind(Api, frozen=True):
    """The kind of the objects that hold a policy's parameters."""

    api_version: str = ""
    kind: str = ""


class Validation(Api, frozen=True):
    """One expression that must be true, and what is said where it is not."""

    expression: str = ""
    message: str = ""
    message_expression: str = ""
    reason: str = ""


class PolicyVariable(Api, frozen=True):
    """A name for an expression that others use."""

    go_name: ClassVar[str] = "Variable"
    expression: str = ""
    name: str = ""


class ValidatingAdmissionPolicySpec(Api, frozen=True):
    """What is looked at, and which expressions must be true."""

    audit_annotations: tuple[AuditAnnotation, ...] = ()
    failure_policy: str = ""
    match_conditions: tuple[MatchCondition, ...] = ()
    match_constraints: MatchResources | None = None
    param_kind: ParamKind | None = None
    validations: tuple[Validation, ...] = ()
    variables: tuple[PolicyVariable, ...] = ()


class ExpressionWarning(Api, frozen=True):
    """One oddity, and where it stands."""

    field_ref: str = ""
    warning: str = ""


class TypeChecking(Api, frozen=True):
    """What is odd about the types in the expressions."""

    expression_warnings: tuple[ExpressionWarning, ...] = ()


class ValidatingAdmissionPolicyStatus(Api, frozen=True):
    """Whether the expressions make sense."""

    conditions: tuple[CoreCondition, ...] = ()
    observed_generation: Int = UNSET
    type_checking: TypeChecking | None = None


class ValidatingAdmissionPolicy(Object, frozen=True):
    """Expressions that decide whether an object may be stored."""

    metadata: ObjectMeta = ObjectMeta()
    spec: ValidatingAdmissionPolicySpec = ValidatingAdmissionPolicySpec()
    status: ValidatingAdmissionPolicyStatus = ValidatingAdmissionPolicyStatus()


class ParamRef(Api, frozen=True):
    """Which object holds the parameters."""

    name: str = ""
    namespace: str = ""
    parameter_not_found_action: str = ""
    selector: LabelSelector | None = None


class ValidatingAdmissionPolicyBindingSpec(Api, frozen=True):
    """Which policy, which parameters, which actions."""

    match_resources: MatchResources | None = None
    param_ref: ParamRef | None = None
    policy_name: str = ""
    validation_actions: tuple[str, ...] = ()


class ValidatingAdmissionPolicyBinding(Object, frozen=True):
    """Where a policy holds, with which parameters, and what it does."""

    metadata: ObjectMeta = ObjectMeta()
    spec: ValidatingAdmissionPolicyBindingSpec = ValidatingAdmissionPolicyBindingSpec()
