"""The five changes that are played, each with the sentence that names what it would have done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.meta import number

if TYPE_CHECKING:
    from engine.metrics import LostRequest
    from levels.session.interventions.fork import Fork

LONGER = (10, 1, 2, 5)
"""For how many ticks longer a process is let live: if the most does not help, no less does; else the least counts."""


class _Unchanged:
    """Does nothing, to one request."""

    def __init__(self, record: LostRequest) -> None:
        self.record = record
        self.number = record.number

    @property
    def cause(self) -> int:
        return self.record.tick

    def before_requests(self, fork: Fork) -> None:
        """Leave it as it is."""

    def after_requests(self, fork: Fork) -> None:
        """Leave it as it is."""


class RulesAtOnce(_Unchanged):
    """The node takes over what the API says in the very tick in which it changes."""

    def __init__(self, record: LostRequest, since: int) -> None:
        """The API changed in tick `since`."""
        super().__init__(record)
        self._since = since

    @property
    def cause(self) -> int:
        """The tick of that change."""
        return self._since

    def before_requests(self, fork: Fork) -> None:
        """Move the node's rules on."""
        proxy = fork.cluster.proxies[self.record.via]
        newest = proxy.table.catch_up(fork.tick)
        if fork.tick >= self._since and newest > proxy.revision:
            proxy.cursor.revision = newest
            proxy.table.applied(proxy.node, newest)

    def sentence(self, fork: Fork) -> str:
        """What it would have done."""
        del fork
        return f"{self.record.via} had taken over what the API changed in tick {self._since} at once"

    def brief(self) -> str:
        """The same in a few words, behind `lost all the same:`."""
        return f"with the rules of tick {self._since} on {self.record.via} at once"


class LivesLonger(_Unchanged):
    """The process behind the endpoint ends some ticks later than it did."""

    def __init__(self, record: LostRequest, pod: str, ticks: int) -> None:
        """`pod` (`namespace/name`) lives `ticks` longer."""
        super().__init__(record)
        self._pod = pod
        self._ticks = ticks

    @property
    def cause(self) -> int:
        """The first tick in which an end would matter."""
        return self.record.tick - self._ticks

    def before_requests(self, fork: Fork) -> None:
        """Put every end off that comes from now on."""
        if fork.tick >= self.cause - 1:
            fork.cluster.runtime.reprieves[self._pod] = self._ticks

    def sentence(self, fork: Fork) -> str:
        """What it would have done, and how one gets it where the Pod was deleted."""
        ticks = f"{self._ticks} more tick{'' if self._ticks == 1 else 's'}"
        return f"the process had gone on for {ticks}{self._how(fork)}"

    def brief(self) -> str:
        """The same in a few words, behind `lost all the same:`."""
        return f"with a process that goes on for {self._ticks} more ticks"

    def _how(self, fork: Fork) -> str:
        pod = fork.cluster.traffic.network.directory.pod(self._pod)
        grace = number(pod.metadata.deletion_grace_period_seconds) if pod is not None else 0
        if pod is None or not pod.metadata.deletion_timestamp or not grace:
            return ""
        seconds = -(-self._ticks * fork.cluster.clock.tick_ms // 1000)
        longer = f" and a grace period of more than {grace} s" if seconds >= grace else ""
        return f" (preStop sleep {seconds}{longer})"


class ReadyOnceListening(_Unchanged):
    """The Pod counts as not ready until its port listens."""

    def __init__(self, record: LostRequest, pod: str, node: str, since: int) -> None:
        """`pod` (`namespace/name`) on `node` was called ready in tick `since`."""
        super().__init__(record)
        self._pod = pod
        self._node = node
        self._since = since

    @property
    def cause(self) -> int:
        """The tick in which it was called ready."""
        return self._since

    def before_requests(self, fork: Fork) -> None:
        """Let its kubelet wait for the port."""
        fork.cluster.kubelets[self._node].await_port(self._pod, _port(self.record))

    def sentence(self, fork: Fork) -> str:
        """What it would have done."""
        del fork
        name = self._pod.partition("/")[2]
        return f"pod/{name} had not counted as ready before it listened on {_port(self.record)} (a readiness probe)"

    def brief(self) -> str:
        """The same in a few words, behind `lost all the same:`."""
        return "with a readiness probe"


class SentElsewhere(_Unchanged):
    """The request goes to the first other endpoint that the same rules have."""

    def __init__(self, record: LostRequest, backend: str) -> None:
        """`backend` is that endpoint, `ip:port`."""
        super().__init__(record)
        self.number = 0
        self._backend = backend

    def after_requests(self, fork: Fork) -> None:
        """Send it there, in the same tick."""
        if fork.tick == self.record.tick and fork.request is not None:
            fork.cluster.traffic.send_again(self.record.client, fork.request, self.record.via, self._backend)

    def sentence(self, fork: Fork) -> str:
        """What it would have done."""
        del fork
        whose = f"{self.record.via}'s rules" if self.record.via else "its list"
        return f"it had gone to {self._backend}, the first other endpoint of {whose}"

    def brief(self) -> str:
        """The same in a few words, behind `lost all the same:`."""
        return f"sent to {self._backend}"


class SentAgain(_Unchanged):
    """The same request leaves again one tick later, over a new way."""

    def __init__(self, record: LostRequest, now: int) -> None:
        """The present stands in tick `now`."""
        super().__init__(record)
        self.number = 0
        self._now = now

    def after_requests(self, fork: Fork) -> None:
        """Send it."""
        if fork.tick == self.record.tick + 1 and fork.request is not None:
            fork.cluster.traffic.send_again(self.record.client, fork.request)

    def sentence(self, fork: Fork) -> str:
        """What it would have done."""
        del fork
        return f"it had been {self._what}{self._ahead}"

    def brief(self) -> str:
        """The same in a few words, behind `lost all the same:`."""
        return f"{self._what}{self._ahead}"

    @property
    def _what(self) -> str:
        return f"sent again in tick {self.record.tick + 1}"

    @property
    def _ahead(self) -> str:
        """That this is a forecast, where it is one."""
        forecast = " (which is still to come, and if nothing else is done before)"
        return forecast if self.record.tick + 1 > self._now else ""


def _port(record: LostRequest) -> int:
    return int(record.path.backend.rpartition(":")[2])


Played = RulesAtOnce | LivesLonger | ReadyOnceListening | SentElsewhere | SentAgain
