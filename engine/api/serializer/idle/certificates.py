"""The form of `certificates.k8s.io/v1`: CertificateSigningRequests."""

from msgspec import UNSET

from engine.api.base import Api
from engine.api.config import Base64
from engine.api.meta import Int, Object, ObjectMeta
from engine.api.serializer.idle.conditions import CertificateSigningRequestCondition


class CertificateSigningRequestSpec(Api, frozen=True):
    """What is asked for, of which signer, by whom."""

    expiration_seconds: Int = UNSET
    extra_: dict[str, tuple[str, ...]] = {}
    groups: tuple[str, ...] = ()
    request: Base64 = ""
    signer_name: str = ""
    uid: str = ""
    usages: tuple[str, ...] = ()
    username: str = ""


class CertificateSigningRequestStatus(Api, frozen=True):
    """What became of it."""

    certificate: Base64 = ""
    conditions: tuple[CertificateSigningRequestCondition, ...] = ()


class CertificateSigningRequest(Object, frozen=True):
    """A request for a certificate, which a signer grants once it is approved."""

    metadata: ObjectMeta = ObjectMeta()
    spec: CertificateSigningRequestSpec = CertificateSigningRequestSpec()
    status: CertificateSigningRequestStatus = CertificateSigningRequestStatus()
