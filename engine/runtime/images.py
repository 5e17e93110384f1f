"""What an image does once it runs, as data: the types of `catalog.yaml` and its loader.

The cluster loads the catalogue once and may lay a scenario's own images over it; `engine.runtime.processes` acts on
what stands here. Kubernetes has no such thing: there, an image is code. An image that nobody described does what its
manifest takes for granted (`engine.kubelet.implied`): it listens there, answers whatever it is asked, and ends if it is
an init container or a Job's.
"""

import re
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import yaml

from engine.api.quantity import milli
from engine.api.serializer.yamltext import FastLoader
from engine.plain.fit import fit

CATALOG_FILE = Path(__file__).with_name("catalog.yaml")
_NAME = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_REFERENCE = re.compile(rf"(?:[A-Za-z0-9.-]+(?::\d+)?/)?{_NAME}(?:/{_NAME})*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}})?")
_MIRRORS = ("library/", "public.ecr.aws/docker/library/", "mirror.gcr.io/library/", "registry.k8s.io/e2e-test-images/")
"""Where the images that are plain names lie as well."""

ANY = "any"
"""The protocol of a socket that answers in whatever protocol it is asked."""
COMPLETION_TICKS = 1
"""How long a program runs of which nobody knows more than that it ends."""


class _Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """Base of the catalogue's types: unknown keys are errors, because a typo must not change a level silently."""


class ListenCondition(_Data, frozen=True):
    """A condition on how the process was started."""

    args: tuple[str, ...] = ()


class Listen(_Data, frozen=True):
    """A socket that the process opens `after` ticks (counted from the start, or from the dependency's answer)."""

    port: int
    protocol: str = "http"
    after: int = 1
    when: ListenCondition = ListenCondition()
    bind: str = ""
    """`127.0.0.1` closes the socket to everybody outside the Pod."""
    log: str = ""
    """What the process logs when the socket opens."""

    def wanted(self, command: tuple[str, ...]) -> bool:
        """Whether a process started with this command opens it."""
        return all(word in command for word in self.when.args)


class HostSource(_Data, frozen=True):
    """Where a process finds its database's name: the variable named by `nameFrom`'s value, else `env`, else a word."""

    name_from: str = ""
    env: str = ""
    default: str = "localhost"


class Dependency(_Data, frozen=True):
    """A server without which the process does not come up, and how requests fail once it is gone."""

    port: int
    host: HostSource = HostSource()
    dial_ticks: int = 10
    on_fail: str = "exit 1"
    unreachable: str = "5"
    dead_socket: str = "X"
    stalled: str = "T"
    panic: str = "no reachable servers"
    """What the process logs when it gives up dialling."""


class Termination(_Data, frozen=True):
    """How the process takes SIGTERM."""

    exit_after: int = 0
    code: int = 0
    log: str = ""
    """What it logs as it goes."""


class Exit(_Data, frozen=True):
    """An end that the process comes to by itself, `after` ticks from its start."""

    code: int
    after: int = 0


class ReplSetting(_Data, frozen=True):
    """How a mongod is told of its replica set, and how long an election takes."""

    arg: str = "--replSet"
    election_ticks: int = 10


class ExecEntry(_Data, frozen=True):
    """What a command does that is run in the container, by how its text begins."""

    command: str
    code: int = 0
    output: str = ""
    seconds: int = 0


class CPUUsage(_Data, frozen=True):
    """What CPU the process takes, as quantities."""

    idle: str = "5m"
    per_request: str = "20m"
    """For each request that it answers in a tick."""


class ImageBehaviour(_Data, frozen=True):
    """Everything that an image does."""

    pull_ticks: int = 2
    pull: str = ""
    size_bytes: int = 70_605_055
    cpu: CPUUsage = CPUUsage()
    memory: str = ""
    """What the process needs: with a smaller limit it is killed in the tick after its start."""
    store: str = ""
    """`documents`: it keeps what is written, each container its own unless it belongs to a replica set."""
    repl_set: ReplSetting | None = None
    listens: tuple[Listen, ...] = ()
    answers: dict[int, dict[str, str]] = {}
    depends_on: Dependency | None = None
    probes: dict[str, str] = {}
    """The paths it serves, and what each needs: `none` or `dependency`. Empty: it serves every path."""
    capacity_per_tick: int = 0
    on_sigterm: Termination = msgspec.field(name="onSIGTERM", default=Termination())
    exits: Exit | None = None
    reconnect: str = "never"
    waits_for: str = ""
    shell: bool = False
    """It is nothing but a shell: it runs the container's command."""
    entrypoint: tuple[str, ...] = ()
    """What runs where the container names no command of its own; its args come behind."""
    execs: tuple[ExecEntry, ...] = ()
    log: tuple[str, ...] = ()


def full_name(image: str) -> str:
    """The reference that a container runtime makes of it: `mongo:3.3` -> `docker.io/library/mongo:3.3`."""
    first, slash, _ = image.partition("/")
    if not slash:
        image = f"docker.io/library/{image}"
    elif "." not in first and ":" not in first and first != "localhost":
        image = f"docker.io/{image}"
    return image if split_tag(image)[1] else f"{image}:latest"


