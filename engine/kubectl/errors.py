"""How kubectl words what went wrong: the last lines on stderr.

Called by every verb and by command.py, which prints what was raised. Writes nothing. Server errors are `StatusError`s
of engine/api/status.py; everything kubectl itself complains about is a `KubectlError`.

Upstream: k8s.io/kubectl/pkg/cmd/util/helpers.go (StandardErrorMessage, statusCausesToAggrError, MultilineError).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.api.status import StatusError


class KubectlError(Exception):
    """A complaint of kubectl itself; `str()` is the text after `error: `.

    `raw` errors are printed as they are, without the `error: ` in front.
    """

    def __init__(self, text: str, *, raw: bool = False) -> None:
        """Keep the text, without a line end."""
        super().__init__(text)
        self.raw = raw

    def stderr(self) -> str:
        """Return the lines for standard error."""
        return ended(str(self) if self.raw else f"error: {self}")


def ended(text: str) -> str:
    """The text with a line end, unless it has one (helpers.go, fatal)."""
    return text if text.endswith("\n") else f"{text}\n"


def usage_error(path: str, text: str) -> KubectlError:
    """Return the error of wrong arguments: `text` and where the help of the command `path` is."""
    return KubectlError(f"{text}\nSee '{path} -h' for help and examples")


def flag_error(path: str, text: str) -> KubectlError:
    """Return the error of a flag that could not be read; cobra points to `--help`, unlike `usage_error`."""
    return KubectlError(f"{text}\nSee '{path} --help' for usage.")


def from_server(error: StatusError, prefix: str = "") -> str:
    """Return the stderr lines for an error of the API server.

    `prefix` is what the verb was doing, such as `error when creating "f.yml": `; errors of validation go without.
    """
    if error.reason == "Invalid":
        return invalid(error)
    reason = f" ({error.reason})" if error.reason else ""
    return ended(f"Error from server{reason}: {prefix}{error.message}")


def when(action: str, source: str) -> str:
    """Return the prefix that names the manifest an action was about; objects named by argument have no source."""
    return f'error when {action} "{source}": ' if source else ""


def invalid(error: StatusError) -> str:
    """Return the lines of a 422: one cause on the same line, several as a list."""
    details: dict[str, Any] = error.details or {}
    kind, name = details.get("kind", ""), details.get("name", "")
    head = f'The {kind} "{name}" is invalid' if kind or name else "The request is invalid"
    causes = _causes(details)
    if not causes:
        return f"{head}: {error.message}\n"
    if len(causes) == 1:
        return f"{head}: {causes[0]}\n"
    return f"{head}: \n" + "".join(f"* {cause}\n" for cause in causes)


def _causes(details: dict[str, Any]) -> list[str]:
    texts: list[str] = []
    for cause in details.get("causes") or ():
        field = cause.get("field", "")
        text = f"{field}: {cause['message']}" if field else cause["message"]
        if text not in texts:
            texts.append(text)
    return texts
