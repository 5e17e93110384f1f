"""The folder of `--fix`: a patch for each changed object, and the changed manifest files with their comments.

A patch is podfall's own and is written anew each time. A rewritten manifest is there to be taken over by hand, so
another one is never written over it unasked.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from levels.files.output import begins_with, check_output, write_output
from levels.storm.fixes.formatting import Indentation, indentation_of
from levels.storm.fixes.manifest_set import ManifestObject, ManifestSet
from levels.storm.fixes.patches import patch_text
from levels.storm.fixes.rewriting import rewritten_file
from levels.storm.fixes.search import FixedManifests

HEAD = "# Written by podfall storm"
MANIFESTS = "manifests"
"""The folder of the rewritten files, below that of the patches."""

ReadText = Callable[[str], str | None]
"""The text of a manifest file; None where it cannot be read again, as standard input."""


class FixFile(NamedTuple):
    """A file of the folder."""

    path: str
    """Below the folder."""
    text: str
    patches: bool
    """Whether it holds a patch, not a manifest."""


def fix_files(original: ManifestSet, fixed: FixedManifests, read: ReadText) -> list[FixFile]:
    """Every file that the fixes come to. Raises UnreadableError where a manifest has become unreadable since."""
    changed = changed_objects(original, fixed)
    patches = [FixFile(_name(obj), _patch_file(original, fixed, obj, read), patches=True) for obj in changed]
    return [*patches, *_rewritten(changed, read)]


def write_fixes(folder: Path, files: list[FixFile], *, force: bool) -> None:
    """Write them all, or none where one may not be written. Raises OSError, which names the file."""
    for file in files:
        (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
    for file in files:
        check_output(str(folder / file.path), _known(file), force=force)
    for file in files:
        write_output(str(folder / file.path), file.text, _known(file), force=force)


def changed_objects(original: ManifestSet, fixed: FixedManifests) -> list[ManifestObject]:
    """The objects that fixes changed or added, as they are with all of them."""
    return [obj for obj in fixed.manifests.objects if _value(original, obj) != obj.value]


def manner_of(file: str, read: ReadText) -> Indentation:
    """How a manifest file indents; as kubectl does where it cannot be read."""
    text = read(file)
    return Indentation() if text is None or file.endswith(".json") else indentation_of(text)


def _value(original: ManifestSet, obj: ManifestObject) -> object:
    there = original.get(obj.key)
    return None if there is None else there.value


def _name(obj: ManifestObject) -> str:
    place = "" if obj.namespace == "default" else f"{obj.namespace}-"
    return f"{place}{obj.kind.lower()}-{obj.name}.yaml"


def _patch_file(original: ManifestSet, fixed: FixedManifests, obj: ManifestObject, read: ReadText) -> str:
    before = original.get(obj.key)
    about = [fix for fix in fixed.fixes if any(one.key == obj.key for one in fix.change.objects)]
    namespace = "" if obj.namespace == "default" else f" -n {obj.namespace}"
    line = f"kubectl patch{namespace} {obj.kind.lower()} {obj.name} --patch-file {_name(obj)}"
    head = [HEAD, f"#   {line if before else f'a new object: kubectl apply -f {_name(obj)}'}"]
    saved = [f"# lost {fix.before} -> {fix.after}: {fix.change.sentence}" for fix in about]
    text = patch_text(before, obj, manner_of(obj.file, read))
    return "\n".join([*head, *saved]) + "\n" + text


def _rewritten(changed: list[ManifestObject], read: ReadText) -> list[FixFile]:
    texts = {obj.file: read(obj.file) for obj in changed}
    names = _below({file for file, text in texts.items() if text is not None})
    out: list[FixFile] = []
    for file, text in texts.items():
        if text is not None:
            objects = [obj for obj in changed if obj.file == file]
            path = f"{MANIFESTS}/{names[file]}"
            out.append(FixFile(path, rewritten_file(file, text, objects), patches=False))
    return out


def _below(files: set[str]) -> dict[str, str]:
    """Each file by its path below the folder that holds them all."""
    full = {file: Path(file).resolve() for file in files}
    common = os.path.commonpath([path.parent for path in full.values()]) if full else ""
    return {file: path.relative_to(common).as_posix() for file, path in full.items()}


def _known(file: FixFile) -> Callable[[bytes], bool]:
    if file.patches:
        return begins_with(HEAD)
    return lambda data: data == file.text.encode()
