"""kubectl itself: finds the verb of a line, reads its flags, runs it, and words its errors.

Called by the session (through the shell's command table) and by the tests. The API server is reached through the
client that is handed in; nothing else is read or written.

Upstream: k8s.io/kubectl/pkg/cmd/cmd.go and github.com/spf13/cobra command.go.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.api.status import StatusError
from engine.client.output import Stderr, Stdout
from engine.client.steps import relay
from engine.golang.errors import OutputError
from engine.kubectl import shared_flags
from engine.kubectl.cmd import usage
from engine.kubectl.cmd.lookup import FoundCommand, find, flags_of
from engine.kubectl.cmd.otherserver import refuse_other
from engine.kubectl.command_base import CommandContext, CommandSteps, IOStreams, KubectlCommand
from engine.kubectl.context import Context
from engine.kubectl.errors import KubectlError, flag_error, from_server
from engine.kubectl.flags import Arguments, FlagParseError, first_word, parse_flags
from engine.kubectl.printers.outputs import PrintError

if TYPE_CHECKING:
    from engine.client.restclient import RESTClient
    from engine.client.steps import Piece, Steps
    from engine.clock import Wait
    from engine.kubectl.editor import Edit
    from engine.kubectl.files import FileReader


def kubectl(
    rest: RESTClient,
    argv: list[str],
    *,
    files: FileReader,
    stdin: str = "",
    context: Context | None = None,
    edit: Edit | None = None,
) -> CommandSteps:
    """Run one kubectl line; `argv[0]` is the command's own name.

    Without a context every line begins in `default`; `edit` is the editor, if there is one.
    Yields `Stdout` and `Stderr` pieces and `Wait`s (sent back: whether the condition came true), and returns the exit
    code.
    """
    console = IOStreams(files, stdin, context or Context(), edit)
    return (yield from _answered(rest, _dispatch(rest, argv[1:], console)))


def run_verb(rest: RESTClient, verb: KubectlCommand, words: list[str], *, files: FileReader) -> CommandSteps:
    """Run a verb that is at hand with the words behind it, as `kubectl` would; no other verb is imported for it."""
    found = FoundCommand(verb, f"kubectl {verb.name}", words)
    return (yield from _answered(rest, _run(rest, found, IOStreams(files, "", Context(), None))))


def _answered(rest: RESTClient, steps: CommandSteps) -> CommandSteps:
    """Run a command; what goes wrong is said on stderr, and the exit code tells that it did."""
    try:
        return (yield from _with_warnings(rest, steps))
    except StatusError as error:
        yield Stderr(from_server(error))
    except (PrintError, OutputError) as error:
        if error.printed:
            yield Stdout(error.printed)
        yield Stderr(f"error: {error}\n")
    except KubectlError as error:
        yield Stderr(error.stderr())
    return 1


def is_mutating(argv: Sequence[str]) -> bool:
    """Whether a line (with the command's own name) would change the cluster, as far as its words tell."""
    words = argv[1:]
    found = find(words)
    if found is None:
        return False
    verb, _, rest = found
    try:
        args = parse_flags(rest, flags_of(verb))
    except FlagParseError:
        return False
    quiet = any(name in args.values and args.on(name) for name in ("help", "list"))
    dry = str(args.values.get("dry-run", "none")) != "none"
    return verb.mutating and not quiet and not dry


def _with_warnings(rest: RESTClient, steps: CommandSteps) -> CommandSteps:
    """Run a verb and print what is warned of, each text once, before what the verb says next or goes wrong with."""
    said: set[str] = set()

    def say(item: Piece | Wait) -> Steps[bool | None]:
        yield from _warnings(rest, said)
        return (yield item)

    try:
        code = yield from relay(steps, say)
    except (StatusError, PrintError, OutputError, KubectlError):
        yield from _warnings(rest, said)
        raise
    yield from _warnings(rest, said)
    return code


def _warnings(rest: RESTClient, said: set[str]) -> CommandSteps:
    fresh = [warning for warning in rest.warnings() if warning not in said]
    said.update(fresh)
    yield from (Stderr(f"Warning: {warning}\n") for warning in fresh)
    return 0


def _dispatch(rest: RESTClient, words: list[str], console: IOStreams) -> CommandSteps:
    if words[:1] == ["help"]:
        words = [*words[1:], "--help"]
    found = find(words)
    if found is None:
        return (yield from _without_verb(words))
    return (yield from _run(rest, found, console))


def _run(rest: RESTClient, found: FoundCommand, console: IOStreams) -> CommandSteps:
    verb, path, remaining = found
    if verb.instead and not {"-h", "--help"} & set(remaining):
        message = f"{path} is not supported here; {verb.instead}"
        raise KubectlError(message)
    args = _read_flags(verb, path, remaining)
    if args.on("help"):
        yield Stdout(usage.usage(verb, path))
        return 0
    yield from _deprecations(verb, args)
    _check_required(verb, args)
    refuse_other(rest, args.text("server"))
    given = args.text("namespace")
    rest = _as_whom(rest, args)
    call = CommandContext(rest, path, args, console, given or console.context.namespace, namespace_given=bool(given))
    return (yield from verb.run(call))


def _as_whom(rest: RESTClient, args: Arguments) -> RESTClient:
    """The way to the API of the user whom the line names, or of whoever types it. Raises KubectlError."""
    name, groups = args.text("as"), tuple(args.many("as-group"))
    if groups and not name:
        message = "requesting uid, groups or user-extra without impersonating a user"
        raise KubectlError(message)
    return rest.impersonating(name, groups) if name else rest


def _without_verb(words: list[str]) -> CommandSteps:
    from engine.kubectl.cmd.table import GROUPS, VERBS  # noqa: PLC0415 - see there

    index = first_word(words, shared_flags.GLOBAL)
    if index is not None:
        raise usage.unknown_command(words[index], VERBS)
    try:
        parse_flags(words, shared_flags.GLOBAL)
    except FlagParseError as error:
        raise flag_error("kubectl", str(error)) from error
    yield Stdout(usage.overview(GROUPS))
    return 0


def _read_flags(verb: KubectlCommand, path: str, words: list[str]) -> Arguments:
    known = flags_of(verb)
    try:
        args = parse_flags(words, known)
    except FlagParseError as error:
        raise flag_error(path, str(error)) from error
    for flag in known:
        if not flag.supported and args.has(flag.name):
            message = f"flag --{flag.name} is not supported here"
            raise KubectlError(message)
    return args


def _deprecations(verb: KubectlCommand, args: Arguments) -> CommandSteps:
    for flag in verb.flags:
        if flag.deprecated and args.has(flag.name):
            yield Stderr(f"Flag --{flag.name} has been deprecated, {flag.deprecated}\n")
    return 0


def _check_required(verb: KubectlCommand, args: Arguments) -> None:
    missing = [f'"{name}"' for name in verb.required if not args.has(name)]
    if missing:
        message = f"required flag(s) {', '.join(missing)} not set"
        raise KubectlError(message)
