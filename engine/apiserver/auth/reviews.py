"""Questions that are asked by POST and never stored: who am I, whose is this token, may they do that.

`ANSWERS` has an entry for each resource of the groups authentication.k8s.io and authorization.k8s.io. Mirrors
pkg/registry/authentication and pkg/registry/authorization.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api import status
from engine.api.serializer import wire
from engine.api.serializer.idle.reviews import (
    LocalSubjectAccessReview,
    SelfSubjectAccessReview,
    SelfSubjectReview,
    SelfSubjectRulesReview,
    SubjectAccessReview,
    TokenReview,
)
from engine.apiserver.auth import rbac, tokens
from engine.apiserver.users import User
from engine.apiserver.validation.fielderrors import FieldErrors
from engine.clock import rfc3339

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.scheme import Resource
    from engine.api.serializer.idle.reviews import NonResourceAttributes, ResourceAttributes
    from engine.apiserver.server import APIServer

Body = dict[str, Any]
_NO_METADATA = {"creationTimestamp": None}
_ONE_OF = "exactly one of nonResourceAttributes or resourceAttributes must be specified"


def answer(server: APIServer, user: User, resource: Resource, namespace: str, body: Body) -> Body:
    """The question with its answer. Raises StatusError 400 or 422."""
    kind = {"kind": resource.kind, "apiVersion": resource.api_version}
    return kind | ANSWERS[resource.plural](server, user, namespace, kind | body)


def _who(server: APIServer, user: User, namespace: str, body: Body) -> Body:
    del namespace
    wire.decode_request(SelfSubjectReview, body)
    return {"metadata": {"creationTimestamp": rfc3339(server.clock.now_s)}, "status": {"userInfo": user.as_info()}}


def _whose(server: APIServer, user: User, namespace: str, body: Body) -> Body:
    del user, namespace
    asked = wire.decode_request(TokenReview, body).spec
    if not asked.token:
        raise status.bad_request("token is required for TokenReview in authentication")
    spec: Body = {"token": asked.token} | ({"audiences": list(asked.audiences)} if asked.audiences else {})
    try:
        owner, audiences = tokens.owner_of(server, asked.token, list(asked.audiences))
    except ValueError as error:
        return {"metadata": _NO_METADATA, "spec": spec, "status": {"user": {}, "error": str(error)}}
    found = {"authenticated": True, "user": owner.as_info(), "audiences": audiences}
    return {"metadata": _NO_METADATA, "spec": spec, "status": found}


def _may_i(server: APIServer, user: User, namespace: str, body: Body) -> Body:
    del namespace
    spec = wire.decode_request(SelfSubjectAccessReview, body).spec
    asked = _attributes("SelfSubjectAccessReview", spec.resource_attributes, spec.non_resource_attributes)
    return _verdict(server, user, asked, body)


def _may_they(server: APIServer, user: User, namespace: str, body: Body) -> Body:
    del user, namespace
    spec = wire.decode_request(SubjectAccessReview, body).spec
    _check_subject("SubjectAccessReview", spec.user, spec.groups)
    asked = _attributes("SubjectAccessReview", spec.resource_attributes, spec.non_resource_attributes)
    return _verdict(server, User(spec.user, spec.groups), asked, body)


def _may_they_here(server: APIServer, user: User, namespace: str, body: Body) -> Body:
    del user
    kind, spec = "LocalSubjectAccessReview", wire.decode_request(LocalSubjectAccessReview, body).spec
    _check_subject(kind, spec.user, spec.groups)
    asked = _attributes(kind, spec.resource_attributes, None)
    if asked.namespace != namespace:
        raise _invalid(kind, "spec.resourceAttributes.namespace", asked.namespace, "must match metadata.namespace")
    return _verdict(server, User(spec.user, spec.groups), asked, body)


def _what_may_i(server: APIServer, user: User, namespace: str, body: Body) -> Body:
    del namespace
    spec = wire.decode_request(SelfSubjectRulesReview, body).spec
    if not spec.namespace:
        raise status.bad_request("no namespace on request")
    rules = list(rbac.rules_of(server.store, user, spec.namespace))
    found = {
        "resourceRules": [rule for rule in rules if rule.get("resources")],
        "nonResourceRules": [rule for rule in rules if rule.get("nonResourceURLs")],
        "incomplete": False,
    }
    return {"metadata": _NO_METADATA, "spec": {}, "status": found}


def _attributes(kind: str, resource: ResourceAttributes | None, path: NonResourceAttributes | None) -> rbac.Attributes:
    if (resource is None) == (path is None):
        raise _invalid(kind, "spec.resourceAttributes", "null", _ONE_OF)
    if resource is None:
        return rbac.Attributes("" if path is None else path.verb, path="" if path is None else path.path)
    return rbac.Attributes(
        resource.verb, resource.group, resource.resource, resource.subresource, resource.name, resource.namespace
    )


def _check_subject(kind: str, user: str, groups: tuple[str, ...]) -> None:
    if not user and not groups:
        raise _invalid(kind, "spec.user", '""', "at least one of user or group must be specified")


def _invalid(kind: str, path: str, value: str, detail: str) -> status.StatusError:
    errors = FieldErrors()
    errors.raw_invalid(path, value, detail)
    message = f'{kind}.authorization.k8s.io "" is invalid: {path}: {errors.causes[0]["message"]}'
    details = {"group": "authorization.k8s.io", "kind": kind, "causes": errors.causes}
    return status.StatusError(422, "Invalid", message, details)


def _verdict(server: APIServer, user: User, asked: rbac.Attributes, body: Body) -> Body:
    allowed = rbac.allows(server.store, user, asked)
    metadata = (body.get("metadata") or {}) | _NO_METADATA
    return {"metadata": metadata, "spec": body.get("spec", {}), "status": {"allowed": allowed}}


ANSWERS: dict[str, Callable[[APIServer, User, str, Body], Body]] = {
    "localsubjectaccessreviews": _may_they_here,
    "selfsubjectaccessreviews": _may_i,
    "selfsubjectreviews": _who,
    "selfsubjectrulesreviews": _what_may_i,
    "subjectaccessreviews": _may_they,
    "tokenreviews": _whose,
}
