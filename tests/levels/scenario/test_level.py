from __future__ import annotations

import pytest

from levels.files.documents import UnreadableError
from levels.session.headless import play
from levels.session.level import Level
from levels.session.line_runner import LineRunner
from levels.session.results import card_of


def _level(load, **parts: str) -> Level:
    return Level(load(**parts))


def _tick(level: Level, count: int) -> None:
    for _ in range(count):
        level.tick()


def _say(level: Level, line: str) -> str:
    said: list[str] = []
    LineRunner(level, line, lambda piece: said.append(piece.text)).drive()
    return "".join(said)


def _goals(*lines: str) -> str:
    return "  objectives:\n" + "".join(f"  - {{id: o{number}, text: t, {line}}}\n" for number, line in enumerate(lines))


def _states(level: Level) -> list[str]:
    return [goal.state for goal in level.goals()]


def test_it_starts_warm_at_tick_0_with_ages_and_without_requests(load):
    level = _level(load)
    assert level.tick_number == 0
    out = _say(level, "kubectl get pods")
    assert out.count("1/1     Running   0          19s") == 2
    assert level.cluster.metrics.clients() == []
    _tick(level, 1)
    assert level.cluster.metrics.window("probe", 0, 9) == (2, 2, dict.fromkeys("NRTX5W", 0))


def test_the_same_seed_gives_the_same_digest_and_encore_seeds_change_only_traffic(load):
    scenario = load()
    first, second = (play(Level(scenario), ()).digest.hexdigest() for _ in range(2))
    assert first == second
    assert play(Level(scenario, seed=8), ()).digest.hexdigest() != first
    names = [_say(Level(scenario, traffic_seed=seed), "kubectl get pods -o name") for seed in (None, 1)]
    assert names[0] == names[1]


def test_a_fault_acts_at_the_start_of_its_tick(load):
    level = _level(
        load,
        extra="  faults: [{at: 3, kind: delete, target: {selector: app=web, pick: oldest}, text: gone}]\n",
    )
    _tick(level, 2)
    assert "Terminating" not in _say(level, "kubectl get pods")
    _tick(level, 1)
    assert "Terminating" in _say(level, "kubectl get pods")
    assert level.notices == [(3, "gone", False)]


def test_a_fault_that_lasts_is_reverted(load):
    fault = "{at: 2, kind: hang, target: {component: kube-proxy, node: node-1}, for: 5}"
    level = _level(load, extra=f"  faults: [{fault}]\n", objectives=_goals("tick: {after: 50}"))
    _tick(level, 2)
    assert level.cluster.proxies["node-1"].cursor.paused
    assert not level.cluster.proxies["node-2"].cursor.paused
    _tick(level, 5)
    assert not level.cluster.proxies["node-1"].cursor.paused


def test_a_colleague_types_without_costing_the_player_a_command(load):
    level = _level(load, extra='  faults: [{at: 2, kind: command, run: "kubectl delete pod -l app=web"}]\n')
    _tick(level, 2)
    assert _say(level, "kubectl get pods").count("Terminating") == 2
    assert level.mutations == 0
    _say(level, "kubectl scale rs web --replicas=1")
    assert level.mutations == 1


def test_a_document_with_a_tick_is_applied_then(load):
    tail = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: late, annotations: {podfall/at: '4'}}\n"
    level = _level(load, tail=tail)
    _tick(level, 3)
    assert "NotFound" in _say(level, "kubectl get cm late")
    _tick(level, 1)
    assert "late" in _say(level, "kubectl get cm late -o name")


