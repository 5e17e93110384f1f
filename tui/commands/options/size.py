"""`--nodes`, `--node-cpu` and `--node-memory`: how large a cluster of one's own is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

import click

from tui.commands.options.several import CommandOption, with_options

MOST_NODES = 5_000
"""What `engine.cluster.bootstrap.NODES_MAX` says, which is too heavy to import for the sake of a help text."""
AUTO = "auto"


class ClusterSize(NamedTuple):
    """How many nodes there are, and what each has."""

    nodes: int | None
    """None: as many as the manifests need."""
    cpu: str
    memory: str


class _Nodes(click.IntRange):
    """A number of nodes, or `auto`."""

    name = "number, or auto"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """None stands for `auto`."""
        return None if value == AUTO else super().convert(value, param, ctx)


class _Amount(click.ParamType):
    """A quantity of Kubernetes' above zero."""

    name = "quantity"

    def __init__(self, example: str) -> None:
        self._example = example

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text as it is."""
        from engine.api.quantity import nano  # noqa: PLC0415

        try:
            amount = nano(value)
        except ValueError:
            self.fail(f"{value!r} is no quantity such as {self._example}", param, ctx)
        if amount <= 0:
            self.fail(f"{value!r} is not above zero", param, ctx)
        return str(value)


def size_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--nodes`, `--node-cpu` and `--node-memory`, as one argument `size`."""
    return _with_size(command, _NODES)


def fitting_size_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The same for a command that chooses the number of nodes itself, unless it is told."""
    return _with_size(command, _FITTING_NODES)


def _with_size(command: Callable[..., Any], nodes_option: CommandOption) -> Callable[..., Any]:
    @wraps(command)
    def with_size(*args: Any, nodes: int | None, node_cpu: str, node_memory: str, **more: Any) -> Any:
        return command(*args, size=ClusterSize(nodes, node_cpu, node_memory), **more)

    return with_options(with_size, nodes_option, *_SIZES)


_NODES = click.option(
    "--nodes",
    default="3",
    show_default=True,
    metavar="N|auto",
    type=_Nodes(1, MOST_NODES),
    help="How many nodes there are; auto: as many as the requests of all Pods need, at least 3.",
)
_FITTING_NODES = click.option(
    "--nodes",
    default=AUTO,
    show_default=True,
    metavar="N|auto",
    type=_Nodes(1, MOST_NODES),
    help="How many nodes there are; auto: as many as all Pods need when one zone of three is gone, at least 3.",
)
_SIZES = (
    click.option(
        "--node-cpu", default="2", show_default=True, metavar="CORES", type=_Amount("8 or 500m"), help="What each has."
    ),
    click.option(
        "--node-memory", default="4Gi", show_default=True, metavar="BYTES", type=_Amount("16Gi"), help="What each has."
    ),
)
