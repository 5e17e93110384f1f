"""`--max-lost`: how many requests a fault may cost."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Callable

_AMOUNT = re.compile(r"\d{1,9}(?:\.\d{1,9})?%|\d{1,9}")


class LossLimit(NamedTuple):
    """What one fault may cost: so many requests, or such a part of those that are sent."""

    most: int | None = None
    part: Fraction | None = None

    def exceeded(self, lost: int, sent: int) -> bool:
        """Whether so many lost of so many are more."""
        if self.most is not None:
            return lost > self.most
        return self.part is not None and lost > self.part * sent


class _Limit(click.ParamType):
    name = "count or percent"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> LossLimit:
        """A limit: `5`, or `0.1%`."""
        if isinstance(value, LossLimit):
            return value
        if not _AMOUNT.fullmatch(value):
            self.fail(f"{value!r} is neither a number of requests nor a part of them such as 0.1%", param, ctx)
        if not value.endswith("%"):
            return LossLimit(most=int(value))
        part = Fraction(value[:-1]) / 100
        if part > 1:  # a check that nothing fails would look like one that is passed
            self.fail(f"{value!r} is more than all requests that are sent", param, ctx)
        return LossLimit(part=part)


def loss_limit_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--max-lost`."""
    option = click.option(
        "--max-lost",
        default=LossLimit(),
        metavar="N|P%",
        type=_Limit(),
        help="Fail (exit 1) where a fault loses more requests, or a larger part of those sent in its run.",
    )
    return option(command)