def test_fixtures_pin_numbers_names_and_places(load):
    extra = (
        "  fixtures:\n    clusterIPs: {web: 10.101.1.1}\n    nodePorts: {web: 30111}\n"
        "    podIPs: {node-2: [10.244.2.77]}\n    podNames: {rs/web: [web-aaaaa]}\n"
        "    placement: {app=web: [node-2, node-2]}\n"
    )
    level = _level(load, extra=extra)
    wide = _say(level, "kubectl get pods -o wide")
    assert wide.count("node-2") == 2
    assert "web-aaaaa" in wide
    assert "10.244.2.77" in wide
    _say(level, "kubectl expose rs web --type=NodePort")
    assert "10.101.1.1" in _say(level, "kubectl get svc web")
    assert "30111" in _say(level, "kubectl get svc web")
    _say(level, "kubectl delete svc web; kubectl expose rs web --type=NodePort")
    assert "10.101.1.1 " not in _say(level, "kubectl get svc web")


def test_lags_slow_a_hop_down(load):
    level = _level(
        load,
        extra="  timing: {endpointsLag: 5}\n",
        objectives=_goals("endpoints: {service: web, count: 2}"),
    )
    _say(level, "kubectl expose rs web")
    _tick(level, 4)
    before = level.verdict
    _tick(level, 1)
    assert (before, level.verdict) == ("pending", "passed")


@pytest.mark.parametrize(
    ("goal", "after", "states"),
    [
        ("pods: {selector: app=web, count: 2, hold: 3}", (2, 3), ("pending", "passed")),
        ("pods: {selector: app=web, count: 2, at: 4}", (3, 4), ("pending", "passed")),
        ("pods: {selector: app=web, count: 3, at: 4}", (3, 4), ("pending", "failed")),
        ("pods: {selector: app=web, count: 3, by: 4}", (3, 4), ("pending", "failed")),
        ("pods: {selector: app=web, count: 2, by: 4}", (1, 2), ("passed", "passed")),
        ("pods: {selector: app=web, ready: true, always: [1, 4]}", (3, 4), ("pending", "passed")),
        ("pods: {selector: app=no, ready: true, always: [1, 4]}", (1, 9), ("failed", "failed")),
        ("not: {absent: rs/web}", (1, 2), ("passed", "passed")),
        ("any: [{absent: rs/web}, {tick: {after: 3}}]", (2, 3), ("pending", "passed")),
        ("all: [{absent: rs/no}, {tick: {after: 3}}]", (2, 3), ("pending", "passed")),
        ("state: {object: rs/web, field: .status.readyReplicas, equals: 2}", (1, 2), ("passed", "passed")),
        ("state: {object: rs/web, field: .status.missing, max: 0}", (1, 2), ("passed", "passed")),
        ("state: {object: rs/web, field: .status.readyReplicas, min: 3}", (1, 2), ("pending", "pending")),
        ("traffic: {client: probe, window: [2, 4], lost: {max: 0}}", (3, 4), ("pending", "passed")),
        ("traffic: {client: probe, window: [2, 4], success: {min: 0.5}}", (2, 3), ("pending", "passed")),
        ("traffic: {client: probe, window: [2, 4], kinds: {R: {max: 0}}}", (3, 4), ("pending", "passed")),
        (
            "traffic: {client: probe, window: [2, 9], servedBy: {selector: app=web, min: 3}}",
            (2, 3),
            ("pending", "passed"),
        ),
        ("reach: {from: outside, to: svc/web, expect: blocked}", (1, 2), ("passed", "passed")),
    ],
)
def test_a_goal_is_judged_in_its_own_time(load, goal, after, states):
    level = _level(load, objectives=_goals(goal, "tick: {after: 50}"))
    seen = []
    for tick in after:
        _tick(level, tick - level.tick_number)
        seen.append(_states(level)[0])
    assert tuple(seen) == states


def test_what_is_latched_stays_and_what_is_not_must_hold_at_the_end(load):
    goals = _goals(
        "pods: {selector: app=web, count: 2, hold: 3}",
        "pods: {selector: app=web, count: 2}",
        "tick: {after: 20}",
    )
    level = _level(load, objectives=goals)
    _tick(level, 4)
    assert _states(level) == ["passed", "passed", "pending"]
    _say(level, "kubectl scale rs web --replicas=0")
    _tick(level, 30)
    assert level.verdict == "pending"
    assert _states(level) == ["passed", "pending", "passed"]
    _tick(level, 26)
    assert (level.verdict, level.verdict_tick, level.failing()) == ("failed", 60, ["o1"])


