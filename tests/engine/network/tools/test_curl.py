"""curl: where it stands decides what it knows; it passes no time and leaves a record.

Control plane reference, sections 9.3 and 10.2: what a caller sees.
"""

from __future__ import annotations

import pytest

from engine.network.tools.curl import curl
from engine.network.types import OUTSIDE, Origin
from tests.engine.network.conftest import FakeReply, World, endpoint
from tests.engine.network.printing import printed

IN_POD = Origin("pod", "node-1", "default", "10.244.1.9")


def run(world: World, *argv: str, place: Origin = OUTSIDE) -> tuple[str, str, int]:
    return printed(curl(world.network, world.metrics, argv, place))


def test_a_node_port_answers_from_outside_by_node_name_and_address(web: World):
    assert run(web, "http://node-1:30080/") == ("hello\n", "", 0)
    assert run(web, "172.18.0.4:30080") == ("hello\n", "", 0)


def test_whoever_asks_again_is_answered_by_the_next_endpoint_in_their_order(web: World):
    addresses = {name: f"10.244.1.{host}" for host, name in enumerate("abc", start=5)}
    web.slice(*(endpoint(ip, name) for name, ip in addresses.items()))
    for name, ip in addresses.items():
        web.runtime.pod(name, ip, "node-1", FakeReply("", name, "", object()))
    said = []
    for _ in range(4):
        web.tick()
        said.append(run(web, "http://node-1:30080")[0])
    assert said == ["a", "b", "c", "a"]


def test_a_closed_port_is_refused_in_curls_own_words(web: World):
    text = "curl: (7) Failed to connect to node-1 port 30326 after 0 ms: Couldn't connect to server\n"
    assert run(web, "http://node-1:30326") == ("", text, 7)


def test_cluster_names_resolve_in_pods_only(web: World):
    assert run(web, "http://web") == ("", "curl: (6) Could not resolve host: web\n", 6)
    assert run(web, "http://web", place=IN_POD) == ("hello\n", "", 0)


def test_a_dead_machine_times_out_without_time_passing(web: World):
    web.runtime.off.append("node-1")
    before = web.clock.tick
    assert run(web, "-m", "2", "http://node-1:30080")[2] == 28
    assert web.clock.tick == before


def test_a_reset_is_reported(web: World):
    reply = FakeReply("X", "", "the process went away", object())
    web.runtime.pod("a", "10.244.1.5", "node-1", reply)
    web.runtime.pod("b", "10.244.2.7", "node-2", reply)
    assert run(web, "http://node-1:30080") == ("", "curl: (56) Recv failure: Connection reset by peer\n", 56)


def test_a_server_error_is_an_answer_unless_flags_say_otherwise(web: World):
    reply = FakeReply("5", "broken\n", "no database", object(), status=500)
    web.runtime.pod("a", "10.244.1.5", "node-1", reply)
    web.runtime.pod("b", "10.244.2.7", "node-2", reply)
    assert run(web, "http://node-1:30080")[:1] == ("broken\n",)
    assert run(web, "-f", "http://node-1:30080") == ("", "curl: (22) The requested URL returned error: 500\n", 22)


@pytest.mark.parametrize("flags", [("-s", "-o", "/dev/null", "-w", "%{http_code}"), ("-so/dev/null", "-w%{http_code}")])
def test_flags_fold_as_in_curl(web: World, flags: tuple[str, ...]):
    assert run(web, *flags, "http://node-1:30080") == ("200", "", 0)


def test_in_a_container_an_answer_is_saved_where_it_is_told_to(web: World):
    files: dict[str, str] = {}
    curl_in = printed(curl(web.network, web.metrics, ("-s", "-o", "/f", "http://web"), IN_POD, files.__setitem__))
    assert (curl_in, files) == (("", "", 0), {"/f": "hello\n"})


def test_silence_hides_errors_until_show_error(web: World):
    assert run(web, "-s", "http://node-1:1") == ("", "", 7)
    assert run(web, "-sS", "http://node-1:1")[1] != ""


def test_head_prints_headers_only(web: World):
    assert run(web, "-I", "http://node-1:30080")[0].startswith("HTTP/1.1 200 OK\n")


def test_a_failure_leaves_a_record_for_why(web: World):
    run(web, "http://node-1:30080")
    run(web, "http://node-1:30326")
    record = web.metrics.last_lost
    assert record is not None
    assert (record.name, record.letter, record.hop) == ("curl@1.2", "R", "kube-proxy on node-1")


@pytest.mark.parametrize(
    ("argv", "status"),
    [(["ftp://x"], 1), ([], 2), (["--no-such-flag", "x"], 2), (["http://:80"], 3), (["http://x:port"], 3)],
)
def test_what_curl_does_not_take(web: World, argv: list[str], status: int):
    out, err, got = run(web, *argv)
    assert (out, got) == ("", status)
    assert err.startswith("curl: ")


@pytest.mark.parametrize(
    ("flags", "waited"),
    [
        ((), 5000),
        (("-m", "2"), 2000),
        (("-m1.5",), 1500),
        (("--max-time", "0.25"), 250),
        (("--connect-timeout", "3."), 3000),
        (("-m", "1.0009"), 1000),
        (("-m", "0"), 5000),
    ],
)
def test_a_timeout_tells_how_long_was_waited(web: World, flags: tuple[str, ...], waited: int):
    web.runtime.off.append("node-1")
    said = f"curl: (28) Connection timed out after {waited} milliseconds\n"
    assert run(web, *flags, "http://node-1:30080") == ("", said, 28)


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("-m", "x"), "-m: expected a proper numerical parameter"),
        (("--max-time", ""), "--max-time: expected a proper numerical parameter"),
        (("--connect-timeout", "1e400"), "--connect-timeout: expected a proper numerical parameter"),
        (("-m", "9" * 5000), "-m: expected a proper numerical parameter"),
        (("-m", "\u0661"), "-m: expected a proper numerical parameter"),
        (("-m", "-1"), "-m: expected a positive numerical parameter"),
    ],
)
def test_a_limit_that_is_no_number_is_refused_before_anything_is_sent(web: World, flags: tuple[str, ...], said: str):
    assert run(web, *flags, "http://node-1:30326") == ("", f"curl: option {said}\n", 2)
    assert web.metrics.last_lost is None
