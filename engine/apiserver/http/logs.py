"""`logs -f`: a container's output as it comes, until the container or its Pod ends.

The first piece is what a plain request would get; after each tick the rest follows. Mirrors kubelet's ReadLogs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.status import TIMEOUT, StatusError
from engine.apiserver.endpoints import routes
from engine.apiserver.endpoints.connecting.connect import container_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine.apiserver.endpoints.exchange import HTTPRequest
    from engine.apiserver.endpoints.verbs import ResourceVerbs
    from engine.apiserver.http.watch import WatchNotifier

_LOOK_S = 60
"""How often a quiet log is looked at, in real seconds, should nothing ring meanwhile."""


def follows(ask: HTTPRequest) -> bool:
    """Whether a request wants a log to go on. Raises StatusError 404."""
    if not ask.flag("follow") or ask.flag("previous"):
        return False
    return ask.method == "GET" and routes.target_of(ask.path).subresource == "log"


async def follow(verbs: ResourceVerbs, ask: HTTPRequest, first: bytes, notifier: WatchNotifier) -> AsyncIterator[bytes]:
    """Yield `first`, the log so far, and then what is written after it."""
    seen, era = _Log(verbs, ask), notifier.era
    yield first
    while not notifier.closed and notifier.era == era:
        beats = notifier.beats
        news, ended = seen.more()
        if news:
            yield news.encode("utf-8", "surrogatepass")
        if ended:
            return
        await notifier.wait(beats, _LOOK_S)


class _Log:
    """One container's log, and how much of it was read."""

    def __init__(self, verbs: ResourceVerbs, ask: HTTPRequest) -> None:
        self._verbs = verbs
        self._target = routes.target_of(ask.path)
        pod = self._pod()
        self._uid = pod["metadata"]["uid"]
        self._container = container_of(pod, ask.parameters.get("container", ""))
        self._text = self._read()

    def more(self) -> tuple[str, bool]:
        """What was written since the last call, and whether there will be no more."""
        try:
            pod, text = self._pod(), self._read()
        except StatusError as error:
            # A server that hangs says nothing for a while; otherwise the Pod is gone, and its log with it.
            return "", error.reason != TIMEOUT
        if pod["metadata"]["uid"] != self._uid or not text.startswith(self._text):
            return "", True  # another Pod of that name, or the container was started anew
        news, self._text = text[len(self._text) :], text
        return news, not self._runs(pod)

    def _runs(self, pod: dict[str, Any]) -> bool:
        """Whether the container runs or has yet to start."""
        status = pod.get("status") or {}
        entries = [*(status.get("initContainerStatuses") or ()), *(status.get("containerStatuses") or ())]
        states = [entry.get("state") or {} for entry in entries if entry["name"] == self._container]
        return not states or "terminated" not in states[0]

    def _pod(self) -> dict[str, Any]:
        return self._verbs.get(self._target.resource, self._target.namespace or "", self._target.name)

    def _read(self) -> str:
        return self._verbs.log(self._target.namespace or "", self._target.name, self._container)
