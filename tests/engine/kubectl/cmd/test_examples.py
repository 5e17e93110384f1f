"""The examples of a command's help can be typed as they stand."""

from __future__ import annotations

import pytest

from engine.kubectl.cmd.lookup import find, flags_of
from engine.kubectl.cmd.table import VERBS
from engine.kubectl.cmd.usage import usage
from engine.kubectl.flags import parse_flags
from engine.shell.parser import split_words


def commands(verbs):
    for verb in verbs:
        yield verb
        yield from commands(verb.subcommands)


EXAMPLES = [(verb, line) for verb in commands(VERBS) for _, line in verb.examples]


@pytest.mark.parametrize(("verb", "line"), EXAMPLES, ids=[line for _, line in EXAMPLES])
def test_an_example_is_a_line_of_its_command_with_flags_that_it_has(verb, line):
    typed = next(part.strip() for part in reversed(line.split(" | ")) if part.strip().startswith("kubectl "))
    found = find(split_words(typed)[1:])

    assert found is not None
    assert found[0] in (verb, *verb.subcommands)
    known = flags_of(found[0])
    assert all(flag.supported for flag in known if parse_flags(found[2], known).has(flag.name))


@pytest.mark.parametrize(
    "verb", [verb for verb in VERBS if not verb.subcommands and not verb.short], ids=lambda v: v.name
)
def test_every_command_of_the_first_level_has_an_example_in_its_help(verb):
    if verb.name == "options":
        assert not verb.examples
    else:
        assert f"  # {verb.examples[0][0]}\n  {verb.examples[0][1]}\n" in usage(verb, f"kubectl {verb.name}")