def test_pods_that_were_replaced_are_not_unchanged(load):
    level = _level(
        load,
        objectives=_goals("pods: {selector: app=web, count: 2, ready: true, unchangedSince: 0, at: 20}"),
    )
    _say(level, "kubectl delete pod -l app=web --wait=false")
    _tick(level, 20)
    assert _states(level) == ["failed"]


def test_pods_that_are_made_anew_are_counted_even_if_they_are_gone_again(load):
    level = _level(
        load,
        objectives=_goals(
            'pods: {selector: "", made: {max: 2}, always: [1, 20]}',
            "pods: {selector: app=web, made: {max: 3, since: 5}}",
        ),
    )
    _tick(level, 3)
    assert [goal.progress for goal in level.goals()] == ["0 made anew, at most 2", "0 made anew, at most 3"]
    _say(level, "kubectl delete pod --all --wait=false")
    _tick(level, 9)
    assert _states(level)[0] == "pending"
    assert [goal.progress for goal in level.goals()] == ["2 made anew, at most 2", "0 made anew, at most 3"]
    _say(level, "kubectl run extra --image=nginx -l app=other; kubectl delete pod extra --wait=false")
    _tick(level, 1)
    assert (_states(level), level.hopeless) == (["pending", "passed"], False)
    _say(level, "kubectl run extra2 --image=nginx")
    _tick(level, 1)
    assert (_states(level)[0], level.hopeless) == ("failed", True)


def test_of_a_goal_of_several_windows_one_sees_how_many_are_going_well(load):
    level = _level(
        load,
        objectives=_goals(
            "all: [{traffic: {client: probe, window: [1, 9], success: {min: 0.9}}}, "
            "{traffic: {client: probe, window: [1, 9], kinds: {R: {max: 0}}}}, "
            "{traffic: {client: probe, window: [30, 40], lost: {max: 0}}}]"
        ),
    )
    _tick(level, 2)
    assert level.goals()[0].progress == "2 of 3 parts so far"
    _tick(level, 40)
    assert level.goals()[0].progress == "3 of 3 parts"


def test_status_in_a_level_advises_nothing_that_the_level_refuses(load):
    level = _level(load)
    assert "the sandbox is for trying that" in _say(level, "client add shop --to nodeport/web --rate 1")
    assert _say(level, "status").endswith("No requests yet: they come as time passes.\n")


def test_a_window_without_requests_is_no_success(load):
    goal = "traffic: {client: idle, window: [1, 5], success: {min: 0.5}}"
    level = _level(load, objectives=_goals(goal), rules="  rules: {maxTick: 9}\n")
    _tick(level, 9)
    assert level.verdict == "failed"


def test_fail_when_ends_a_level_at_once(load):
    extra = "  failWhen: [{text: lost one, traffic: {client: probe, window: [1, 50], lost: {min: 1}, budget: true}}]\n"
    level = _level(load, extra=extra, objectives=_goals("tick: {after: 40}"))
    _tick(level, 2)
    _say(level, "kubectl delete rs web --wait=false")
    _tick(level, 10)
    assert level.verdict == "failed"
    assert level.failed_by == "lost one"
    assert 3 <= level.verdict_tick <= 6


def test_what_nothing_has_decided_when_a_level_ends_is_neither_lost_nor_never_met(load):
    extra = "  failWhen: [{text: too late, tick: {after: 3}}]\n"
    kept = "pods: {selector: app=web, count: 2, always: [1, 40]}"
    level = _level(load, extra=extra, objectives=_goals(kept, "absent: rs/web"))
    _tick(level, 2)
    assert [goal.open for goal in level.goals()] == [False, False]
    _tick(level, 2)
    assert [(goal.state, goal.open) for goal in level.goals()] == [("failed", True), ("failed", False)]
    kept_until_then, never = [unmet.sentence for unmet in card_of(level).unmet]
    assert kept_until_then.startswith("Not decided: t (")
    assert kept_until_then.endswith("; the level ended before.")
    assert never.endswith("; never met.")


