"""Lines that ask for more than there is room or time for: one clear line each, at once, and the game goes on."""

from __future__ import annotations

import pytest

from levels.session.mistakes import BUG
from levels.session.timeline import Timeline, moment
from tests.levels.session.playing import EXAMPLE, run, session_of

DEEP = 3000
DIGITS = "9" * 5000
TEMPLATE = "kubectl get pods -o go-template="
PATH = "kubectl get pods -o jsonpath="
TOO_LONG = "prints more than 67108864 characters"
WIDE = '{{printf "%9999999d" 1}}'
DOUBLED = '{{$x := "aaaaaaaaaaaaaaaa"}}'
NESTED = "error: the template is nested more than 100 deep\n"


@pytest.fixture(scope="module")
def session():
    played = session_of(EXAMPLE)
    run(played, "tick 15")
    return played


@pytest.mark.parametrize(
    "line",
    [
        f"{TEMPLATE}'{'{{if true}}' * DEEP}x{'{{end}}' * DEEP}'",
        f"{TEMPLATE}'{'{{range .items}}' * DEEP}x{'{{end}}' * DEEP}'",
        f"{TEMPLATE}'{{{{{'(' * DEEP}.kind{')' * DEEP}}}}}'",
        f"{TEMPLATE}'{{{{if .x}}}}a{'{{else if .x}}b' * DEEP}{{{{end}}}}'",
        f"{PATH}'{'{range .items[*]}' * DEEP}x{'{end}' * DEEP}'",
    ],
)
def test_a_template_nested_too_deep_is_refused_in_one_line(session, line):
    assert run(session, line) == (1, "", NESTED)


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        (f"{TEMPLATE}'{'{{if true}}' * 100}x{'{{end}}' * 100}'", "x"),
        (f"{TEMPLATE}'{{{{{'(' * 100}.kind{')' * 100}}}}}'", "List"),
        (f"{PATH}'{'{range @}' * 99}x{'{end}' * 99}'", "x"),
    ],
)
def test_a_hundred_deep_is_not_too_deep(session, line, printed):
    assert run(session, line) == (0, printed, "")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (TEMPLATE + "'{{range 999999999999}}{{end}}'", "looks at more than 300000 values"),
        (TEMPLATE + "'" + WIDE * 9 + "'", TOO_LONG),
        (TEMPLATE + "'" + DOUBLED + '{{$x = printf "%s%s%s%s" $x $x $x $x}}' * 20 + "'", TOO_LONG),
        (TEMPLATE + "'" + DOUBLED + "{{$x = print $x $x $x $x}}" * 20 + "'", TOO_LONG),
        (TEMPLATE + "'" + DOUBLED + "{{$x = println $x $x $x $x}}" * 20 + "'", TOO_LONG),
        (PATH + "'" + "{range ..}" * 30 + "{end}" * 30 + "'", "looks at more than 300000 values"),
        (
            PATH + "\"{.items[*]['spec'" + ",'spec'" * 999 + "]['containers'" + ",'containers'" * 999 + ']}"',
            "looks at more than 300000 values",
        ),
    ],
)
def test_a_template_without_end_is_ended(session, line, complaint):
    assert run(session, line) == (1, "", f"error: the template {complaint}\n")


@pytest.mark.parametrize(
    ("form", "argument", "printed"),
    [
        ("%999999999d", "1", "%!(NOVERB)%!(EXTRA int=1)"),
        ("a%.999999999fb", "1.5", "a%!(NOVERB)%!(EXTRA float64=1.5)"),
        ("%11000000s|%s", '"x"', "%!(NOVERB)%!(EXTRA string=x)"),
        ("%0000000000000007d", "1", "0000001"),
        ("%.00000000000000001f", "1.5", "1.5"),
    ],
)
def test_a_width_or_precision_beyond_go_s_own_limit_is_no_width(session, form, argument, printed):
    """Go's fmt: parsenum gives up, and with it the rest of the format."""
    assert run(session, f"{TEMPLATE}'{{{{printf \"{form}\" {argument}}}}}'") == (0, printed, "")


