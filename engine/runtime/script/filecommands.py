"""The commands on files: what a container is known to have is what its scripts wrote and what was mounted."""

from __future__ import annotations

from fnmatch import fnmatchcase

from engine.runtime.mounts import FOLDER_MARK
from engine.runtime.script.context import ScriptCall, ScriptCommand
from engine.runtime.script.state import FOREVER, UNKNOWN, CommandResult

FINE = CommandResult("", 0)
_NO_FILE = "No such file or directory"


def _cat(call: ScriptCall) -> CommandResult:
    names = call.operands()
    if not names and not call.stdin and not call.state.sinks:
        return CommandResult("", 0, FOREVER)  # a terminal or an open stream: nobody types
    found = [call.stdin if name == "-" else call.files.read(name) for name in names or ["-"]]
    errors = "".join(
        f"cat: can't open '{name}': {_NO_FILE}\n" for name, text in zip(names, found, strict=False) if text is None
    )
    return CommandResult("".join(text or "" for text in found), int(bool(errors)), errors=errors)


def _touch(call: ScriptCall) -> CommandResult:
    for name in call.operands():
        if call.files.read(name) is None:
            call.files.write(name, "")
    return FINE


def _make_folders(call: ScriptCall) -> CommandResult:
    for name in call.operands():
        if call.files.read(name) is not None or (call.files.is_folder(name) and not call.option("p")):
            return call.fail(f"can't create directory '{name}': File exists")
        call.files.make_folder(name)
    return FINE


def _remove(call: ScriptCall) -> CommandResult:
    forced = call.option("f")
    for name in call.operands():
        if not call.files.remove(name) and not forced:
            return call.fail(f"can't remove '{name}': {_NO_FILE}")
    return FINE


def _copy(call: ScriptCall) -> CommandResult:
    """`cp`, `mv` and `ln`; what nobody knows the text of is taken to be there in an image that is more than a shell."""
    *sources, target = call.operands() or [""]
    if not sources:
        return call.fail("missing file operand")
    for source in sources:
        if not _copied(call, source, target):
            return call.fail(f"can't stat '{source}': {_NO_FILE}")
    return FINE


def _copied(call: ScriptCall, source: str, target: str) -> bool:
    files, moves = call.files, call.words[0].endswith("mv")
    if not files.is_there(source) and not call.words[0].endswith("ln"):
        return False
    inside = target.endswith("/") or files.is_folder(target)
    path = f"{target.rstrip('/')}/{source.rstrip('/').rpartition('/')[2]}" if inside else target
    text, root = files.read(source), files.path(source)
    if text is not None:
        files.write(path, text)
    for known in list(files.texts):
        if known == root or known.startswith(root.rstrip("/") + "/"):
            files.texts[files.path(path) + known[len(root) :]] = files.texts[known]
    if moves:
        files.remove(source)
    return True


def _change(call: ScriptCall) -> CommandResult:
    """`chmod` and `chown`: nobody is refused anything here; what is not there is told."""
    for name in call.operands()[1:]:
        if not call.files.is_there(name):
            return call.fail(f"{name}: {_NO_FILE}")
    return FINE


def _working_folder(call: ScriptCall) -> CommandResult:
    return CommandResult(f"{call.files.folder}\n", 0)


def _change_folder(call: ScriptCall) -> CommandResult:
    name = next(iter(call.operands()), call.state.variables.get("HOME", "/root"))
    if not call.files.is_folder(name):
        return CommandResult("", 2, errors=f"sh: cd: can't cd to {name}: {_NO_FILE}\n")
    call.state.variables["PWD"] = call.files.path(name)
    return FINE


def _list(call: ScriptCall) -> CommandResult:
    out = []
    for name in call.operands() or ["."]:
        if call.files.read(name) is not None:
            out.append(name)
            continue
        if not call.files.is_folder(name):
            return CommandResult("", 1, errors=f"ls: {name}: {_NO_FILE}\n")
        out += call.files.inside(name)
    return CommandResult("".join(f"{line}\n" for line in out), 0)


def _find(call: ScriptCall) -> CommandResult:
    """Folders to look in, then `-name`, `-type`; tests of times and sizes hold, for nobody knows them."""
    words, roots = call.arguments, []
    while words and not words[0].startswith(("-", "!", "(")):
        roots.append(words[0])
        words = words[1:]
    name = words[words.index("-name") + 1] if "-name" in words[:-1] else "*"
    kind = words[words.index("-type") + 1] if "-type" in words[:-1] else ""
    found: dict[str, None] = {}
    for root in roots or ["."]:
        if not call.files.is_there(root):
            return call.fail(f"{root}: {_NO_FILE}") if call.facts.only_shell else CommandResult(UNKNOWN, 0)
        path = call.files.path(root)
        for known in sorted(call.files.paths()):
            folder = known.endswith(FOLDER_MARK)
            if known.rstrip("/") == path or known.startswith(path.rstrip("/") + "/"):
                fits = not kind or (kind == "d") == folder
                if fits and fnmatchcase(known.rstrip("/").rpartition("/")[2], name):
                    found[root.rstrip("/") + known.rstrip("/")[len(path.rstrip("/")) :]] = None
    if "-delete" in words:
        for one in found:
            call.files.remove(one)
        return FINE
    return CommandResult("".join(f"{one}\n" for one in found), 0)


def _temporary(call: ScriptCall) -> CommandResult:
    count = sum(path.startswith("/tmp/tmp.") for path in call.files.texts)  # noqa: S108 - a path in a container
    path = f"/tmp/tmp.{count:06}"  # noqa: S108
    if call.option("d"):
        call.files.make_folder(path)
    else:
        call.files.write(path, "")
    return CommandResult(f"{path}\n", 0)


def _convert(call: ScriptCall) -> CommandResult:
    """`dd`: an empty file is made where one is named; how much is written is not kept."""
    named = dict(word.partition("=")[::2] for word in call.arguments)
    if "of" in named and not named["of"].startswith("/dev/"):
        source = call.files.read(named["if"]) if "if" in named else call.stdin
        call.files.write(named["of"], source or "")
    return FINE


def _succeed(_call: ScriptCall) -> CommandResult:
    """What changes nothing that podfall models."""
    return FINE


WITHOUT_EFFECT = ("tar", "gzip", "gunzip", "unzip", "sysctl", "modprobe", "mount", "apk", "apt-get", "apt", "kill")
"""Commands that succeed and change nothing that podfall models."""

FILES: dict[str, ScriptCommand] = {
    **dict.fromkeys(("cp", "mv", "ln"), _copy),
    **dict.fromkeys(("chmod", "chown", "chgrp"), _change),
    **dict.fromkeys(WITHOUT_EFFECT, _succeed),
    **dict.fromkeys(("rm", "rmdir", "unlink"), _remove),
    "cat": _cat,
    "touch": _touch,
    "mkdir": _make_folders,
    "pwd": _working_folder,
    "cd": _change_folder,
    "ls": _list,
    "find": _find,
    "mktemp": _temporary,
    "dd": _convert,
}
"""Commands by name."""
