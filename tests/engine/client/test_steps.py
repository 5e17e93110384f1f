"""How one command runs within another: what it says passes through, and it ends with its caller."""

from __future__ import annotations

import pytest

from engine.client.output import Stderr, Stdout
from engine.client.steps import Piece, Run, Steps, relay, until_wait
from engine.clock import Wait


class Command:
    """Says something, waits, says what came of it; and knows whether it has ended."""

    def __init__(self) -> None:
        self.ended = False
        self.wish = Wait(lambda: True, 3)

    def run(self) -> Run:
        try:
            assert (yield Stdout("before")) is None
            answer = yield self.wish
            yield Stderr(f"came: {answer}")
            return 7
        finally:
            self.ended = True


def loud(item: Piece | Wait) -> Steps[bool | None]:
    """Standard output in capitals, nothing on standard error."""
    if isinstance(item, Stderr):
        return None
    return (yield Stdout(item.text.upper()) if isinstance(item, Stdout) else item)


def plain(item: Piece | Wait) -> Steps[bool | None]:
    return (yield item)


def test_what_a_command_says_may_be_changed_on_its_way_and_left_out():
    command = Command()
    steps = relay(command.run(), loud)
    assert next(steps) == Stdout("BEFORE")
    assert steps.send(None) is command.wish
    with pytest.raises(StopIteration) as end:
        next(steps)
    assert (end.value.value, command.ended) == (7, True)


@pytest.mark.parametrize("answer", [True, False])
def test_the_answer_to_a_wait_reaches_the_command(answer: bool):
    steps = relay(Command().run(), plain)
    next(steps)
    next(steps)
    assert steps.send(answer) == Stderr(f"came: {answer}")


def test_a_command_ends_with_its_caller_wherever_it_is():
    command = Command()
    steps = relay(command.run(), plain)
    next(steps)
    steps.close()
    assert command.ended


def test_a_command_ends_where_what_it_says_cannot_be_passed_on():
    def broken(_: Piece | Wait) -> Steps[bool | None]:
        yield from ()
        raise LookupError

    command = Command()
    with pytest.raises(LookupError):
        next(relay(command.run(), broken))
    assert command.ended


def test_a_command_that_nobody_waits_for_ends_at_its_first_wait():
    command = Command()
    assert list(until_wait(command.run())) == [Stdout("before")]
    assert command.ended


def test_a_command_that_is_no_longer_listened_to_ends_there():
    command = Command()
    pieces = until_wait(command.run())
    next(pieces)
    pieces.close()
    assert command.ended
