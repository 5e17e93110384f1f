"""Containers: what a Pod runs, and what its kubelet says of it."""

from typing import Annotated, ClassVar

from msgspec import UNSET, UnsetType

from engine.api.base import Api
from engine.api.meta import Int

IntOrString = int | str
Quantity = Annotated[int | str, "quantity"]
"""An amount such as `100m` or `1Gi`. The border reads every one of them once, so that nobody meets a malformed one."""


class ContainerPort(Api, frozen=True):
    """Documentation of a port, which opens nothing; a host port leads there from the machine."""

    container_port: int = 0
    host_port: int = 0
    name: str = ""
    protocol: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset({"hostIP"})


class EnvVar(Api, frozen=True):
    """One environment variable."""

    name: str = ""
    value: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset({"valueFrom"})


class HTTPGetAction(Api, frozen=True):
    """A probe or hook over HTTP."""

    port: IntOrString = 0
    path: str = ""
    scheme: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset({"host", "httpHeaders"})


class TCPSocketAction(Api, frozen=True):
    """A probe that connects."""

    port: IntOrString = 0
    unmodelled: ClassVar[frozenset[str]] = frozenset({"host"})


class ExecAction(Api, frozen=True):
    """A probe or hook that runs a command."""

    command: tuple[str, ...] = ()


class SleepAction(Api, frozen=True):
    """A hook that only waits."""

    seconds: int = 0


class Probe(Api, frozen=True):
    """Liveness, readiness or startup probe."""

    exec_: ExecAction | None = None
    http_get: HTTPGetAction | None = None
    tcp_socket: TCPSocketAction | None = None
    initial_delay_seconds: int = 0
    timeout_seconds: Int = UNSET
    period_seconds: Int = UNSET
    success_threshold: Int = UNSET
    failure_threshold: Int = UNSET
    termination_grace_period_seconds: Int = UNSET
    unmodelled: ClassVar[frozenset[str]] = frozenset({"grpc"})


class LifecycleHandler(Api, frozen=True):
    """What to do at a point of a container's life."""

    exec_: ExecAction | None = None
    http_get: HTTPGetAction | None = None
    sleep: SleepAction | None = None
    unmodelled: ClassVar[frozenset[str]] = frozenset({"tcpSocket"})


class Lifecycle(Api, frozen=True):
    """Hooks of a container."""

    post_start: LifecycleHandler | None = None
    pre_stop: LifecycleHandler | None = None
    unmodelled: ClassVar[frozenset[str]] = frozenset({"stopSignal"})


class ResourceRequirements(Api, frozen=True):
    """Requests and limits."""

    limits: dict[str, Quantity] = {}
    requests: dict[str, Quantity] = {}
    unmodelled: ClassVar[frozenset[str]] = frozenset({"claims"})


class Container(Api, frozen=True):
    """One container of a Pod."""

    always: ClassVar[frozenset[str]] = frozenset({"name"})
    name: str = ""
    image: str = ""
    command: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    ports: tuple[ContainerPort, ...] = ()
    env: tuple[EnvVar, ...] = ()
    resources: ResourceRequirements = ResourceRequirements()
    liveness_probe: Probe | None = None
    readiness_probe: Probe | None = None
    startup_probe: Probe | None = None
    lifecycle: Lifecycle | None = None
    image_pull_policy: str = ""
    restart_policy: str = ""
    termination_message_path: str = ""
    termination_message_policy: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset(
        {
            "envFrom",
            "resizePolicy",
            "securityContext",
            "stdin",
            "stdinOnce",
            "tty",
            "volumeDevices",
            "volumeMounts",
            "workingDir",
        },
    )


class ContainerStateRunning(Api, frozen=True):
    """The container runs since then."""

    started_at: str | None = None


class ContainerStateWaiting(Api, frozen=True):
    """The container does not run yet, or not again yet."""

    message: str = ""
    reason: str = ""


class ContainerStateTerminated(Api, frozen=True):
    """The container has ended."""

    exit_code: int
    container_id: str = ""
    finished_at: str | None = None
    message: str = ""
    reason: str = ""
    signal: int = 0
    started_at: str | None = None


class ContainerState(Api, frozen=True):
    """Exactly one of the three; none means waiting."""

    running: ContainerStateRunning | None = None
    terminated: ContainerStateTerminated | None = None
    waiting: ContainerStateWaiting | None = None


class ContainerStatus(Api, frozen=True):
    """What the kubelet says of one container."""

    always: ClassVar[frozenset[str]] = frozenset({"image", "imageID", "name", "ready", "restartCount"})
    name: str
    image: str
    image_id: str
    ready: bool
    restart_count: int
    container_id: str = ""
    last_state: ContainerState = ContainerState()
    started: bool | UnsetType = UNSET
    state: ContainerState = ContainerState()
    unmodelled: ClassVar[frozenset[str]] = frozenset(
        {"allocatedResources", "allocatedResourcesStatus", "resources", "user", "volumeMounts", "stopSignal"},
    )
