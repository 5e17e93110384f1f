"""What outcomes come to in a report, and how it reads."""

from levels.storm.faults.outcomes import FaultLoss, FaultOutcome
from levels.storm.report import StormCause, StormClient, StormFault, StormReport
from levels.storm.summary import faults_of, summed
from levels.storm.text import FAULTS, report_text
from tests.levels.storm.storming import pick

DELETE, DRAIN = pick("pod-delete", "deploy/web"), pick("node-drain", "node/node-1")


def loss(lost, hop="kube-proxy on node-1", cause="process ended", letter="R"):
    return FaultLoss(
        letter, hop, cause, "default/web", "web", f"{hop} lists it; in truth it is gone; and more", lost, ""
    )


def outcome(which, *losses: FaultLoss, recovered: int | None = 3, unfinished=""):
    return FaultOutcome(which, 100, losses, recovered, unfinished, 20)


def test_seeds_are_summed_up():
    seeds = [[outcome(DELETE, loss(2)), outcome(DRAIN)], [outcome(DELETE, loss(3), loss(1, "x"), recovered=9)]]
    deleted, drained = summed(seeds)

    assert (deleted.sent, deleted.lost, deleted.recovered, deleted.ticks) == (200, 6, 9, 40)
    assert [one.lost for one in deleted.losses] == [5, 1]
    assert (drained.sent, drained.lost) == (100, 0)


def test_what_never_got_well_in_one_seed_never_did():
    (found,) = summed([[outcome(DELETE, recovered=None)], [outcome(DELETE)]])

    assert found.recovered is None


def test_the_worst_comes_first_and_what_ended_badly_before_what_ended_well():
    quiet, blocked = outcome(pick("scale-down", "deploy/web")), outcome(DRAIN, unfinished="a budget forbids it")
    faults = faults_of([quiet, blocked, outcome(DELETE, loss(2))], {DELETE: "runs/x.yaml"})

    assert [fault.fault for fault in faults] == ["pod-delete", "node-drain", "scale-down"]
    assert faults[0].causes[0].run == "runs/x.yaml"


def test_losses_of_one_cause_are_told_by_the_hop_that_lost_most():
    losses = (loss(5, "kube-proxy on node-2"), loss(2), loss(1, "pod/a"), loss(4, cause="Pod gone", letter="T"))
    (fault,) = faults_of([outcome(DELETE, *losses)], {})

    assert [(one.letter, one.cause, one.hop, one.lost) for one in fault.causes] == [
        ("R", "process ended", "kube-proxy on node-2 and 2 others", 8),
        ("T", "Pod gone", "kube-proxy on node-1", 4),
    ]
    assert fault.letters == {"R": 8, "T": 4}


def cause(lost=1, run=None):
    return StormCause("R", "kube-proxy on node-1", "it lists what is gone; in truth gone; since 3", lost, "", run, "x")


def fault(kind, lost, unfinished=""):
    causes = (cause(lost, "runs/a.yaml"),) if lost else ()
    return StormFault(kind, "deploy/web", 100, lost, {"R": lost} if lost else {}, 4, causes, unfinished)


def text_of(*faults: StormFault):
    clients = (StormClient("web", "outside", "nodeport/web", 5),)
    report = StormReport(("3 nodes", "Assumed of images:", "  deploy/web: web"), clients, faults, (), None, 0, "passed")
    return report_text(report, {"web": "web -> :30000 -> node-1 rules -> 3 endpoints"})


def test_the_text_tells_what_fell_and_why_and_what_did_not():
    assert text_of(fault("pod-delete", 7), fault("node-drain", 0, "a budget forbids it"), fault("scale-down", 0)) == [
        "What is assumed",
        "  3 nodes",
        "  1 container of images that podfall does not know do what their manifests imply",
        "    (podfall sandbox --assumptions tells it)",
        "",
        "Who asks",
        "  web -> :30000 -> node-1 rules -> 3 endpoints",
        "",
        "What fell, the worst first",
        "  lost of sent   by letter       well   fault, and [why]",
        "  7 of 100       7 R             4 s    pod-delete deploy/web [1]",
        "",
        "What does not come to its end",
        "  node-drain deploy/web: a budget forbids it",
        "",
        "Nothing was lost in: scale-down deploy/web",
        "",
        "Why",
        "  [1] R at kube-proxy on node-1: it lists what is gone; in truth gone",
        "      podfall replay runs/a.yaml",
    ]


def test_where_nothing_is_lost_there_is_nothing_to_explain():
    assert text_of(fault("scale-down", 0))[-3:] == ["Nothing fell.", "", "Nothing was lost in: scale-down deploy/web"]


def test_what_has_no_room_is_counted():
    lines = text_of(*(fault(f"fault-{index}", 2) for index in range(FAULTS + 3)))

    assert "  and 3 more, which lost 6 in all" in lines
    assert len(lines) < 50


def test_what_is_long_stays_within_the_width():
    long = fault("dependency-stall", 900)._replace(
        target=f"shop/svc/{'x' * 40}", letters={"R": 100_000, "5": 99_000, "T": 1}
    )
    lines = text_of(long)

    assert max(map(len, lines)) <= 80
    assert "  900 of 100     100000 R..      4 s" in lines


def test_a_kind_that_costs_nothing_anywhere_is_named_once():
    scaled = fault("scale-down", 0)
    others = (scaled._replace(target="deploy/api"), fault("pod-delete", 0), fault("pod-delete", 1))

    assert "Nothing was lost in: any scale-down; pod-delete deploy/web" in text_of(scaled, *others)


def test_a_pair_that_costs_no_more_than_both_alone_is_counted_and_no_more():
    one, other = fault("pod-delete", 3), fault("scale-down", 2)
    both = fault("pod-delete + scale-down", 5)._replace(target="deploy/web + deploy/web")
    lines = text_of(one, other, both)

    assert "1 pair of faults cost no more than both of them alone." in lines
    assert not [line for line in lines if " + " in line]
    worse = text_of(one, other, both._replace(lost=6))
    assert "pod-delete + scale-down deploy/web + deploy/web [1]" in [line.strip() for line in worse]