@lru_cache(maxsize=256)
def image_id(image: str) -> str:
    """Name and digest of what was pulled: the digest that the reference names, or else one made of the whole name."""
    name = full_name(image)
    tagged, _, digest = name.partition("@")
    return f"{split_tag(tagged)[0]}@{digest or f'sha256:{sha256(name.encode()).hexdigest()}'}"


def _familiar(image: str) -> str:
    """How people write a reference: without a digest, and without the registry that is meant anyway."""
    tagged = image.partition("@")[0].removeprefix("index.").removeprefix("docker.io/")
    return next((tagged.removeprefix(mirror) for mirror in _MIRRORS if tagged.startswith(mirror)), tagged)


def malformed(image: str) -> str:
    """What is wrong with an image's name, in the runtime's words; empty where nothing is."""
    name = split_tag(image.partition("@")[0])[0]
    if _REFERENCE.fullmatch(image.partition("@")[0]):
        return ""
    why = "invalid reference format"
    if _REFERENCE.fullmatch(image.partition("@")[0].lower()):
        why += f": repository name ({name if '/' in name else f'library/{name}'}) must be lowercase"
    return f'couldn\'t parse image name "{image}": {why}'


def split_tag(image: str) -> tuple[str, str]:
    """Name and tag; the tag is empty where there is none (a registry's port is not a tag)."""
    head, slash, last = image.rpartition("/")
    name, _, tag = last.partition(":")
    return f"{head}{slash}{name}", tag


class Catalog:
    """All described images, by reference. A name without a tag describes every tag that has no entry of its own."""

    def __init__(
        self, images: dict[str, ImageBehaviour], given: frozenset[str] = frozenset(), *, strict: bool = False
    ) -> None:
        """Know `images`, of which a user described those that are `given`; a `strict` registry has no others."""
        self._images = images
        self._given = given
        self.strict = strict

    def with_images(self, described: dict[str, Any], *, strict: bool = False) -> "Catalog":
        """A catalogue with a scenario's `spec.images` laid over this one; ValueError names what is wrong."""
        return Catalog(self._images | _convert(described), self._given | described.keys(), strict=strict)

    def behaviour(self, image: str) -> ImageBehaviour | None:
        """What the image does, or None where nobody described it."""
        return self._images.get(self._entry(image))

    def names_tag(self, image: str) -> bool:
        """Whether somebody described this very tag, or a user the image whatever its tag."""
        entry = self._entry(image)
        return entry in self._given or (entry in self._images and split_tag(entry)[1] != "")

    def _entry(self, image: str) -> str:
        """Under which name it is described, if it is."""
        if image in self._images:
            return image
        image = _familiar(image)
        name, tag = split_tag(image)
        names = (image, f"{name}:latest") if not tag else (image,)
        return next((one for one in names if one in self._images), name)

    def in_container(self, image: str, ports: tuple[int, ...], *, completes: bool) -> ImageBehaviour:
        """What the image does; one that nobody described does what the manifest of its container implies."""
        found = self.behaviour(image)
        if found is not None:
            return found
        listens = tuple(Listen(port=port, protocol=ANY) for port in ports)
        exits = Exit(code=0, after=COMPLETION_TICKS) if completes else None
        return msgspec.structs.replace(UNDESCRIBED, listens=listens, exits=exits)

    def describes(self, image: str) -> bool:
        """Whether somebody described it."""
        return self.behaviour(image) is not None

    def pull_ticks(self, image: str) -> int:
        """How long a first pull takes, in ticks."""
        return (self.behaviour(image) or UNDESCRIBED).pull_ticks

    def entrypoint(self, image: str) -> tuple[str, ...]:
        """What runs in a container that names no command."""
        return (self.behaviour(image) or UNDESCRIBED).entrypoint

    def size_bytes(self, image: str) -> int:
        """How big it is, as the Pulled event says."""
        return (self.behaviour(image) or UNDESCRIBED).size_bytes


class _Described(_Data, frozen=True):
    """Where they stand in a file, so that a complaint names their place."""

    images: dict[str, ImageBehaviour]


UNDESCRIBED = ImageBehaviour()
"""An image that nobody described."""


def _convert(described: dict[str, Any]) -> dict[str, ImageBehaviour]:
    """What is described, by its type. Raises ValueError, also where a quantity is none."""
    images = fit({"images": described}, _Described).images
    for name, image in images.items():
        amounts = {"cpu.idle": image.cpu.idle, "cpu.perRequest": image.cpu.per_request, "memory": image.memory or "0"}
        for field, amount in amounts.items():
            try:
                milli(amount)
            except ValueError as error:
                raise ValueError(f"$.images[{name}].{field}: {amount!r}: {error}") from error
    return images


@cache
def default_catalog() -> Catalog:
    """The catalogue that podfall comes with; it never changes, so that it is read once."""
    return load_catalog(CATALOG_FILE)


def load_catalog(path: Path) -> Catalog:
    """Read an ImageCatalog file; ValueError where it is not one."""
    document = yaml.load(path.read_text(encoding="utf-8"), FastLoader)  # noqa: S506 - it is a SafeLoader
    if not isinstance(document, dict) or document.get("kind") != "ImageCatalog":
        raise ValueError(f"{path.name}: not an ImageCatalog")
    return Catalog(_convert(document["images"]))
