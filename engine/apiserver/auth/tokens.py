"""Tokens of ServiceAccounts: made on request, never stored, read again by who is asked about one (pkg/serviceaccount).

Differs: they are signed with a key that follows from the cluster's seed (HS256), so that a replay makes the same.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

from engine.api import status
from engine.api.meta import number
from engine.api.scheme import by_plural
from engine.api.serializer import wire
from engine.api.serializer.idle.reviews import TokenRequest
from engine.apiserver.users import User, service_account
from engine.apiserver.validation.fielderrors import FieldErrors
from engine.clock import rfc3339

if TYPE_CHECKING:
    from engine.apiserver.server import APIServer

ISSUER = "https://kubernetes.default.svc.cluster.local"
ALGORITHM = "HS256"
_HOUR_S = 3600
_SHORTEST_S = 600
_LONGEST_S = 1 << 32
_PARTS = 3
_KIND = {"kind": "TokenRequest", "apiVersion": "authentication.k8s.io/v1"}
_HEADER = {"alg": ALGORITHM, "kid": "podfall"}
_BOUND = {"Pod": "pods", "Secret": "secrets", "Node": "nodes"}


def issue(server: APIServer, namespace: str, name: str, body: dict[str, Any]) -> dict[str, Any]:
    """A token for a ServiceAccount, as a TokenRequest with its status. Raises StatusError 400, 404, 409 or 422."""
    asked = wire.decode_request(TokenRequest, _KIND | body)
    account = server.store.get("serviceaccounts", f"{namespace}/{name}")
    if account is None:
        raise status.not_found(by_plural("serviceaccounts"), name)
    _check(asked)
    seconds = number(asked.spec.expiration_seconds, _HOUR_S)
    now = server.clock.now_s
    audiences = list(asked.spec.audiences) or [ISSUER]
    claims: dict[str, Any] = {
        "aud": audiences,
        "exp": now + seconds,
        "iat": now,
        "iss": ISSUER,
        "jti": server.rng.uid("token", namespace, name, account.metadata.uid, now),
        "kubernetes.io": {
            "namespace": namespace,
            **_bound_to(server, namespace, asked),
            "serviceaccount": {"name": name, "uid": account.metadata.uid},
        },
        "nbf": now,
        "sub": service_account(namespace, name).name,
    }
    bound = None if asked.spec.bound_object_ref is None else wire.encode(asked.spec.bound_object_ref)
    return {
        **_KIND,
        "metadata": {"name": name, "namespace": namespace, "creationTimestamp": rfc3339(now)},
        "spec": {"audiences": audiences, "expirationSeconds": seconds, "boundObjectRef": bound},
        "status": {"token": _signed(server, claims), "expirationTimestamp": rfc3339(now + seconds)},
    }


def _check(asked: TokenRequest) -> None:
    errors = FieldErrors()
    seconds = number(asked.spec.expiration_seconds, _HOUR_S)
    if seconds < _SHORTEST_S:
        errors.invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes")
    if seconds > _LONGEST_S:
        errors.invalid("spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds")
    if errors.causes:
        cause = errors.causes[0]
        raise status.StatusError(
            422,
            "Invalid",
            f'TokenRequest.authentication.k8s.io "" is invalid: {cause["field"]}: {cause["message"]}',
            {"group": "authentication.k8s.io", "kind": "TokenRequest", "causes": errors.causes},
        )


def _bound_to(server: APIServer, namespace: str, asked: TokenRequest) -> dict[str, Any]:
    """The object with which the token ends, as a claim. Raises StatusError 400, 404 or 409."""
    ref = asked.spec.bound_object_ref
    if ref is None:
        return {}
    if ref.kind not in _BOUND:
        raise status.bad_request(f"cannot bind token for serviceaccount to a type {ref.kind!r}".replace("'", '"'))
    resource = by_plural(_BOUND[ref.kind])
    found = server.store.get(resource.plural, f"{namespace}/{ref.name}" if resource.namespaced else ref.name)
    if found is None:
        raise status.not_found(resource, ref.name)
    if ref.uid and ref.uid != found.metadata.uid:
        why = f"the UID in the bound object reference ({ref.uid}) does not match the UID in record. "
        raise status.conflict(resource, ref.name, f"{why}The object might have been deleted and then recreated")
    return {ref.kind.lower(): {"name": ref.name, "uid": found.metadata.uid}}


def owner_of(server: APIServer, token: str, audiences: list[str]) -> tuple[User, list[str]]:
    """Whose token it is, and for which of the audiences. Raises ValueError where it is nobody's, or no longer."""
    claims = _read(server, token)
    if claims["exp"] < server.clock.now_s:
        raise ValueError("[invalid bearer token, service account token has expired]")
    meant = [name for name in claims["aud"] if name in (audiences or [ISSUER])]
    if not meant:
        raise ValueError(f"[invalid bearer token, token audiences {json.dumps(claims['aud'])} is invalid]")
    own = claims["kubernetes.io"]
    name, uid = own["serviceaccount"]["name"], own["serviceaccount"]["uid"]
    account = server.store.get("serviceaccounts", f"{own['namespace']}/{name}")
    if account is None or account.metadata.uid != uid:
        raise ValueError("[invalid bearer token, service account token has been invalidated]")
    return service_account(own["namespace"], name, uid), meant


def _read(server: APIServer, token: str) -> dict[str, Any]:
    parts = token.split(".")
    if len(parts) != _PARTS or not hmac.compare_digest(_signature(server, ".".join(parts[:2])), parts[2]):
        raise ValueError("invalid bearer token")
    try:
        claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError("invalid bearer token") from error
    return claims


def _signed(server: APIServer, claims: dict[str, Any]) -> str:
    text = ".".join(_encoded(json.dumps(part, separators=(",", ":")).encode()) for part in (_HEADER, claims))
    return f"{text}.{_signature(server, text)}"


def _signature(server: APIServer, text: str) -> str:
    key = server.rng.bits(256, "names", "service-account-key").to_bytes(32, "big")
    return _encoded(hmac.new(key, text.encode(), hashlib.sha256).digest())


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
