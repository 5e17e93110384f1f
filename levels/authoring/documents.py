"""The setup of a session as a Scenario document with its manifests, and back.

A recording carries them, so that it replays where nothing else of it exists. Only the fields that a sandbox needs are
known; any other is an error, because it would change the run silently.
"""

from __future__ import annotations

import os
from typing import Any

from engine.cluster.bootstrap import MachineSpec
from engine.network.traffic.clients import ClientSpec
from engine.plain.fit import MisfitError
from engine.runtime.registry import Registry
from levels.files.documents import YAMLDocument, dump_documents, parse_manifest
from levels.files.kinds import API_VERSION
from levels.journal.client_line import read_spec, spec_words
from levels.scenario.session_config import ManifestFile, SessionConfig, catalog_of

SANDBOX = "sandbox"

_SPEC = ("seed", "warmup", "cluster", "images", "clients")
_NODE = ("name", "cpu", "memory", "labels", "zone")


def scenario_documents(setup: SessionConfig) -> list[Any]:
    """The Scenario and, behind it, every object of its manifests."""
    spec: dict[str, Any] = {
        "seed": setup.seed,
        "warmup": 0,
        "cluster": cluster_value(setup),
    }
    if setup.images:
        spec["images"] = setup.images
    if setup.clients:
        spec["clients"] = [{"add": " ".join(spec_words(client))} for client in setup.clients]
    scenario = {"apiVersion": API_VERSION, "kind": "Scenario", "metadata": {"name": SANDBOX}, "spec": spec}
    return [scenario, *(value for manifest in setup.manifests for value in parse_manifest(manifest.text))]


def read_setup(scenario: YAMLDocument, objects: list[YAMLDocument]) -> SessionConfig:
    """Read the documents that `scenario_documents` made. Raises UnreadableError."""
    spec = scenario.value.get("spec")
    if not isinstance(spec, dict):
        raise scenario.problem(("spec",), "must be a mapping")
    _no_others(scenario, ("spec",), spec, _SPEC)
    seed = spec.get("seed", 1)
    if not isinstance(seed, int):
        raise scenario.problem(("spec", "seed"), "must be an integer")
    if spec.get("warmup", 0) != 0:
        raise scenario.problem(("spec", "warmup"), "only 0 (a cold cluster) is known to this version")
    manifests = (
        ManifestFile(_source(document, index), dump_documents([document.value]))
        for index, document in enumerate(objects, start=1)
    )
    registry = _registry(scenario, spec["cluster"]) if "cluster" in spec else "open"
    return SessionConfig(
        seed,
        _machines(scenario, spec),
        tuple(manifests),
        _clients(scenario, spec),
        images=_images(scenario, spec),
        registry=registry,
    )


def _registry(scenario: YAMLDocument, cluster: Any) -> Registry:
    found = cluster.get("registry", "open") if isinstance(cluster, dict) else "open"
    if found == "strict":
        return "strict"
    if found != "open":
        raise scenario.problem(("spec", "cluster", "registry"), "must be open or strict")
    return "open"


def _images(scenario: YAMLDocument, spec: dict[str, Any]) -> dict[str, Any]:
    images = spec.get("images", {})
    if not isinstance(images, dict):
        raise scenario.problem(("spec", "images"), "must be a mapping")
    try:
        catalog_of(images, "open")
    except MisfitError as error:
        raise scenario.problem(("spec", *error.path), error.what) from error
    return images


def _source(document: YAMLDocument, index: int) -> str:
    return f"{os.path.basename(document.file)}#{index}"  # noqa: PTH119 - a label, not a path


def _no_others(
    document: YAMLDocument, path: tuple[str | int, ...], found: dict[str, Any], known: tuple[str, ...]
) -> None:
    for key in found:
        if key not in known:
            raise document.problem((*path, key), f"unknown field; known are {', '.join(known)}")


def cluster_value(setup: SessionConfig) -> dict[str, Any]:
    """What `spec.cluster` says of a sandbox."""
    nodes = {"nodes": [_node_value(machine) for machine in setup.machines]}
    return nodes if setup.registry == "open" else {**nodes, "registry": setup.registry}


def _node_value(machine: MachineSpec) -> dict[str, Any]:
    """A machine as an entry of `spec.cluster.nodes`."""
    node: dict[str, Any] = {"name": machine.name, "cpu": machine.cpu, "memory": machine.memory}
    if machine.labels:
        node["labels"] = dict(machine.labels)
    if machine.zone:
        node["zone"] = machine.zone
    return node


def _machines(scenario: YAMLDocument, spec: dict[str, Any]) -> tuple[MachineSpec, ...]:
    cluster = spec.get("cluster")
    nodes = cluster.get("nodes") if isinstance(cluster, dict) else None
    if not isinstance(nodes, list) or not nodes:
        raise scenario.problem(("spec", "cluster", "nodes"), "must be a list of nodes")
    return tuple(_machine(scenario, index, node) for index, node in enumerate(nodes))


def _machine(scenario: YAMLDocument, index: int, node: Any) -> MachineSpec:
    path = ("spec", "cluster", "nodes", index)
    if not isinstance(node, dict) or not isinstance(node.get("name"), str):
        raise scenario.problem(path, "must be a mapping with a name")
    _no_others(scenario, path, node, _NODE)
    labels = node.get("labels", {})
    if not isinstance(labels, dict):
        raise scenario.problem((*path, "labels"), "must be a mapping")
    usual = MachineSpec(node["name"])
    cpu, memory, zone = (str(node.get(key, getattr(usual, key))) for key in ("cpu", "memory", "zone"))
    return MachineSpec(node["name"], cpu, memory, {str(key): str(value) for key, value in labels.items()}, zone)


def _clients(scenario: YAMLDocument, spec: dict[str, Any]) -> tuple[ClientSpec, ...]:
    given = spec.get("clients", [])
    if not isinstance(given, list):
        raise scenario.problem(("spec", "clients"), "must be a list")
    out: list[ClientSpec] = []
    for index, client in enumerate(given):
        path = ("spec", "clients", index)
        if not isinstance(client, dict) or not isinstance(client.get("add"), str):
            raise scenario.problem(path, "must be {add: WORDS}, as behind `client add`")
        try:
            out.append(read_spec(client["add"].split()))
        except ValueError as error:
            raise scenario.problem((*path, "add"), str(error)) from error
    return tuple(out)
