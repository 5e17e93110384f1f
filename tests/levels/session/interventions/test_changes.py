from __future__ import annotations

from levels.campaign.index import find_level
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from levels.session.timeline import Timeline
from tests.levels.session.interventions.playing import DELETED, EXPOSED, GROWN, begun, deleted, saving
from tests.levels.session.playing import EXAMPLE, session_of
from tests.present import present

AGAIN = "It would have been served if it had been sent again in tick {}."


def first(timeline, tick: int) -> str:
    """The first request that was lost from that tick on."""
    return next(record.name for record in timeline.session.cluster.metrics.records("shop") if record.tick >= tick)


def test_rules_that_were_behind_would_have_led_somewhere():
    assert saving(deleted(), "shop@16.1") == [
        "It would have been served if node-1 had taken over what the API changed in tick 16 at once.",
        AGAIN.format(17),
    ]


def test_the_least_time_that_a_deleted_pod_has_to_live_on_is_a_prestop_sleep():
    assert saving(deleted(), "shop@37.1") == [
        "It would have been served if the process had gone on for 1 more tick (preStop sleep 1).",
        "Lost all the same: sent to 10.244.1.2:28017, sent again in tick 38.",
    ]


def test_the_sleep_that_is_named_does_save_it(tmp_path):
    first, second = (saving(deleted_later(), f"shop@{tick}.1")[0] for tick in (37, 38))
    assert "(preStop sleep 1)" in first
    assert "(preStop sleep 2)" in second
    text = EXAMPLE.read_text("utf-8")
    for seconds, lost in ((1, {38}), (2, set())):
        hook = f"image: mongo:3.3\n        lifecycle: {{preStop: {{sleep: {{seconds: {seconds}}}}}}}"
        file = tmp_path / f"sleeps-{seconds}.yml"
        file.write_text(text.replace("image: mongo:3.3", hook), "utf-8")
        timeline = begun(*DELETED, "tick 4", session=session_of(file))
        records = timeline.session.cluster.metrics.records("shop")
        assert {record.tick for record in records if 37 <= record.tick <= 38} == lost


def deleted_later() -> Timeline:
    """With the requests of the last ticks settled."""
    return begun(*DELETED, "tick 4")


def test_a_sleep_that_the_grace_period_would_cut_short_says_so():
    lines = (*EXPOSED, "kubectl delete pod -l service=go-demo-2 --wait=false --grace-period=1", "tick 6")
    assert "(preStop sleep 2 and a grace period of more than 1 s)" in saving(begun(*lines), "shop@38.1")[0]


def test_a_pod_that_crashed_would_have_had_to_live_and_no_hook_gives_it_that():
    timeline = begun(*EXPOSED, "crash pod/$(kubectl get pods -o name | head -n 1 | cut -d/ -f2)", "tick 6")
    one, other = first(timeline, 36), first(timeline, 37)
    assert "if the process had gone on for 2 more ticks." in saving(timeline, one)[0]
    assert "if the process had gone on for 5 more ticks." in saving(timeline, other)[0]
    assert (
        "if it had gone to 10.244.1.2:28017, the first other endpoint of node-1's rules." in saving(timeline, other)[1]
    )


def test_a_pod_that_does_not_listen_yet_should_not_count_as_ready():
    timeline = begun(*GROWN)
    name = first(timeline, 20)
    pod = present(timeline.session.cluster.metrics.find(name)).path.pod.partition("/")[2]
    told = saving(timeline, name)
    gated = f"if pod/{pod} had not counted as ready before it listened on 28017 (a readiness probe)."
    assert told[0] == f"It would have been served {gated}"
    assert told[1].startswith("It would have been served if it had gone to ")
    assert not any("the process had gone on" in sentence for sentence in told)


def test_a_machine_without_power_runs_nothing_for_longer():
    timeline = begun(*EXPOSED, "power-off node-1", "tick 6")
    by_rules = next(record for record in timeline.session.cluster.metrics.records("shop") if record.letter == "T")
    told = saving(timeline, by_rules.name)
    assert not any("the process had gone on" in sentence for sentence in told)
    assert told[0].startswith("It would have been served if it had gone to 10.244.2.2:28017")


def test_nothing_helps_where_nothing_is_behind_the_service():
    timeline = begun(
        "kubectl create service nodeport web --tcp=80", "client add shop --to nodeport/web --rate 2", "tick 5"
    )
    assert saving(timeline, "shop@1.1") == [
        "Lost all the same: with the rules of tick 1 on node-1 at once, sent again in tick 2."
    ]
    assert saving(timeline, "shop@2.1") == ["Lost all the same: sent again in tick 3."]


def test_a_change_of_long_ago_is_not_played_and_that_is_said():
    timeline = begun(*EXPOSED, "hang kube-proxy@node-1", DELETED[-2], "tick 320")
    last = timeline.session.cluster.metrics.records("shop")[-1]
    assert (last.via, last.tick > 340) == ("node-1", True)
    told = saving(timeline, last.name)
    assert told[-1] == "Not played: 1 change that would act more than 300 ticks before it."
    assert not any("at once" in sentence for sentence in told[:-1])


def test_a_change_that_acts_before_the_first_moment_is_not_played_and_that_is_said():
    level = Level(load_scenario(present(find_level("wrong-neighbour")).file))
    timeline = begun("kubectl delete deploy different-app-db", "tick 8", session=level)
    told = saving(timeline, "stranger@4.1")[-1]
    assert told == "Not played: 1 change that would act before the first moment that is kept."


def test_a_retry_that_is_still_to_come_says_so_and_is_played_anew_once_more_was_done():
    timeline = begun(*EXPOSED[:-1], "tick 1")
    [name] = {record.name for record in timeline.session.cluster.metrics.records("shop") if record.number == 1}
    ahead = AGAIN.format(17).removesuffix(".") + " (which is still to come, and if nothing else is done before)."
    assert saving(timeline, name)[-1] == ahead
    timeline = begun(*EXPOSED[:-1], "tick 1", "kubectl delete svc web")
    assert saving(timeline, name)[-1] == (
        "Lost all the same: sent again in tick 17 (which is still to come, and if nothing else is done before)."
    )
    timeline = begun(*EXPOSED[:-1], "tick 1", "kubectl delete svc web", "tick 4")
    assert not any("served if it had been sent again" in sentence for sentence in saving(timeline, name))
