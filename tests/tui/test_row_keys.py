"""The keys of a row: what each does in each panel, and what is said where it makes no sense."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest

from levels.campaign.index import campaign
from levels.playback.playback import playback_of_script
from levels.scenario.loading.loader import load_scenario
from tests.present import present
from tests.tui.playing import lost_session, new_session, on_screen, playing, run, shown, submit
from tui.apps.app import PodfallApp
from tui.screens.keys import IN_A_PANEL
from tui.screens.replay import ReplayScreen
from tui.screens.text_box import TextBox
from tui.widgets.bars import KeyBar, StatusBar
from tui.widgets.panel import Panel

WIDE = (160, 40)
MANY = ["kubectl create deployment web --image=nginx --replicas=45", "tick 12"]


@asynccontextmanager
async def panel(key: str, *lines: str, session=None, size=WIDE):
    async with playing(size, lines, session=session or lost_session()) as pilot:
        await pilot.press("escape", key)
        await pilot.pause()
        yield pilot, pilot.app.screen.focused


def said(pilot) -> str:
    return pilot.app.screen.query_one(StatusBar).text


def texts(shown_panel: Panel) -> list[str]:
    return [row.text.rstrip() for row in shown_panel.rows]


async def go_to(pilot, shown_panel: Panel, wanted) -> str:
    """Put the cursor on the first such row; the name of what it stands for."""
    at = next(at for at, row in enumerate(shown_panel.rows) if wanted(row))
    shown_panel.put(at)
    await pilot.pause()
    ref = shown_panel.rows[at].ref
    return ref.name if ref is not None else ""


def is_pod(row) -> bool:
    return row.ref is not None and row.ref.kind == "pod"


# --- what a row stands for


@pytest.mark.parametrize(
    ("key", "title", "text"),
    [
        ("d", "kubectl describe pod {} -n default", "Controlled By:"),
        ("y", "kubectl get pod {} -n default -o yaml", "kind: Pod"),
        ("l", "kubectl logs pod/{} -n default --all-containers", "MongoDB starting"),
        ("o", "kubectl describe rs/go-demo-2 -n default", "Replicas:"),
    ],
)
def test_a_pod_is_described_printed_and_its_logs_and_owner_are_shown(key, title, text):
    async def play():
        async with panel("1", "tick 10") as (pilot, nodes):
            name = await go_to(pilot, nodes, lambda row: is_pod(row) and "Running" in row.text)
            await pilot.press(key)
            await pilot.pause()
            box = on_screen(pilot.app, TextBox)
            assert title.format(name) in shown(pilot.app)
            assert text in box.text

    run(play)


def test_a_row_is_edited_as_if_the_line_had_been_typed():
    async def play():
        async with panel("1") as (pilot, nodes):
            session = pilot.app.screen.bridge.session
            session.editing.ask = lambda _name, text: text.replace("labels:\n", "labels:\n    edited: by-hand\n", 1)
            name = await go_to(pilot, nodes, is_pod)
            await pilot.press("e")
            await pilot.pause()
            assert f"$ kubectl edit pod {name} -n default" in shown(pilot.app)
            pod = session.cluster.store.get("pods", f"default/{name}")
            assert pod.metadata.labels["edited"] == "by-hand"

    run(play)


def test_nothing_is_edited_while_another_command_waits():
    async def play():
        async with panel("1") as (pilot, nodes):
            pilot.app.screen.bridge.submit("kubectl wait --for=delete rs/go-demo-2")
            await go_to(pilot, nodes, is_pod)
            await pilot.press("e")
            await pilot.pause()
            assert said(pilot).startswith("another command still waits")

    run(play)


def test_a_name_is_copied_and_that_is_said(monkeypatch):
    async def play():
        async with panel("1") as (pilot, nodes):
            copied: list[str] = []
            monkeypatch.setattr(pilot.app, "copy_to_clipboard", copied.append)
            name = await go_to(pilot, nodes, is_pod)
            await pilot.press("c")
            await pilot.pause()
            assert copied == [name]
            assert said(pilot) == f"copied: {name}"
            await pilot.press("3")
            await go_to(pilot, pilot.app.screen.focused, lambda row: row.opens.startswith("why"))
            await pilot.press("c")
            await pilot.pause()
            assert copied[1].startswith("shop@37.")

    run(play)


@pytest.mark.parametrize(
    ("key", "kind", "title"),
    [
        ("2", "service", "kubectl get service web -n default -o yaml"),
        ("5", "pod", "kubectl get pod "),
        ("1", "node", "kubectl get node node-1 -o yaml"),
    ],
)
def test_rows_of_other_panels_stand_for_objects_too(key, kind, title):
    async def play():
        async with panel(key, "tick 10") as (pilot, rows):
            store = pilot.app.screen.bridge.session.cluster.store
            there = {pod.metadata.uid for pod in store.list("pods")}
            await go_to(
                pilot, rows, lambda row: row.ref and row.ref.kind == kind and (kind != "pod" or row.ref.uid in there)
            )
            await pilot.press("y")
            await pilot.pause()
            assert title in shown(pilot.app)
            assert f"kind: {kind.capitalize()}" in on_screen(pilot.app, TextBox).text

    run(play)


@pytest.mark.parametrize(
    ("key", "wanted", "pressed", "sentence"),
    [
        ("1", lambda row: row.ref and row.ref.kind == "node", "l", "node/node-1 has no logs"),
        ("1", lambda row: row.ref and row.ref.kind == "node", "o", "node/node-1 has no owner"),
        ("2", lambda row: row.ref, "o", "service/web has no owner"),
        ("3", lambda row: row.item == "shop", "d", "stands for no object of the cluster: nothing to describe"),
        ("3", lambda row: row.item == "shop", "e", "stands for no object of the cluster: nothing to edit"),
        ("5", lambda row: row.ref and row.ref.kind == "pod", "y", "is gone: it has no YAML"),
    ],
)
def test_where_a_key_makes_no_sense_a_line_says_why(key, wanted, pressed, sentence):
    async def play():
        async with panel(key, "tick 10") as (pilot, rows):
            store = pilot.app.screen.bridge.session.cluster.store
            there = {pod.metadata.uid for pod in store.list("pods")}
            await go_to(pilot, rows, lambda row: wanted(row) and (key != "5" or row.ref.uid not in there))
            await pilot.press(pressed)
            await pilot.pause()
            assert not isinstance(pilot.app.screen, TextBox)
            assert sentence in said(pilot)

    run(play)


def test_an_owner_that_is_gone_is_named():
    async def play():
        async with panel("1", "kubectl delete rs go-demo-2 --cascade=orphan --wait=false", "tick 3") as (pilot, nodes):
            store = pilot.app.screen.bridge.session.cluster.store
            name = await go_to(pilot, nodes, is_pod)
            owned = bool(store.get("pods", f"default/{name}").metadata.owner_references)
            await pilot.press("o")
            await pilot.pause()
            end = "replicaset/go-demo-2, is gone" if owned else "has no owner"
            assert said(pilot).endswith(end)

    run(play)


def test_what_was_said_gives_way_to_the_events_after_a_while(monkeypatch):
    async def play():
        async with panel("1") as (pilot, _):
            screen = pilot.app.screen
            screen.tell("so it is")
            screen.paint()
            assert said(pilot) == "so it is"
            monkeypatch.setattr("tui.screens.rowactions.monotonic", lambda: 1e12)
            screen.paint()
            assert said(pilot) != "so it is"

    run(play)


def test_nothing_is_edited_in_a_replay():
    scenario = load_scenario(campaign()[0].file)
    playback = playback_of_script(scenario, scenario.spec.solutions[0].script, "the reference")

    async def play():
        app = PodfallApp(lambda _: ReplayScreen(playback))
        async with app.run_test(size=WIDE) as pilot:
            await pilot.press("1", "e")
            await pilot.pause()
            assert "only watched" in said(pilot)

    run(play)


# --- which rows


@pytest.mark.parametrize("slash", ["slash", "ctrl+f"])
def test_a_filter_is_typed_kept_and_cleared(slash):
    async def play():
        async with panel("1", "kubectl run alone --image=nginx", "tick 5") as (pilot, nodes):
            everything = texts(nodes)
            await pilot.press(slash, *"alone")
            await pilot.pause()
            assert [row.split()[1] for row in texts(nodes) if not row.startswith("-")] == ["alone"]
            assert "/alone" in shown(pilot.app)
            assert "1 of 3" in shown(pilot.app)
            assert pilot.app.screen.bridge.tick == 43
            await pilot.press("enter", "full_stop")
            await pilot.pause()
            assert pilot.app.screen.bridge.tick == 44
            assert "Esc shows all" in shown(pilot.app)
            await pilot.press("escape")
            await pilot.pause()
            assert len(nodes.rows) == len(everything)
            assert nodes.has_focus
            await pilot.press("escape")
            assert pilot.app.screen.focused is None

    run(play)


def test_a_filter_by_label_and_by_what_is_not_there():
    async def play():
        async with panel("1", "kubectl run alone --image=nginx", "tick 5") as (pilot, nodes):
            await pilot.press("slash", *"-l", "space", *"run=alone", "enter")
            await pilot.pause()
            assert [row.ref.name for row in nodes.rows if is_pod(row)] == ["alone"]
            await pilot.press("slash", "ctrl+u", *"!alone", "enter")
            await pilot.pause()
            assert len([row for row in nodes.rows if is_pod(row)]) == 2

    run(play)


@pytest.mark.parametrize(("key", "typed"), [("2", "nodeport"), ("3", "'s rules"), ("4", "dns"), ("5", "killing")])
def test_every_panel_can_be_filtered(key, typed):
    async def play():
        async with panel(key) as (pilot, rows):
            before = texts(rows)
            await pilot.press("slash", *typed)
            await pilot.pause()
            assert rows.found.shown
            assert any(typed in text.casefold() for text in texts(rows))
            assert f"/{typed}" in shown(pilot.app)
            await pilot.press(*"qqqq")
            await pilot.pause()
            assert "nothing here is like that" in texts(rows)[0]
            await pilot.press("escape")
            await pilot.pause()
            assert texts(rows) == before

    run(play)


def test_labels_in_a_panel_that_has_none_are_told():
    async def play():
        async with panel("3") as (pilot, _):
            await pilot.press("slash", *"-l", "space", "a")
            await pilot.pause()
            assert "nothing here has labels" in shown(pilot.app)

    run(play)


def test_the_bar_names_the_keys_of_rows_and_of_a_filter():
    async def play():
        async with panel("1", "tick 10") as (pilot, nodes):
            bar = pilot.app.screen.query_one(KeyBar)
            await go_to(pilot, nodes, is_pod)
            assert {"/", "s", "x", "d", "y", "l", "e", "c", "o"} <= {key.shown for key in bar.keys}
            assert {"unwell", "describe"} <= {key.does for key in bar.keys}
            await go_to(pilot, nodes, lambda row: row.ref.kind == "node")
            assert {"l", "o"}.isdisjoint(key.shown for key in bar.keys)
            await pilot.press("slash")
            pilot.app.screen.show_keys()
            assert [key.does for key in bar.keys] == ["keep", "show all", "empty"]

    run(play)


def test_the_bar_names_no_key_that_does_nothing_where_the_cursor_stands():
    async def play():
        async with panel("v") as (pilot, _):
            bar = pilot.app.screen.query_one(KeyBar)
            assert {"/", "s", "x"}.isdisjoint(key.shown for key in bar.keys)
            assert {"d", "y", "e"} <= {key.shown for key in bar.keys}
            await pilot.press("down")  # whoever asks from outside is no object
            await pilot.pause()
            assert {"d", "y", "l", "e", "c", "o"}.isdisjoint(key.shown for key in bar.keys)

    run(play)


def test_at_80_columns_the_bar_of_a_pod_names_every_key_that_opens_something():
    async def play():
        async with panel("1", "tick 10", size=(80, 24)) as (pilot, nodes):
            await go_to(pilot, nodes, is_pod)
            last = shown(pilot.app).splitlines()[-1]
            assert last.startswith(" / filter  s sort  x unwell  d describe  y YAML  l logs  e edit  o owner  ? help")

    run(play)


def test_a_replay_names_its_own_keys_first_and_none_that_edits():
    async def play():
        scenario = load_scenario(campaign()[0].file)
        playback = playback_of_script(scenario, scenario.spec.solutions[0].script, "the reference")
        app = PodfallApp(lambda _: ReplayScreen(playback))
        async with app.run_test(size=WIDE) as pilot:
            await pilot.pause()
            last = shown(app).splitlines()[-1]
            assert last.startswith(" Space run  . tick  [ back  ] on  Home begin  End end  / filter")
            assert "edit" not in last

    run(play)


def test_every_key_that_the_bar_of_a_panel_names_does_something():
    async def play():
        async with panel("1", "tick 10") as (pilot, nodes):
            screen = pilot.app.screen
            await go_to(pilot, nodes, is_pod)
            for key in IN_A_PANEL:
                before = shown(pilot.app)
                await pilot.press(key.key)
                await pilot.pause()
                assert shown(pilot.app) != before or not nodes.has_focus, key
                while pilot.app.screen is not screen:
                    await pilot.app.pop_screen()
                screen.bridge.clock.pause()
                nodes.action_show_all()
                nodes.focus()
                screen.tell("")
                await pilot.pause()

    run(play)


def test_a_panel_that_is_left_while_a_filter_is_typed_keeps_it():
    async def play():
        async with panel("1") as (pilot, nodes):
            await pilot.press("slash", *"node-1", "tab")
            await pilot.pause()
            assert not nodes.filter_line.typing
            assert nodes.wish.filter.text == "node-1"

    run(play)


def test_sorting_goes_round_and_says_by_what_and_the_cursor_stays():
    async def play():
        async with panel("1", "tick 10") as (pilot, nodes):
            name = await go_to(pilot, nodes, is_pod)
            heard = []
            for _ in range(5):
                await pilot.press("s")
                await pilot.pause()
                heard.append(said(pilot))
                assert present(nodes.rows[nodes.at].ref).name == name
            assert heard == [
                "sorted worst first",
                "sorted by name",
                "sorted most Pods first",
                "sorted most restarts first",
                "sorted as the cluster lists them",
            ]

    run(play)


def test_events_that_are_sorted_do_not_follow_the_newest():
    async def play():
        async with panel("5") as (pilot, events):
            assert events.at == len(events.rows) - 1
            await pilot.press("s", "home")
            await pilot.pause()
            assert said(pilot) == "sorted worst first"
            await pilot.press("full_stop")
            await pilot.pause()
            assert events.at < len(events.rows) - 1

    run(play)


def test_steps_have_an_order_of_their_own_and_are_neither_well_nor_not():
    async def play():
        async with panel("4") as (pilot, steps):
            before = texts(steps)
            await pilot.press("s")
            await pilot.pause()
            assert "order of their own" in said(pilot)
            await pilot.press("x")
            await pilot.pause()
            assert "nothing here is well or not" in said(pilot)
            assert texts(steps) == before

    run(play)


def test_only_what_is_not_well_is_shown_until_x_or_escape():
    async def play():
        async with panel("1", "kubectl run bad --image=nosuch/image:1 -- false", "tick 9") as (pilot, nodes):
            everything = texts(nodes)
            await pilot.press("x")
            await pilot.pause()
            assert "not well" in said(pilot)
            assert not [row for row in nodes.rows if is_pod(row) and " Running " in f"{row.text} "]
            await pilot.press("x")
            await pilot.pause()
            assert texts(nodes) == everything
            await pilot.press("x", "escape")
            await pilot.pause()
            assert texts(nodes) == everything

    run(play)


# --- folded nodes


def test_enter_opens_and_folds_a_node_with_many_pods_and_so_do_the_arrows_and_the_mouse():
    async def play():
        async with panel("1", *MANY, session=new_session()) as (pilot, nodes):
            assert [row.text[0] for row in nodes.rows] == ["+"] * 3
            first = present(nodes.rows[0].ref).name
            await pilot.press("enter")
            await pilot.pause()
            assert nodes.rows[0].text.startswith(f"- {first}")
            assert len(nodes.rows) > 15
            await pilot.press("down", "down", "left")
            assert nodes.at == 0
            await pilot.press("left")
            await pilot.pause()
            assert len(nodes.rows) == 3
            await pilot.press("right")
            await pilot.pause()
            assert len(nodes.rows) > 15
            assert await pilot.click("#nodes", offset=(5, 1))
            await pilot.pause()
            assert len(nodes.rows) == 3

    run(play)


def test_describe_of_a_folded_node_is_its_own():
    async def play():
        async with panel("1", *MANY, session=new_session()) as (pilot, nodes):
            name = present(nodes.rows[0].ref).name
            await pilot.press("d")
            await pilot.pause()
            assert f"kubectl describe node {name}" in shown(pilot.app)

    run(play)


def test_the_cursor_stays_on_its_pod_while_others_come_and_go_around_it():
    async def play():
        async with panel("1", *MANY, session=new_session()) as (pilot, nodes):
            await pilot.press("enter", *["down"] * 4)
            uid = present(nodes.rows[nodes.at].ref).uid
            doomed = present(nodes.rows[nodes.at - 1].ref).name
            submit(pilot.app.screen, f"kubectl delete pod {doomed} --now --wait=false", "tick 6")
            await pilot.pause()
            assert present(nodes.rows[nodes.at].ref).uid == uid

    run(play)
