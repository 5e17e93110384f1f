"""Finds what a word of a script means: a command of the shell, a tool, or a program of the container's image.

In an image that is nothing but a shell another word is not found. In any other it is taken for a program of the image's
own (`pg_isready`, `redis-cli ping`): what it prints nobody knows, and whoever runs the script says how it ends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.runtime.script.context import ScriptCall, ScriptCommand
from engine.runtime.script.filecommands import FILES
from engine.runtime.script.plaincommands import PLAIN, seconds_of
from engine.runtime.script.servers import listener_of
from engine.runtime.script.state import FOREVER, SHELL_NAMES, UNKNOWN, CommandResult
from engine.runtime.script.textcommands import TEXTS

NOT_FOUND = 127
_BASE: dict[str, ScriptCommand] = {**PLAIN, **FILES, **TEXTS}
FILTERS = frozenset({"cut", "grep", "egrep", "fgrep", "head", "sort", "tail", "uniq", "wc"})
"""What podfall's console has too, and lends to containers."""
_TOOLS = ("curl", "nc", "netstat", "nslookup", "wget")
"""What reaches out, or looks at what listens: whoever runs the script does it."""
WORDS = frozenset(
    {
        *_BASE,
        *FILTERS,
        "xargs",
        "timeout",
        "command",
        "which",
        "type",
        "exec",
        "eval",
        "exit",
        "set",
        "cd",
        *_TOOLS,
        "httpd",
    }
)
"""What every shell image is known to have."""

BUILTINS = frozenset(
    """
    . : cd command declare eval exec exit export hash jobs let local read readonly return set shift source trap type
    typeset ulimit umask unset wait
    """.split()  # noqa: SIM905 - words, one after the other
)
"""What only a shell knows: no program of that name can be started."""
UNMODELLED = frozenset(
    """
    arping clear cmp df diff dmesg dnsdomainname du ed fold free fuser groups hd hexdump ifconfig ip killall less
    link md5sum mkfifo more mountpoint nproc nsenter od paste patch pgrep pidof ping ping6 pkill readlink realpath
    rev route sha1sum sha256sum sha512sum shuf split stat strings su tac telnet time traceroute truncate tty uptime
    usleep vi vmstat watch who xxd zcat
    """.split()  # noqa: SIM905 - words, one after the other
)
"""What BusyBox has besides, and containers here have not."""

Outside = Callable[[ScriptCall], CommandResult | None]
"""A tool that reaches out, or a filter; None where there is none."""
Own = Callable[[list[str], bool], CommandResult | None]
"""(words, whether nothing comes behind it): a program of the image's own; None where it has none."""


class CommandTable:
    """The commands of one container."""

    def __init__(self, outside: Outside, own: Own, *, only_shell: bool) -> None:
        """`only_shell`: the image has no program of its own."""
        self._only_shell = only_shell
        self._outside = outside
        self._own = own

    def run(self, call: ScriptCall) -> CommandResult:
        """Run one command."""
        name = (
            call.words[0].rpartition("/")[2]
            if call.words[0].startswith(("/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/"))
            else call.words[0]
        )
        if name in _RUNNING_OTHERS:
            return _RUNNING_OTHERS[name](self, call)
        if name == "tail" and (call.option("f") or call.option("F")):
            return CommandResult("", 0, FOREVER)
        if name in FILTERS and UNKNOWN in call.stdin:
            return CommandResult(UNKNOWN, 0)
        command = _BASE.get(name)
        ran = command(call) if command is not None else None
        return ran or self._elsewhere(call, name)

    def _elsewhere(self, call: ScriptCall, name: str) -> CommandResult:
        ran = self._outside(replace(call, words=[name, *call.arguments]))
        ran = ran or self._own(call.words, call.state.last)
        if ran is None and name in SHELL_NAMES:
            script = next(iter(call.operands()), "")
            return CommandResult("", NOT_FOUND, errors=f"{name}: can't open '{script}': No such file or directory\n")
        if ran is None and name in UNMODELLED:
            return CommandResult("", NOT_FOUND, errors=f"podfall: {name} is not modelled\n")
        if ran is None and listener_of(call.words) is not None:
            why = "a socket is opened here by process 1 alone"
            return CommandResult("", NOT_FOUND, errors=f"podfall: {name} is not modelled: {why}\n")
        return ran or CommandResult("", NOT_FOUND, errors=f"sh: {call.words[0]}: not found\n")

    def _again(self, call: ScriptCall, words: list[str]) -> CommandResult:
        return self.run(replace(call, words=words))

    def _wrapped(self, call: ScriptCall) -> CommandResult:
        """A command whose words are another one, perhaps with options, or with a user, before it."""
        name, words = call.words[0].rpartition("/")[2], call.arguments
        if name == "command" and words[:1] in (["-v"], ["-V"]):
            return self._which(call)
        while words and words[0].startswith("-"):
            words = words[1:]
        if name in {"su-exec", "gosu"}:
            words = words[1:]
        return self._again(call, words) if words else CommandResult("", 0)

    def _which(self, call: ScriptCall) -> CommandResult:
        names = call.operands()
        known = [
            name for name in names if name in {*WORDS, *SHELL_NAMES, *call.state.functions} or not self._only_shell
        ]
        return CommandResult("".join(f"/usr/bin/{name}\n" for name in known), int(len(known) < len(names)))

    def _limited(self, call: ScriptCall) -> CommandResult:
        """`timeout SECONDS COMMAND`."""
        words = [word for word in call.arguments if not word.startswith("-")]
        if not words[1:]:
            return call.fail("usage: timeout SECS PROG ARGS")
        limit = seconds_of(words[0])
        ran = self._again(call, call.arguments[call.arguments.index(words[1]) :])
        return ran._replace(seconds=limit, code=_TERMINATED) if ran.seconds > limit else ran

    def _each(self, call: ScriptCall) -> CommandResult:
        words = [word for word in call.arguments if not (word.startswith("-") and len(word) > 1)] or ["echo"]
        return self._again(call, [*words, *call.stdin.split()])


_TERMINATED = 143
_RUNNING_OTHERS: dict[str, Callable[[CommandTable, ScriptCall], CommandResult]] = {
    **dict.fromkeys(("command", "builtin", "nice", "su-exec", "gosu", "sudo"), CommandTable._wrapped),  # noqa: SLF001
    **dict.fromkeys(("which", "type"), CommandTable._which),  # noqa: SLF001
    "timeout": CommandTable._limited,  # noqa: SLF001
    "xargs": CommandTable._each,  # noqa: SLF001
}
"""Commands that need this table to run or to know others."""
