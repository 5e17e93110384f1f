"""Validation of volumes whose files are made of objects: ConfigMaps, Secrets, the Pod itself, tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.apiserver.validation.podspec import paths, references

if TYPE_CHECKING:
    from engine.apiserver.validation.fielderrors import FieldErrors

_TOKEN_SECONDS = 3600
_SHORTEST_TOKEN = 600
_LONGEST_TOKEN = 1 << 32
_TWICE = "conflicting duplicate paths"


def keys(errors: FieldErrors, path: str, source: dict[str, Any], named: str) -> None:
    """Check the volume of a ConfigMap or Secret, whose name stands in the field `named`."""
    if not source.get(named):
        errors.required(f"{path}.{named}")
    paths.mode(errors, f"{path}.defaultMode", source.get("defaultMode"))
    for index, item in enumerate(source.get("items") or ()):
        _key_to_path(errors, f"{path}.items[{index}]", item)


def _key_to_path(errors: FieldErrors, path: str, item: dict[str, Any]) -> None:
    if not item.get("key"):
        errors.required(f"{path}.key")
    if not item.get("path"):
        errors.required(f"{path}.path")
    paths.inside_volume(errors, f"{path}.path", item.get("path", ""))
    paths.mode(errors, f"{path}.mode", item.get("mode"))


def downward(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
    """Check a volume that shows fields of its Pod."""
    paths.mode(errors, f"{path}.defaultMode", source.get("defaultMode"))
    for item in source.get("items") or ():
        _downward_file(errors, path, item)


def _downward_file(errors: FieldErrors, path: str, item: dict[str, Any]) -> None:
    """Upstream says of no file which one of the volume's it is."""
    if not item.get("path"):
        errors.required(f"{path}.path")
    paths.inside_volume(errors, f"{path}.path", item.get("path", ""))
    of_pod, of_container = item.get("fieldRef"), item.get("resourceFieldRef")
    if of_pod is not None:
        references.field(errors, f"{path}.fieldRef", of_pod, references.OF_FILES)
        if of_container is not None:
            errors.invalid(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously")
    elif of_container is not None:
        references.resource(errors, f"{path}.resourceFieldRef", of_container, by_container=True)
    else:
        errors.required(path, "one of fieldRef and resourceFieldRef is required")
    paths.mode(errors, f"{path}.mode", item.get("mode"))


def projected(errors: FieldErrors, path: str, volume: dict[str, Any]) -> None:
    """Check a volume of several sources, no two of which may write the same file."""
    paths.mode(errors, f"{path}.defaultMode", volume.get("defaultMode"))
    taken: set[str] = set()
    for index, source in enumerate(volume.get("sources") or ()):
        here = f"{path}.sources[{index}]"
        for kind in ("secret", "configMap"):
            if source.get(kind) is not None:
                _projected_keys(errors, path, f"{here}.{kind}", source[kind], taken)
        for item in (source.get("downwardAPI") or {}).get("items") or ():
            _downward_file(errors, f"{here}.downwardAPI", item)
            _once(errors, path, item.get("path", ""), item.get("path", ""), taken)
        if source.get("serviceAccountToken") is not None:
            _token(errors, path, f"{here}.serviceAccountToken", source["serviceAccountToken"])
        if source.get("clusterTrustBundle") is not None:
            _trust_bundle(errors, path, f"{here}.clusterTrustBundle", source["clusterTrustBundle"], taken)
        if len([kind for kind in source.values() if kind is not None]) > 1:
            errors.forbidden(here, "may not specify more than 1 volume type per source")


def _projected_keys(errors: FieldErrors, volume: str, path: str, source: dict[str, Any], taken: set[str]) -> None:
    if not source.get("name"):
        errors.required(f"{path}.name")
    for index, item in enumerate(source.get("items") or ()):
        _key_to_path(errors, f"{path}.items[{index}]", item)
        _once(errors, volume, item.get("path", ""), source.get("name", ""), taken)


def _once(errors: FieldErrors, volume: str, file: str, shown: str, taken: set[str]) -> None:
    if file and file in taken:
        errors.invalid(volume, shown, _TWICE)
    taken.add(file)


def _token(errors: FieldErrors, volume: str, path: str, source: dict[str, Any]) -> None:
    """Upstream looks for the path beside the sources."""
    seconds = source.get("expirationSeconds", _TOKEN_SECONDS)
    if seconds < _SHORTEST_TOKEN:
        errors.invalid(f"{path}.expirationSeconds", seconds, "may not specify a duration less than 10 minutes")
    if seconds > _LONGEST_TOKEN:
        errors.invalid(f"{path}.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds")
    if not source.get("path"):
        errors.required(f"{volume}.path")
    else:
        paths.inside_volume(errors, f"{volume}.path", source["path"])


def _trust_bundle(errors: FieldErrors, volume: str, path: str, source: dict[str, Any], taken: set[str]) -> None:
    name, signer = source.get("name"), source.get("signerName")
    if name is not None and signer is not None:
        errors.raw_invalid(
            path, "core.ClusterTrustBundleProjection{...}", "only one of name and signerName may be used"
        )
    elif name is None and signer is None:
        errors.required(path, "either name or signerName must be specified")
    elif name == "":
        errors.required(f"{path}.name", "must be a valid object name")
    elif signer == "":
        errors.required(f"{path}.signerName", "must be a valid signer name")
    file = source.get("path", "")
    if not file:
        errors.required(f"{path}.path")
    paths.inside_volume(errors, f"{path}.path", file)
    _once(errors, volume, file, file, taken)
