"""What cmp.Diff of github.com/google/go-cmp says of two Go values: some refusals of the API server show it.

`gotypes` describes the values, `compare` holds two against each other, `report` decides what of it is shown, and
`text` sets that in lines. Left out: texts of 32 bytes and more are shown whole, not by the pieces that differ.
"""

from engine.golang.cmp.compare import compared
from engine.golang.cmp.gotypes import GoType
from engine.golang.cmp.report import formatted


def diff(type: GoType, one: object, other: object) -> str:
    """The difference of two values of a type, in lines; empty where they are equal."""
    node = compared(type, one, other)
    return formatted(node) if node.differences else ""
