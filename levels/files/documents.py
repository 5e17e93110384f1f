"""Multi-document YAML files with the place of everything in them, so that a complaint can name its line.

Read by scenarios and recordings. Data only: the safe loader, with Kubernetes' idea of numbers and dates.
"""

from __future__ import annotations

import errno
from typing import Any, NamedTuple, TypeVar

import yaml

from engine.api.serializer.yamllimits import check_limits
from engine.api.serializer.yamltext import FastLoader, GoLoader, ManifestLoader
from engine.plain.fit import MisfitError, Step, dotted, fit
from engine.plain.fit import Path as Steps
from levels.files.reading import read_named, text_of

_FastDumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_WIDTH = 1000
MAX_BYTES = 64 * 1024 * 1024
"""A larger file is none of podfall's: the longest recordings have some megabytes."""

T = TypeVar("T")


class UnreadableError(Exception):
    """A file that cannot be used: one line naming file, line, path in the file, and what is wrong."""

    def __init__(self, file: str, line: int, path: str, problem: str) -> None:
        """Put the four together; line 0 and an empty path are left out."""
        where = f"{file}:{line}" if line else file
        super().__init__(f"{where}: {path}: {problem}" if path else f"{where}: {problem}")


class _Dumper(_FastDumper):  # type: ignore[misc]
    """Several lines of text as a block, no anchors; a text that a loader takes for anything else is quoted."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write a value out wherever it stands."""
        del data
        return True


def _text(dumper: Any, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
for _first, _resolvers in GoLoader.yaml_implicit_resolvers.items():
    for _tag, _pattern in _resolvers:
        _Dumper.add_implicit_resolver(_tag, _pattern, [_first])


class YAMLDocument(NamedTuple):
    """One document of a file."""

    file: str
    value: Any
    node: yaml.Node

    def problem(self, path: Steps, problem: str) -> UnreadableError:
        """Complain of what stands at `path`, with the line of its deepest part that exists."""
        return UnreadableError(self.file, _line(self.node, path), dotted(path), problem)

    def fit(self, wanted: type[T]) -> T:
        """The typed object of what stands in the document. Raises UnreadableError naming the first misfit's line."""
        try:
            return fit(self.value, wanted)
        except MisfitError as error:
            raise self.problem(error.path, error.what) from error

    def find(self, path: Steps) -> yaml.Node | None:
        """What stands at `path`, with its place in the text; None where nothing does."""
        node: yaml.Node | None = self.node
        for step in path:
            node = None if node is None else _child(node, step)
        return node


def read_documents(file: str) -> list[YAMLDocument]:
    """Read every document of a file. Raises UnreadableError."""
    return parse_documents(file, read_file(file))


def read_file(file: str) -> str:
    """The text of a file that a user named; `-` is standard input. Raises UnreadableError."""
    try:
        return text_of(read_named(file, MAX_BYTES))
    except UnicodeDecodeError as error:
        raise UnreadableError(file, 0, "", f"is no UTF-8 text (byte {error.start})") from error
    except OSError as error:
        problem = f"is larger than {MAX_BYTES // 1024 // 1024} MiB" if error.errno == errno.EFBIG else error.strerror
        raise UnreadableError(file, 0, "", problem or str(error)) from error


def parse_documents(file: str, text: str, loader_type: type[FastLoader] = FastLoader) -> list[YAMLDocument]:
    """Read every document of a text that came from `file`. Raises UnreadableError."""
    try:
        check_limits(text)
        loader = loader_type(text)
        try:
            return _all(file, loader)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = f"is no YAML: {_one_line(error.problem)}"
        raise UnreadableError(file, mark.line + 1 if mark else 0, "", problem) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise UnreadableError(file, line, "", f"is no YAML: {error.reason}") from error
    except yaml.YAMLError as error:
        raise UnreadableError(file, 0, "", f"is no YAML: {_one_line(str(error))}") from error


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _all(file: str, loader: Any) -> list[YAMLDocument]:
    out: list[YAMLDocument] = []
    while loader.check_node():
        node = loader.get_node()
        value = loader.construct_document(node)
        if value is not None:
            out.append(YAMLDocument(file, value, node))
    return out


def dump_documents(values: list[Any]) -> str:
    """Write documents as YAML, keys in the order given."""
    text: str = yaml.dump_all(
        values,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
        default_flow_style=False,
    )
    return text


def parse_manifest(text: str) -> list[Any]:
    """The documents of a manifest file that has been applied, and so can be read."""
    return [value for value in yaml.load_all(text, ManifestLoader) if value is not None]


def _line(node: yaml.Node, path: Steps) -> int:
    for step in path:
        found = _child(node, step)
        if found is None:
            break
        node = found
    return int(node.start_mark.line) + 1


def _child(node: yaml.Node, step: Step) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child
    return None
