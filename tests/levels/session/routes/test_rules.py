from __future__ import annotations

from engine.cluster.bootstrap import workers
from levels.scenario.session_config import ManifestFile, SessionConfig
from levels.session.routes.values import Behind
from levels.session.session import Session
from tests.levels.session.playing import EXAMPLE, run
from tests.levels.session.routes.watching import exposed, lines, route

DELETE = "kubectl delete pod -l service=go-demo-2 --wait=false"


def rules_of(session, node):
    return next(rules for rules in route(session).rules if rules.node == node)


def test_rules_that_are_up_to_date_are_not_behind():
    rules = route(exposed()).rules
    assert [one.node for one in rules] == ["node-1", "node-2", "node-3"]
    assert {(one.endpoints, one.untrue, one.behind, one.trouble) for one in rules} == {(2, (), None, "")}


def test_a_change_that_a_node_has_not_taken_over_counts_from_its_tick():
    session = exposed("hang kube-proxy@node-2", DELETE, "tick 20")
    now, hung = session.tick_number, rules_of(session, "node-2")
    assert rules_of(session, "node-1").behind is None
    assert hung.behind == Behind(24, now - 24 + 1, hung.behind.changes)
    assert hung.behind.changes > 1
    assert {one.why for one in hung.untrue} == {"gone"}
    assert hung.trouble == "kube-proxy hangs"
    assert hung.as_of < 24


def test_a_slow_kube_proxy_is_late_and_not_hung():
    session = exposed("slow kube-proxy@node-2 6", DELETE, "tick 4")
    assert rules_of(session, "node-2").trouble == "kube-proxy is 6 ticks late"


def test_a_hang_is_told_only_where_somebody_waits():
    assert rules_of(exposed("hang kube-proxy@node-2", "tick 5"), "node-2").trouble == ""


def test_changes_that_cancel_each_other_leave_rules_true():
    session = exposed("hang kube-proxy@node-2")
    rename(session, "http")
    assert rules_of(session, "node-2").behind is not None
    rename(session, "")
    assert rules_of(session, "node-2").behind is None


def rename(session, name):
    node_port = route(session).frontends[1].port
    ports = f'[{{"port":28017,"targetPort":28017,"name":"{name}","nodePort":{node_port}}}]'
    patch = f'[{{"op":"replace","path":"/spec/ports","value":{ports}}}]'
    assert run(session, f"kubectl patch svc web --type=json -p '{patch}'")[0] == 0
    run(session, "tick 3")


def test_a_machine_that_came_back_has_no_rules_since_then():
    session = exposed("power-off node-2", "tick 3", "power-on node-2")
    rules = rules_of(session, "node-2")
    assert (rules.as_of, rules.endpoints, rules.behind) == (None, 0, Behind(26, 1, 1))
    assert "node-2: none for this Service; 1 behind since tick 26" in run(session, "status way")[1]
    run(session, "tick 9")
    assert rules_of(session, "node-2").behind is None


def test_a_node_without_power_says_so_and_one_whose_cut_is_hidden_does_not():
    session = exposed("power-off node-3", "tick 1")
    assert rules_of(session, "node-3").trouble == "no power"
    session = exposed()
    session.unseen["node-3"] = None
    run(session, "power-off node-3")
    run(session, "tick 1")
    assert rules_of(session, "node-3").trouble == ""
    assert {one.state for one in route(session).endpoints} == {"listening"}


def test_a_policy_is_never_told_as_staleness():
    session = exposed("""kubectl patch svc web -p '{"spec":{"externalTrafficPolicy":"Local"}}'""", "tick 5")
    assert sorted(one.local or 0 for one in route(session).rules) == [0, 1, 1]
    assert all(one.local is not None for one in route(session).rules)
    assert all(one.behind is None for one in route(session).rules)
    (empty,) = [line for line in lines(run(session, "status way")[1], "rules") if ", 0 on this node" in line]
    assert "T lost here" in empty
    assert "behind" not in empty


def test_rules_for_a_service_that_is_gone_are_behind():
    session = exposed("hang kube-proxy@node-2", "kubectl delete svc web", "tick 3")
    assert route(session).type == ""
    assert rules_of(session, "node-2").behind.since == 23
    assert {one.why for one in rules_of(session, "node-2").untrue} == {"not listed"}
    assert "svc/web (not there)" in run(session, "status way")[1]


def test_many_nodes_that_agree_share_a_line():
    files = (ManifestFile("rs.yml", EXAMPLE.read_text("utf-8")),)
    session = Session(SessionConfig(manifests=files, machines=tuple(workers(9))))
    for line in ("tick 15", "kubectl expose rs go-demo-2 --name=web --target-port=28017", "tick 8"):
        run(session, line)
    assert lines(run(session, "status way")[1], "rules") == ["rules     9 nodes: 2 endpoints"]
    for line in ("hang kube-proxy@node-2", DELETE, "tick 30"):
        run(session, line)
    first, others = lines(run(session, "status way")[1], "rules")
    assert first.startswith("rules     node-2: 2 endpoints as of tick")
    assert others == "rules     8 other nodes: 2 endpoints"
