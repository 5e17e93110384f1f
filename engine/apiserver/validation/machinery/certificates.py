"""Validation of CertificateSigningRequests (pkg/apis/certificates/validation).

Differs: what is signed is not read, only the PEM block around it.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from engine.api import names
from engine.api.meta import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.serializer.idle.certificates import CertificateSigningRequest
    from engine.apiserver.validation.fielderrors import FieldErrors

_REQUEST = re.compile(rb"-----BEGIN CERTIFICATE REQUEST-----\s+([A-Za-z0-9+/=\s]+)-----END CERTIFICATE REQUEST-----")
_SEQUENCE = 0x30
_SHORTEST_S = 600
_FEWEST_LABELS = 2
_LONGEST_NAME = 571
_USAGES = frozenset(
    {
        "signing",
        "digital signature",
        "content commitment",
        "key encipherment",
        "key agreement",
        "data encipherment",
        "cert sign",
        "crl sign",
        "encipher only",
        "decipher only",
        "any",
        "server auth",
        "client auth",
        "code signing",
        "email protection",
        "s/mime",
        "ipsec end system",
        "ipsec tunnel",
        "ipsec user",
        "timestamping",
        "ocsp signing",
        "microsoft sgc",
        "netscape sgc",
    },
)
_CONDITIONS = ("Approved", "Denied", "Failed")


def signing_request(errors: FieldErrors, obj: CertificateSigningRequest) -> None:
    """Check a CertificateSigningRequest: a request, of a signer, for some usages."""
    spec = obj.spec
    asked = base64.b64decode(spec.request)
    wrong = _why_no_request(asked)
    if wrong:
        shown = "[]byte{" + ", ".join(f"{byte:#x}" for byte in asked) + "}" if asked else "[]byte(nil)"
        errors.raw_invalid("spec.request", shown, wrong)
    if not spec.usages:
        errors.required("spec.usages")
    for index, usage in enumerate(spec.usages):
        if usage not in _USAGES:
            errors.unsupported(f"spec.usages[{index}]", usage, tuple(sorted(_USAGES)))
        if usage in spec.usages[:index]:
            errors.duplicate(f"spec.usages[{index}]", f'"{usage}"')
    _signer(errors, "spec.signerName", spec.signer_name)
    seconds = number(spec.expiration_seconds, _SHORTEST_S)
    if seconds < _SHORTEST_S:
        errors.invalid(
            "spec.expirationSeconds", seconds, "may not specify a duration less than 600 seconds (10 minutes)"
        )
    _conditions(errors, obj)


def update(errors: FieldErrors, old: CertificateSigningRequest, new: CertificateSigningRequest) -> None:
    """Check that nothing that was decided is taken back."""
    kept = {entry.type for entry in new.status.conditions}
    for entry in old.status.conditions:
        if entry.type in _CONDITIONS and entry.type not in kept:
            errors.forbidden("status.conditions", f'updates may not remove a condition of type "{entry.type}"')


def _why_no_request(asked: bytes) -> str:
    """Why some bytes are no request for a certificate; empty where they are one."""
    found = _REQUEST.search(asked)
    if found is None:
        return "PEM block type must be CERTIFICATE REQUEST"
    try:
        inside = base64.b64decode(b"".join(found[1].split()), validate=True)
    except ValueError:
        return "PEM block type must be CERTIFICATE REQUEST"
    return "" if inside[:1] == bytes((_SEQUENCE,)) else "asn1: structure error: tags don't match"


def _signer(errors: FieldErrors, path: str, name: str) -> None:
    if not name:
        errors.required(path)
        return
    domain, *rest = name.split("/")
    labels = domain.split(".")
    _parts(errors, path, domain, names.label)
    if len(labels) < _FEWEST_LABELS:
        errors.invalid(path, domain, "should be a domain with at least two segments separated by dots")
    elif len(rest) != 1:
        errors.invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")
    if len(rest) != 1:
        return
    _parts(errors, path, rest[0], names.subdomain)
    if len(name) > _LONGEST_NAME:
        errors.too_long(path, _LONGEST_NAME)


def _parts(errors: FieldErrors, path: str, text: str, check: Callable[[str], list[str]]) -> None:
    """Complain of the first part of a dotted text that is none."""
    for part in text.split("."):
        problems = check(part)
        for problem in problems:
            errors.invalid(path, text, f'validating label "{part}": {problem}')
        if problems:
            return


def _conditions(errors: FieldErrors, obj: CertificateSigningRequest) -> None:
    seen: set[str] = set()
    for index, entry in enumerate(obj.status.conditions):
        path = f"status.conditions[{index}]"
        if not entry.type:
            errors.required(f"{path}.type")
        if entry.type in _CONDITIONS and entry.status != "True":
            errors.unsupported(f"{path}.status", entry.status, ("True",))
        if entry.type in seen:
            errors.duplicate(f"{path}.type", f'"{entry.type}"')
        seen.add(entry.type)
    if {"Approved", "Denied"} <= seen:
        errors.invalid("status.conditions", "Denied", "Approved and Denied conditions are mutually exclusive")
