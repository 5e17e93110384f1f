from __future__ import annotations

import pytest

from engine.network.tools.netcat import netcat
from engine.runtime.links import DialResult


def said(arguments: str, outcome: str) -> tuple[str, int]:
    asked: list[tuple[str, int]] = []

    def dial(host: str, port: int) -> DialResult:
        asked.append((host, port))
        return DialResult(outcome, "", None)

    result = netcat(dial, arguments.split())
    assert asked in ([("queue", 5672)], [])
    return result


@pytest.mark.parametrize("words", ["-z queue 5672", "-zv -w 2 queue 5672", "-w1 -z queue 5672-5680", "queue 5672"])
def test_it_succeeds_where_somebody_listens(words):
    assert said(words, "open") == ("queue:5672 open\n" if "v" in words else "", 0)


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        ("refused", "nc: queue:5672: Connection refused\n"),
        ("timeout", "nc: queue:5672: Operation timed out\n"),
        ("unknown", "nc: bad address 'queue'\n"),
    ],
)
def test_it_says_why_it_reaches_nobody(outcome, line):
    assert said("-z queue 5672", outcome) == (line, 1)


@pytest.mark.parametrize("words", ["-z", "-z queue", "-z queue amqp"])
def test_without_a_host_and_a_port_it_says_how_it_is_called(words):
    text, code = said(words, "open")
    assert (text.startswith("usage: nc"), code) == (True, 1)
