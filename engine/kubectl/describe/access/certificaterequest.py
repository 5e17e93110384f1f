"""``kubectl describe certificatesigningrequest``: who asks, and the subject that is asked for."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.humanduration import human_duration
from engine.apiserver.tables.labeltext import format_labels
from engine.client.restclient import RESTClient
from engine.kubectl.describe.access.pkcs10 import MalformedRequestError, Request, read_request
from engine.kubectl.describe.related import describe_events
from engine.kubectl.describe.writer import PrefixWriter, long_time
from engine.kubectl.errors import KubectlError

_SUBJECT = (
    ("Organization", "organization"),
    ("Organizational Unit", "organizationalUnit"),
    ("Country", "country"),
    ("Locality", "locality"),
    ("Province", "province"),
    ("StreetAddress", "street"),
    ("PostalCode", "postalCode"),
)
_NAMES = (("DNS Names", "dns"), ("Email Addresses", "email"), ("URIs", "uri"), ("IP Addresses", "ip"))


def describe_certificate_request(
    writer: PrefixWriter, rest: RESTClient, request: dict[str, Any], show_events: bool
) -> None:
    """Write the description of a CertificateSigningRequest. Raises KubectlError where it holds no request."""
    metadata, spec = request["metadata"], request["spec"]
    try:
        asked = read_request(spec.get("request", ""))
    except MalformedRequestError as error:
        message = f"Error parsing CSR: {error}"
        raise KubectlError(message) from error
    writer.field(0, "Name", metadata["name"])
    writer.field(0, "Labels", format_labels(metadata.get("labels")))
    writer.field(0, "Annotations", format_labels(metadata.get("annotations")))
    writer.field(0, "CreationTimestamp", long_time(metadata.get("creationTimestamp")))
    writer.field(0, "Requesting User", spec.get("username", ""))
    writer.optional(0, "Signer", spec.get("signerName"))
    if spec.get("expirationSeconds") is not None:
        writer.field(0, "Requested Duration", human_duration(spec["expirationSeconds"]))
    writer.field(0, "Status", request_status(request))
    _subject(writer, asked)
    if show_events:
        describe_events(writer, rest, request)


def request_status(request: dict[str, Any]) -> str:
    """Return a request's condition as kubectl sums it up."""
    status = request.get("status", {})
    types = [condition["type"] for condition in status.get("conditions") or ()]
    texts = [text for text in ("Approved", "Denied", "Failed") if text in types] or ["Pending"]
    return ",".join([*texts, *(["Issued"] if status.get("certificate") else [])])


def _subject(writer: PrefixWriter, asked: Request) -> None:
    writer.heading(0, "Subject")
    writer.line(0, "", "Common Name:", "".join(asked.subject.get("commonName", ())[:1]))
    writer.line(0, "", "Serial Number:", "".join(asked.subject.get("serialNumber", ())[:1]))
    _lists(writer, _SUBJECT, asked.subject)
    if asked.names:
        writer.heading(0, "Subject Alternative Names")
        _lists(writer, _NAMES, asked.names)


def _lists(writer: PrefixWriter, labels: tuple[tuple[str, str], ...], values: dict[str, list[str]]) -> None:
    for label, field in labels:
        first, *more = values.get(field) or [""]
        if first:
            writer.line(0, "", f"{label}:", first)
        for value in more:
            writer.line(0, "", "", value)
