"""The base of every API type: a frozen struct whose wire names are Kubernetes' own.

Python spelling inside (`pod_ip`), wire spelling outside (`podIP`), one rename function between. Fields that
Kubernetes has and podfall does not act on are named in `unmodelled` and travel in `extra`, so that they come back
unchanged; every other unknown field is an error (see `engine.api.serializer.wire`).
"""

from typing import Any, ClassVar

import msgspec

_UPPER = {
    "ip": "IP",
    "ips": "IPs",
    "id": "ID",
    "ids": "IDs",
    "cidr": "CIDR",
    "cidrs": "CIDRs",
    "uuid": "UUID",
    "os": "OS",
    "urls": "URLs",
}
_WHOLE = {
    "extra": "x-extra",
    "node_info_os": "operatingSystem",
    "system_uuid": "systemUUID",
    "downward_api": "downwardAPI",
    "insecure_skip_tls_verify": "insecureSkipTLSVerify",
    "target_cpu_utilization_percentage": "targetCPUUtilizationPercentage",
    "current_cpu_utilization_percentage": "currentCPUUtilizationPercentage",
    "os_image": "osImage",
    "open_api_v3_schema": "openAPIV3Schema",
}


def wire_name(field: str) -> str:
    """The JSON name of a Python field: `host_ip` -> `hostIP`, `cluster_ips` -> `clusterIPs`."""
    whole = _WHOLE.get(field)
    if whole is not None:
        return whole
    first, *rest = field.rstrip("_").split("_")
    return first + "".join(_UPPER.get(word) or word.capitalize() for word in rest)


class Api(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False, rename=wire_name):
    """Base of all API types. A change is a new object that shares the rest with the old one."""

    unmodelled: ClassVar[frozenset[str]] = frozenset()
    always: ClassVar[frozenset[str]] = frozenset()
    """Wire names of fields that Go writes even where they are zero, in what is written by its form (`goform`)."""
    go_package: ClassVar[str] = "v1"
    """The package of the type in Go, which its errors name."""
    go_name: ClassVar[str] = ""
    """What Go calls the type, where two groups have one of the same name."""
    extra: dict[str, Any] | None = None
    """None rather than an empty dict, so that small structs stay hashable."""

    def carried(self, field: str) -> Any:
        """The value of a field that is carried and not modelled, by its wire name; None where it is absent."""
        return None if self.extra is None else self.extra.get(field)
