from __future__ import annotations

from levels.session.routes.values import NearestMiss
from levels.session.session import Session
from tests.levels.session.playing import run
from tests.levels.session.routes.watching import exposed, lines, route, sandbox

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {SELECTOR ports: [{port: 80, targetPort: PORT}]}
"""
POD = """\
---
apiVersion: v1
kind: Pod
metadata: {name: NAME, labels: {LABELS}}
spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80, name: http}]}]}
"""


def miss(selector: str, *pods: tuple[str, str], port: str = "80", ticks: int = 14) -> tuple[NearestMiss, str]:
    """What the value and the console say of a Service with that selector beside Pods with these labels."""
    text = SERVICE.replace("SELECTOR", f"selector: {{{selector}}}," if selector else "").replace("PORT", port)
    text += "".join(POD.replace("NAME", name).replace("LABELS", labels) for name, labels in pods)
    session = sandbox(text, f"tick {ticks}")
    found = lines(run(session, "status way")[1], "nothing")
    return missed(session), found[0].removeprefix("nothing").strip() if found else ""


def missed(session: Session, name: str = "web") -> NearestMiss:
    """What keeps a Service from having an endpoint."""
    found = route(session, name).miss
    assert found is not None
    return found


def test_a_service_with_an_endpoint_misses_nothing():
    assert route(exposed()).miss is None


def test_the_selector_stands_beside_the_labels_that_fit_best():
    found, text = miss(
        "app: web, tier: front", ("far", "app: other"), ("near-a", "app: web, tier: frnt"), ("near-b", "app: web")
    )
    assert found == NearestMiss(
        "selector", ("near-a",), (("app", "web"), ("tier", "front")), (("app", "web"), ("tier", "frnt")), ("tier",)
    )
    assert text == (
        "its selector is app=web,tier=front; closest: pod/near-a with app=web,tier=frnt (tier is frnt, not front)"
    )


def test_a_key_that_the_nearest_pod_lacks_is_missing():
    _, text = miss("app: web, tier: front", ("near", "app: web"))
    assert text == "its selector is app=web,tier=front; closest: pod/near with app=web (tier is missing)"


def test_a_value_that_differs_by_a_letter_is_closer_than_another_and_that_closer_than_a_label_that_is_not_there():
    found, text = miss("app: lives", ("big", "tier: front"), ("alone", "app: other"), ("live", "app: live"))
    assert found.pods == ("live",)
    assert text == "its selector is app=lives; closest: pod/live with app=live (app is live, not lives)"
    assert miss("app: lives", ("big", "tier: front"), ("alone", "app: other"))[0].pods == ("alone",)


def test_where_no_pod_has_any_of_the_labels_none_is_called_close():
    found, text = miss("app: web, tier: front", ("big", "name: web"))
    assert found == NearestMiss("selector", (), (("app", "web"), ("tier", "front")), (), ("app", "tier"))
    assert text == "its selector is app=web,tier=front, and no Pod of the namespace has a label app or tier"


def test_a_named_port_that_no_container_has_is_named_beside_those_that_they_have():
    found, text = miss("app: web", ("a", "app: web"), port="metrics")
    assert (found.kind, found.port, found.offered) == ("port", "metrics", ("http",))
    assert text == "no container of pod/a has a port named metrics: they have http"


def test_without_any_pod_it_says_so():
    assert miss("app: web")[1] == "its selector is app=web, and the namespace has no Pod at all"


def test_without_a_selector_it_says_so():
    assert miss("", ("a", "app: web"))[0].kind == "no selector"


def test_pods_that_are_not_ready_say_why():
    found, text = miss("app: web", ("a", "app: web"), ticks=2)
    assert (found.kind, found.pods) == ("not ready", ("a",))
    assert text == f"pod/a is not ready: {found.reasons[0]}"
    assert found.reasons[0]


def test_pods_that_all_end_are_named():
    text = SERVICE.replace("SELECTOR", "selector: {app: web},").replace("PORT", "80")
    text += POD.replace("NAME", "a").replace("{LABELS}}", "{app: web}, finalizers: [example.com/wait]}")
    session = sandbox(text, "tick 14", "kubectl delete pod a --wait=false", "tick 8")
    assert missed(session) == NearestMiss("ending", ("a",))
    assert lines(run(session, "status way")[1], "nothing") == ["nothing   all Pods that fit are ending: pod/a"]


def test_a_controller_that_hangs_is_named_with_the_news_that_it_lacks():
    session = exposed("hang endpoints", "kubectl expose rs go-demo-2 --name=db --port=27017", "tick 3")
    found = missed(session, "db")
    assert (found.kind, found.since, found.trouble) == ("late", 23, "endpoint-slice-controller hangs")


def test_a_service_that_is_not_there_says_so():
    session = exposed("client add lost --to nodeport/nothing --rate 2", "tick 1")
    found = route(session, "nothing")
    assert (found.type, found.miss, found.lost) == ("", NearestMiss("no service"), 2)
    assert run(session, "status way nothing")[1].startswith("svc/nothing (not there): 2 R lost in tick 24\n")