def test_medals_are_independent(load):
    goal = "traffic: {client: probe, window: [1, 5], success: {min: 0.1}}"
    level = _level(load, objectives=_goals(goal), extra="  par: {commands: 0, lost: 0}\n")
    _say(level, "kubectl annotate rs web a=b")
    _tick(level, 6)
    assert level.medals() == ["Alive", "Smooth"]


def test_sleep_locks_the_console_and_deny_takes_verbs_away(load):
    level = _level(load, rules="  rules: {maxTick: 60, sleep: [[2, 4]], deny: [scale]}\n")
    assert "does not allow kubectl scale" in _say(level, "k scale rs web --replicas=1")
    _tick(level, 2)
    assert "after tick 4" in _say(level, "kubectl get pods")
    _tick(level, 3)
    assert "Running" in _say(level, "kubectl get pods")


def test_coach_lines_come_once_at_their_moment(load):
    extra = (
        "  coach:\n  - {when: {tick: 0}, say: hello}\n  - {when: {command: kubectl get}, say: you looked}\n"
        "  - {when: {fault: 0}, say: ouch, pause: true}\n  - {when: {pods: {selector: app=web, count: 2}}, say: two}\n"
        "  faults: [{at: 2, kind: crash, target: {selector: app=web, pick: newest}}]\n"
    )
    level = _level(load, extra=extra)
    assert [line.say for line in level.coach_lines()] == ["hello", "two"]
    _say(level, "k get pods")
    _say(level, "kubectl get pods")
    assert [line.say for line in level.coach_lines()] == ["you looked"]
    _tick(level, 3)
    assert [(line.say, line.pause) for line in level.coach_lines()] == [("ouch", True)]


def test_the_guide_has_nothing_to_say_after_the_end(load):
    coach = (
        "  coach: [{when: {tick: 5}, say: end}, {when: {tick: 9}, say: more}, {when: {command: kubectl}, say: me}]\n"
    )
    level = _level(load, extra=coach)
    _tick(level, 12)
    _say(level, "kubectl get pods")
    assert level.verdict_tick == 5
    assert [line.say for line in level.coach_lines()] == ["end"]


def test_a_recording_of_a_level_replays_to_the_same_digest(load, tmp_path):
    from levels.playback.replay import replay  # noqa: PLC0415
    from levels.recording.record import read_run, save_run  # noqa: PLC0415

    level = _level(load, extra="  faults: [{at: 3, kind: delete, target: {selector: app=web}}]\n")
    _tick(level, 2)
    _say(level, "kubectl expose rs web --type=NodePort")
    _tick(level, 4)
    save_run(level, str(tmp_path / "run.yaml"))
    outcome = replay(read_run(str(tmp_path / "run.yaml")))
    assert outcome.same, outcome.sentence


def test_a_component_that_cannot_hang_is_named(load):
    with pytest.raises(UnreadableError, match=r"faults\[0\].*no kube-dns can hang; there are .*kube-proxy"):
        _level(load, extra="  faults: [{at: 2, kind: hang, target: {component: kube-dns}}]\n")


def test_help_lists_what_works_in_a_level_and_nothing_else(load):
    level = _level(load)
    listed = _say(level, "help").split("\n")
    names = [line.split()[0] for line in listed if line.strip() and not line.startswith(" ")]
    assert {"goals", "brief", "hint", "kubectl", "tick"} <= set(names)
    assert not {"crash", "power-off", "client"} & set(names)


@pytest.mark.parametrize("word", ["goals", "brief", "hint", "debrief", "solution"])
def test_a_levels_own_word_is_refused_with_anything_behind_it_and_gives_nothing_away(load, word):
    level = _level(load)
    assert _say(level, f"{word} 9") == f"podfall: {word}: {word} takes nothing, not 9\n"
    assert level.hints_used == 0
