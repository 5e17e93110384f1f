"""The API beside the game on the screen: one loop, requests between ticks, lines in the console."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import Any

from levels.recording.record import save_run
from levels.server.server import LINES
from tests.patience import PATIENCE_S
from tests.tui.playing import new_session, run, shown
from tui.apps.app import PodfallApp, sandbox_of
from tui.server.listener import listen_at

CONFIG_MAPS = "/api/v1/namespaces/default/configmaps"


class Caller:
    """Sends requests from the loop in which the game runs."""

    def __init__(self, port: int, key: str) -> None:
        self.port = port
        self._key = key

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        async with self.open(method, path, body) as reader:
            status = int((await reader.readline()).split()[1])
            while (await reader.readline()).strip():
                pass
            return status, json.loads(await reader.read())

    @asynccontextmanager
    async def open(self, method: str, path: str, body: Any = None):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        data = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        head += f"Authorization: Bearer {self._key}\r\n"
        writer.write(head.encode() + f"Content-Length: {len(data)}\r\n\r\n".encode() + data)
        try:
            yield reader
        finally:
            writer.close()
            await writer.wait_closed()


@asynccontextmanager
async def served(tmp_path, session=None):
    """A game that is served; gives its pilot and a caller."""
    place = listen_at("127.0.0.1:0", "", str(tmp_path / "kubeconfig"))
    with place.sock:
        app = PodfallApp(sandbox_of(session or new_session()), place=place)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            yield pilot, Caller(place.port, place.guard.key)


def config_map(name: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}}


def test_the_console_says_where_it_is_served(tmp_path):
    async def play():
        async with served(tmp_path) as (pilot, caller):
            assert (await caller.ask("GET", "/version"))[0] == 200
            assert f"export KUBECONFIG={tmp_path}/kubeconfig" in shown(pilot.app).replace("\n", "")

    run(play)


def test_a_request_acts_on_what_is_played_and_is_seen_at_once(tmp_path):
    async def play():
        async with served(tmp_path) as (pilot, caller):
            screen = pilot.app.screen
            screen.bridge.submit("tick 15")
            while screen.bridge.busy:
                screen.flush()
            painted: list[int] = []
            screen.on_paint.append(lambda: painted.append(screen.bridge.tick))
            assert (await caller.ask("POST", CONFIG_MAPS, config_map("outside")))[0] == 201
            assert painted == [15]
            assert screen.bridge.look("kubectl get cm outside -o name") == "configmap/outside\n"

    run(play)


def test_a_posted_line_appears_in_the_console_and_is_answered_when_it_ends(tmp_path):
    async def play():
        async with served(tmp_path) as (pilot, caller):
            status, done = await caller.ask("POST", LINES, {"line": "tick 3; kubectl create cm a"})
            await pilot.pause()
            assert (status, done["status"], done["tick"]) == (200, 0, 3)
            assert done["output"][-1] == {"stream": "stdout", "text": "configmap/a created\n"}
            assert "configmap/a created" in shown(pilot.app)
            _, failed = await caller.ask("POST", LINES, {"line": "kubectl get pod none"})
            assert (failed["status"], failed["output"][0]["stream"]) == (1, "stderr")

    run(play)


def test_a_posted_line_writes_no_file_and_opens_no_editor_and_a_typed_one_does(tmp_path):
    async def play():
        session = new_session()
        session.save = save_run
        async with served(tmp_path, session) as (pilot, caller):
            bridge = pilot.app.screen.bridge
            asked: list[str] = []
            bridge.session.editing.ask = lambda name, text: asked.append(name) or f"{text}x\n"
            _, done = await caller.ask("POST", LINES, {"line": f"save {tmp_path}/afar.yaml; edit notes"})
            assert [piece["text"].split(": ")[1] for piece in done["output"]] == ["save", "edit"]
            assert "a line that comes over HTTP writes no file here" in done["output"][0]["text"]
            bridge.submit(f"save {tmp_path}/near.yaml; edit notes")
            assert asked == ["notes"]
            assert sorted(file.name for file in tmp_path.glob("*.yaml")) == ["near.yaml"]

    run(play)


def test_the_lines_of_others_need_a_key(tmp_path):
    async def play():
        async with served(tmp_path) as (_, caller):
            assert (await Caller(caller.port, "wrong").ask("POST", LINES, {"line": "tick"}))[0] == 401

    run(play)


def test_a_way_back_in_time_ends_every_watch_with_410(tmp_path):
    async def play():
        async with served(tmp_path) as (pilot, caller):
            screen = pilot.app.screen
            screen.bridge.submit("tick 5")
            while screen.bridge.busy:
                screen.flush()
            async with caller.open("GET", f"{CONFIG_MAPS}?watch=1&resourceVersion=0") as reader:
                while (await reader.readline()).strip():
                    pass
                screen.bridge.rewind(2)
                text = await asyncio.wait_for(reader.read(), PATIENCE_S)
            event = json.loads(text.splitlines()[-1])
            assert (event["type"], event["object"]["code"]) == ("ERROR", 410)
            assert (await caller.ask("GET", f"{CONFIG_MAPS}?watch=1&resourceVersion=99999"))[0] == 410
            assert (await caller.ask("GET", CONFIG_MAPS))[0] == 200

    run(play)


def test_a_watch_hears_what_the_console_does(tmp_path):
    async def play():
        async with served(tmp_path) as (pilot, caller):
            screen = pilot.app.screen
            async with caller.open("GET", "/api/v1/nodes?watch=1&resourceVersion=0") as reader:
                while (await reader.readline()).strip():
                    pass
                screen.bridge.submit("kubectl label node node-1 a=b")
                screen.paint()
                told = b""
                while b'"a":"b"' not in told:
                    told = await asyncio.wait_for(reader.readline(), PATIENCE_S)

    run(play)
