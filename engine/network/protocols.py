"""What the network needs from others, as protocols: `engine.runtime` and `engine.etcd` fit them, and so do fakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.runtime.records import RuntimeRecords
    from engine.runtime.sandboxconfig import PodSandboxConfig


class DialOutcome(Protocol):
    """What became of opening a connection."""

    @property
    def outcome(self) -> str:
        """`open`, `refused` or `timeout`."""

    @property
    def observed(self) -> str:
        """Why, as one English clause."""

    @property
    def process(self) -> object | None:
        """The process that accepted it, if any."""


class ServerReply(Protocol):
    """What became of a whole request."""

    @property
    def letter(self) -> str:
        """Empty where it was answered, else one of `engine.metrics.LETTERS`."""

    @property
    def text(self) -> str:
        """The body."""

    @property
    def observed(self) -> str:
        """Why it was lost, as one English clause."""

    @property
    def protocol(self) -> str:
        """What the listener really speaks."""

    @property
    def status(self) -> int:
        """The HTTP status; 0 where there is none."""

    @property
    def delay(self) -> int:
        """For how many ticks the request waits for its turn."""

    @property
    def stale(self) -> bool:
        """Whether it is wrong because a document that was written is not there."""

    @property
    def cause(self) -> str:
        """What made a process fail, as `engine.network.causes.table` calls it; empty where nothing did."""

    @property
    def missing(self) -> str:
        """The document, the page or the server that was asked for and is not there."""

    @property
    def process(self) -> object | None:
        """The process that answered, if any; another object once it was restarted."""


class PodSandbox(Protocol):
    """A Pod as it runs on a machine."""

    @property
    def pod_key(self) -> str:
        """`namespace/name`."""

    @property
    def node(self) -> str:
        """The machine."""

    @property
    def ip(self) -> str:
        """The Pod's address."""

    @property
    def host_network(self) -> bool:
        """Whether it is in its machine's network."""

    @property
    def config(self) -> PodSandboxConfig:
        """What it was made with."""


class NodeRuntime(Protocol):
    """The reality of machines and processes (`engine.runtime`)."""

    @property
    def revision(self) -> int:
        """Grows whenever a dial or a request could come out differently."""

    @property
    def records(self) -> RuntimeRecords:
        """How it came to be as it is."""

    def powered(self, node: str) -> bool:
        """Whether a machine has power."""

    def severed(self, one: str, other: str) -> str:
        """Of two machines ("" is outside the cluster) the one that is cut off from the other; empty if none is."""

    def blocked(self, node: str, port: int) -> bool:
        """Whether the machine's firewall drops what comes for that port of its own address."""

    def node_of_address(self, ip: str) -> str | None:
        """The machine that an address leads to."""

    def sandbox(self, uid: str) -> PodSandbox | None:
        """The Pod of that uid, where it runs."""

    def sandbox_at(self, ip: str) -> PodSandbox | None:
        """The Pod that has an address now."""

    def dial(self, ip: str, port: int, *, inside: bool = False) -> DialOutcome:
        """Open a connection; `inside` says that it goes over the loopback of whoever has the address."""

    def ask(
        self,
        ip: str,
        port: int,
        protocol: str,
        method: str,
        path: str,
        *,
        key: str = "",
        inside: bool = False,
    ) -> ServerReply:
        """Open a connection and send one request."""

    def alive(self, process: object) -> bool:
        """Whether a process that answered still runs."""

    def take_lost(self) -> Sequence[tuple[str, int]]:
        """Documents whose last copy is gone since this was last asked: key, and the tick in which it was written."""

    def variable(self, ip: str, name: str) -> str:
        """An environment variable of a process that runs at that address; empty where none has it."""

    def stateful(self, ip: str, port: int, *, inside: bool = False) -> bool:
        """Whether asking changes the answer to the next one."""