def test_the_widest_width_that_go_reads_is_granted(session):
    assert run(session, f"{TEMPLATE}'{{{{len (printf \"%10000009d\" 1)}}}}'")[1] == "10000009"
    assert (
        "NOVERB" in run(session, f'{TEMPLATE}\'{{{{printf "%10000010d" 1 | len}}}}{{{{printf "%10000010d" 1}}}}\'')[1]
    )


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (f"kubectl delete pod x --grace-period={DIGITS}", "value out of range"),
        ("kubectl delete pod x --grace-period=9223372036854775808", "value out of range"),
        ("kubectl delete pod x --timeout=9999999999999h", 'time: invalid duration "9999999999999h"'),
        (f"kubectl wait pod x --for=delete --timeout={DIGITS}s", "time: invalid duration"),
        (f"kubectl scale rs go-demo-2 --replicas={DIGITS}", "value out of range"),
        ("kubectl scale rs go-demo-2 --replicas=9999999999", "cannot unmarshal number 9999999999"),
        (f"kubectl run x --image=nginx --port={DIGITS}", "strconv.Atoi: parsing"),
        (f"kubectl expose rs go-demo-2 --port={DIGITS}", "strconv.Atoi: parsing"),
        (f"kubectl create service clusterip x --tcp={DIGITS}", "strconv.ParseUint: parsing"),
        (f"kubectl set resources rs go-demo-2 --limits=cpu={DIGITS}", "error: unable to parse"),
        (f"tick {DIGITS}", "tick [N] takes a number of ticks"),
        (f"slow endpoints {DIGITS}", "by how many ticks?"),
        ("slow endpoints -c x 3", "-c names a container of a Pod"),
        ("slow pod/x -q 3", "invalid option -- 'q'"),
        (f"partition node-1 {DIGITS}", "for how many ticks?"),
        (f"stall svc/kubernetes {DIGITS}", "for how many ticks?"),
        (f"client add x --from outside --to nodeport/x --rate {DIGITS}", "takes a number from 0"),
        (f"client add x --from outside --to port/{DIGITS}", "no such port"),
        (f"watch -n {DIGITS} x", "1 to 60 ticks"),
        ("watch watch watch echo x", "runs no watch within a watch"),
        (f"grep -E '{'(' * DEEP}a{')' * DEEP}' x", "Regular expression too big"),
        (f"echo {'$(' * DEEP}echo x{')' * DEEP}", "nested more than 16 deep"),
        (
            "kubectl patch svc kubernetes --type=merge -p '" + '{"a":' * DEEP + "1" + "}" * DEEP + "'",
            "exceeded max depth",
        ),
        ("tick until '" + '{"not": ' * DEEP + "1" + "}" * DEEP + "'", "exceeded max depth of 100"),
    ],
)
def test_numbers_and_depths_beyond_all_bounds_are_refused_in_words(session, line, complaint):
    status, out, err = run(session, line)
    assert complaint in err + out, err[-300:]
    assert status != BUG
    assert "mistake" not in err


@pytest.mark.parametrize("line", [f"rewind {DIGITS}", f"rewind to {DIGITS}", f"redo {DIGITS}", "redo ²"])
def test_a_way_through_time_of_more_ticks_than_there_are_is_refused_in_words(line):
    with pytest.raises(ValueError, match=r"rewind N, rewind to TICK, redo \[N\] or restart"):
        moment(line, 9)


GRACES = ("999999999999", "253402300800", "9223372036854775807")


@pytest.mark.parametrize("grace", GRACES)
def test_a_grace_period_beyond_the_calendar_ends_at_its_end(grace):
    session = session_of(EXAMPLE)
    timeline = Timeline(session)
    run(session, "tick 15")
    assert run(session, f"kubectl delete pod -l service=go-demo-2 --wait=false --grace-period={grace}")[0] == 0
    stamps = run(session, f"{PATH}'{{.items[*].metadata.deletionTimestamp}}'")[1].split()
    assert set(stamps) == {"9999-12-31T23:59:59Z"}
    assert run(session, "kubectl get pods -o wide; kubectl describe pods > x")[2] == ""
    run(session, "tick 3")
    digest = session.digest.hexdigest()
    timeline.go(2)
    timeline.go(18)
    assert timeline.session.digest.hexdigest() == digest


POD = """
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  terminationGracePeriodSeconds: 9223372036854775807
  containers: [{name: c, image: nginx}]
"""


def test_a_pod_whose_own_grace_period_is_beyond_the_calendar_can_be_deleted():
    session = session_of(EXAMPLE)
    session.files.put("p.yml", POD)
    assert run(session, "kubectl apply -f p.yml; tick 9; kubectl delete pod p --wait=false")[0] == 0
    assert run(session, "kubectl get pod p")[2] == ""
