"""What the keys of a row do with the object that it stands for. Mixed into the screen that has the panels."""

from __future__ import annotations

from shlex import quote
from time import monotonic
from typing import TYPE_CHECKING

from textual import on

from engine.api.meta import controller_of
from engine.api.scheme import SCHEME
from levels.session.routes.owners import OwnerNames
from tui.screens.keyactions import KeyActions
from tui.visible import visible
from tui.widgets.arranged.arrangedlist import ArrangedList
from tui.widgets.arranged.rowkeys import WITH_LOGS
from tui.widgets.bars import StatusBar
from tui.widgets.console import Console

if TYPE_CHECKING:
    from engine.api.meta import Object
    from tui.widgets.rows import ObjectRef

_TOLD_S = 4.0
"""How long a sentence stands in the status line before events take it again."""
_LINES = {
    "describe": "kubectl describe {}",
    "yaml": "kubectl get {} -o yaml",
    "logs": "kubectl logs {} --all-containers",
}
"""The lines that open what a key asks for."""
_WHAT = {
    "describe": "nothing to describe",
    "yaml": "it has no YAML",
    "logs": "it has no logs",
    "edit": "nothing to edit",
    "copy": "nothing to copy",
    "owner": "it has no owner",
}
"""What is said where nothing stands behind a row."""
_PLURALS = {resource.singular: resource.plural for resource in SCHEME}


class RowActions(KeyActions):
    """Describes, prints, edits and copies what rows stand for, and says why not where that makes no sense."""

    _sentence = ""
    _until = 0.0

    def enter(self, line: str) -> None:
        """Run a line as if it had been typed."""
        raise NotImplementedError

    def show_keys(self) -> None:
        """Name the keys that do something now."""
        raise NotImplementedError

    def tell(self, sentence: str) -> None:
        """Say something in the status line, for a while."""
        self._sentence, self._until = visible(sentence), monotonic() + _TOLD_S
        self.query_one(StatusBar).show(self._sentence)

    def told(self) -> str:
        """What stands in the status line instead of the last event; empty where nothing does."""
        return self._sentence if monotonic() < self._until else ""

    @on(ArrangedList.Told)
    def _tell(self, event: ArrangedList.Told) -> None:
        self.tell(event.text)

    @on(ArrangedList.Chosen)
    def _chosen(self) -> None:
        self.show_keys()

    @on(ArrangedList.Asked)
    def _asked(self, event: ArrangedList.Asked) -> None:
        ref = event.row.ref
        if ref is None:
            if event.what == "copy" and event.row.key:
                self._copy(event.row.key)
            else:
                self.tell(f"this row stands for no object of the cluster: {_WHAT[event.what]}")
        elif event.what == "copy":
            self._copy(ref.name)
        elif (found := self._object(ref)) is None:
            self.tell(f"{ref.word} is gone: {_WHAT[event.what]}")
        else:
            self._do(event.what, ref, found)

    def _do(self, what: str, ref: ObjectRef, found: Object) -> None:
        if what == "edit":
            self._edit(ref)
        elif what == "owner":
            self._open_owner(ref, found)
        elif what == "logs" and ref.kind not in WITH_LOGS:
            self.tell(f"{ref.word} has no logs: Pods have them, and what makes or finds Pods")
        else:
            arguments = ref.arguments.replace(" ", "/", 1) if what == "logs" else ref.arguments
            self.open(_LINES[what].format(arguments))

    def _object(self, ref: ObjectRef) -> Object | None:
        """What a row stands for, if it is still there; another one of the same name does not count."""
        plural = _PLURALS.get(ref.kind)
        store = self.bridge.session.cluster.store
        found = store.get(plural, f"{ref.namespace}/{ref.name}" if ref.namespace else ref.name) if plural else None
        return found if found is not None and ref.uid in {"", found.metadata.uid} else None

    def _copy(self, name: str) -> None:
        self.app.copy_to_clipboard(name)
        self.tell(f"copied: {name}")

    def _edit(self, ref: ObjectRef) -> None:
        if not self.query(Console):
            self.tell("a replay is only watched: nothing is edited here")
        elif self.bridge.busy:
            self.tell("another command still waits: Ctrl-C ends it, then e edits")
        else:
            self.enter(f"kubectl edit {ref.arguments}")
            self.paint()

    def _open_owner(self, ref: ObjectRef, found: Object) -> None:
        owner = OwnerNames(self.bridge.session.cluster.store).of(found.metadata)
        if owner:
            self.open(f"kubectl describe {quote(owner)} -n {quote(ref.namespace)}")
        elif (gone := controller_of(found.metadata)) is not None:
            self.tell(f"the owner of {ref.word}, {gone.kind.lower()}/{gone.name}, is gone")
        else:
            self.tell(f"{ref.word} has no owner")
