"""Control plane reference, sections 9.3 and 10.2: what a caller in a container reads when a request is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.network.tools.wget import wget
from engine.network.types import Origin
from tests.engine.network.conftest import FakeReply, World
from tests.engine.network.printing import printed

IN_POD = Origin("pod", "node-1", "default", "10.244.1.9")
CLUSTER_IP = "10.96.128.10"


def run(world: World, *argv: str, files: dict[str, str] | None = None) -> tuple[str, str, int]:
    kept = {} if files is None else files
    return printed(wget(world.network, world.metrics, argv, IN_POD, kept.__setitem__))


@pytest.mark.parametrize("flags", [("-qO-",), ("-q", "-O", "-"), ("--quiet", "--output-document=-"), ("-qO-", "-T2")])
def test_quietly_it_prints_the_answer_alone(web: World, flags: tuple[str, ...]):
    assert run(web, *flags, "http://web") == ("hello\n", "", 0)


def test_otherwise_it_says_whom_it_asks(web: World):
    assert run(web, "-O-", "web:80/x") == ("hello\n", f"Connecting to web ({CLUSTER_IP}:80)\n", 0)
    assert run(web, "-q", "-O", "/dev/null", "web") == ("", "", 0)
    assert run(web, "-q", "--spider", "web") == ("", "", 0)


@pytest.mark.parametrize(
    ("words", "path"),
    [
        (("web",), "index.html"),
        (("web/a/b.txt?x=/y",), "b.txt"),
        (("-O", "/tmp/answer", "web"), "/tmp/answer"),  # noqa: S108 - a path in a container
    ],
)
def test_an_answer_is_saved_under_the_name_that_is_given_or_that_it_has(web: World, words: tuple[str, ...], path: str):
    files: dict[str, str] = {}
    assert run(web, "-q", *words, files=files) == ("", "", 0)
    assert files == {path: "hello\n"}
    said = f"Connecting to web ({CLUSTER_IP}:80)\nsaving to '{path}'\n'{path}' saved\n"
    assert run(web, *words, files=files) == ("", said, 0)


def no_endpoint(world: World) -> None:
    world.slice()
    world.tick()


def no_dns(world: World) -> None:
    world.dns.reach = lambda _node, _server: "refused"


def answers(letter: str, status: int = 200) -> Callable[[World], None]:
    def arrange(world: World) -> None:
        reply = FakeReply(letter, "broken\n", "because", object(), status=status)
        world.runtime.pod("a", "10.244.1.5", "node-1", reply)
        world.runtime.pod("b", "10.244.2.7", "node-2", reply)

    return arrange


@pytest.mark.parametrize("flag", ["-S", "--server-response"])
def test_it_shows_what_the_server_says_before_its_answer(web: World, flag: str):
    said = "  HTTP/1.1 200 OK\n  Content-Length: 6\n  \n"
    assert run(web, "-q", flag, "-O-", "web") == ("hello\n", said, 0)
    answers("5", 503)(web)
    failed = "  HTTP/1.1 503 Service Unavailable\n  Content-Length: 7\n  \n"
    error = "wget: server returned error: HTTP/1.1 503 Service Unavailable\n"
    assert run(web, "-q", flag, "-O-", "web") == ("", failed + error, 1)


LOST = [
    ("web", no_dns, "bad address 'web'"),
    ("web", no_endpoint, f"can't connect to remote host ({CLUSTER_IP}): Connection refused"),
    ("web", answers("T"), f"can't connect to remote host ({CLUSTER_IP}): Connection timed out"),
    ("web", answers("X"), "error getting response: Connection reset by peer"),
    ("web", answers("5", 503), "server returned error: HTTP/1.1 503 Service Unavailable"),
]


@pytest.mark.parametrize(("url", "arrange", "text"), LOST)
def test_what_goes_wrong_is_told_in_busyboxs_words(web: World, url: str, arrange: Callable[[World], None], text: str):
    arrange(web)
    assert run(web, "-qO-", url) == ("", f"wget: {text}\n", 1)


def test_a_name_of_nobody(web: World):
    assert run(web, "-qO-", "nobody") == ("", "wget: bad address 'nobody'\n", 1)


def test_with_a_time_limit_it_gives_up(web: World):
    answers("T")(web)
    assert run(web, "-qO-", "-T", "2", "web") == ("", "wget: download timed out\n", 1)


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        ((), "one URL is needed"),
        (("-qO-", "a", "b"), "one URL is needed"),
        (("-qO",), "option requires an argument -- 'O'"),
        (("-z", "web"), "unrecognized option: z"),
        (("-qO-", "gopher://web"), "not an http or ftp url: gopher://web"),
    ],
)
def test_what_it_does_not_take(web: World, argv: tuple[str, ...], text: str):
    assert run(web, *argv) == ("", f"wget: {text}\n", 1)


def test_a_lost_request_leaves_a_record_for_why(web: World):
    run(web, "-qO-", "nobody")
    record = web.metrics.last_lost
    assert record is not None
    assert (record.letter, record.hop) == ("N", "DNS")


@pytest.mark.parametrize("limit", ["x", "-1", "1.5", "9" * 5000])
def test_a_limit_that_is_no_number_is_refused_before_anything_is_sent(web: World, limit: str):
    assert run(web, "-q", "-T", limit, "http://web:9") == ("", f"wget: invalid number '{limit}'\n", 1)
    assert web.metrics.last_lost is None
