from __future__ import annotations

from pathlib import Path

import pytest

from levels.journal.client_line import read_spec, spec_words
from levels.session.session import Session
from tests.levels.session.playing import EXAMPLE, run, session_of


@pytest.fixture
def exposed() -> Session:
    """The worked example, exposed, with a client that asks for it."""
    session = session_of(EXAMPLE)
    run(session, "tick 15")
    run(session, "kubectl expose rs go-demo-2 --name=web --target-port=28017 --type=NodePort")
    run(session, "tick 3")
    run(session, "client add shop --to nodeport/web --rate 6")
    run(session, "tick 2")
    return session


def test_node_ip_is_the_first_nodes_address():
    assert run(session_of(), "echo $NODE_IP")[1] == "172.18.0.3\n"


@pytest.mark.parametrize("line", ["tick x", "tick -1", "tick 1 2", "tick 99999999999"])
def test_tick_takes_one_number(line: str):
    session = session_of()
    status, _, err = run(session, line)
    assert (status, session.tick_number) == (2, 0)
    assert err.startswith("podfall: tick: tick [N] takes a number")


def test_a_waiting_command_lets_ticks_pass_at_once():
    session = session_of(EXAMPLE)
    run(session, "tick 15")
    status, out, _ = run(session, "kubectl delete rs go-demo-2 --cascade=foreground")
    assert (status, out) == (0, 'replicaset.apps "go-demo-2" deleted\n')
    assert session.tick_number > 15


def test_status_counts_requests_by_letter_and_names_the_last_lost_ones(exposed: Session):
    assert "Client shop: 12 sent, 12 served, 0 lost." in run(exposed, "status")[1]
    run(exposed, "power-off node-1")
    run(exposed, "power-off node-2")
    run(exposed, "power-off node-3")
    run(exposed, "tick 4")
    text = run(exposed, "status")[1]
    assert "node-1, node-2, node-3 without power" in text
    assert " lost (12 T), 12 under way. Last lost: shop@22." in text
    assert "is powered off" in run(exposed, "why shop@22.6")[1]
    assert run(exposed, "why")[1] == run(exposed, "why shop@22.6")[1]


def test_power_comes_back(exposed: Session):
    run(exposed, "power-off node-1")
    assert "without power" in run(exposed, "status")[1]
    assert run(exposed, "power-on node-1")[0] == 0
    assert "all with power" in run(exposed, "status")[1]


def test_a_crashed_container_is_restarted_and_counted(exposed: Session):
    pod = run(exposed, "kubectl get pod -o name | head -1")[1].strip()
    assert run(exposed, f"crash {pod} -c db") == (0, f"container db of {pod} crashed\n", "")
    run(exposed, "tick 5")
    restarts = run(exposed, f"kubectl get {pod} -o jsonpath='{{.status.containerStatuses[*].restartCount}}'")[1]
    assert "1" in restarts.split()


@pytest.mark.parametrize(
    ("line", "status", "complaint"),
    [
        ("crash pod/none", 1, 'podfall: crash: pods "none" not found\n'),
        ("crash", 2, "podfall: crash: which Pod? crash pod/X [-c CONTAINER]\n"),
        ("power-off node-9", 1, 'podfall: power-off: nodes "node-9" not found\n'),
        ("power-off", 2, "podfall: power-off: which node? power-off NODE\n"),
        ("why svc/none", 1, 'podfall: why: services "none" not found\n'),
        ("why nothing", 2, "podfall: why: why takes TYPE/NAME (svc/web), not nothing\n"),
        ("why", 1, "podfall: why: no request was lost yet\n"),
        ("why shop@1.1", 1, "podfall: why: no lost request shop@1.1; status names the last ones\n"),
        *(
            (f"why {name}", 2, f"podfall: why: a lost request is named CLIENT@TICK.N (tester@12.3), not {name}\n")
            for name in ("shop@", "@1.1", "shop@x.y", "shop@1.")
        ),
        ("client add a --to nodeport/x --rate many", 2, "podfall: client: --rate takes a number from 0 to 1000000"),
        ("client add a --too svc/x", 2, "podfall: client: unknown option --too: there are --from, --to"),
        ("client add curl --to svc/x", 1, "podfall: client: curl is the client that counts"),
        ("client remove a", 1, "podfall: client: there is no client a\n"),
        ("client", 2, "podfall: client: client add NAME"),
        ("iptables-save node-9", 1, 'podfall: iptables-save: nodes "node-9" not found\n'),
        ("partition node-9", 1, 'podfall: partition: nodes "node-9" not found\n'),
        ("partition", 2, "podfall: partition: which node, for how many ticks? partition NODE [TICKS]\n"),
        ("partition control-plane", 1, "podfall: partition: control-plane holds the API server"),
        ("stall web 3", 2, "podfall: stall: which Service, for how many ticks? stall svc/X TICKS\n"),
        ("stall svc/none 3", 1, "podfall: stall: no ready Pod stands behind svc/none\n"),
        ("tick until", 2, "podfall: tick: until: a predicate is needed: '{endpoints: {service: x, count: 2}}'\n"),
        ("tick until '{endpointz: {}}'", 2, "podfall: tick: until: endpointz: unknown field endpointz; did you mean"),
        ("tick until '{traffic: {client: a, window: [1, 2], lost: {max: 0}}}'", 2, "podfall: tick: until: traffic.cl"),
        ("edit a.yml", 1, "podfall: edit: there is no editor here; write a file with `echo ... > a.yml`\n"),
        ("watch", 2, "podfall: watch: watch [-n TICKS] COMMAND, with 1 to 60 ticks from one look to the next (2)"),
        ("watch -n 0 ls", 2, "podfall: watch: watch [-n TICKS] COMMAND"),
        ("watch -n x ls", 2, "podfall: watch: watch [-n TICKS] COMMAND"),
        ("watch -d ls", 2, "podfall: watch: watch [-n TICKS] COMMAND"),
        ("goals", 1, "podfall: goals: only a level has it: podfall play"),
        ("save", 2, "podfall: save: save FILE, save --scenario FILE\n"),
        ("nonsense", 127, "podfall: nonsense: command not found\n"),
    ],
)
def test_wrong_lines_are_one_sentence(line: str, status: int, complaint: str):
    found = run(session_of(), line)
    assert found[0] == status
    assert found[1] == ""
    assert found[2].startswith(complaint)
    assert found[2].count("\n") == 1


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        ("kubectl get pods", 0),
        ("kubectl create ns x", 1),
        ("kubectl delete pod x", 0),
        ("kubectl create ns default", 0),
        ("kubectl create ns A_B", 0),
        ("kubectl create ns x --dry-run=server", 0),
        ("kubectl label node node-1 a=b; kubectl label node node-1 a=b", 1),
        ("kubectl uncordon node-1", 0),
        ("kubectl delete ns nobody; kubectl create ns x && kubectl delete ns x", 2),
        ("kubectl create ns $(kubectl create ns x -o jsonpath='{.metadata.name}')y", 2),
        ("watch -n 60 kubectl create ns x", 1),
        ("k label node node-1 a=b; k label node node-1 a-", 2),
        ("curl http://node-1:1", 0),
        ("curl -X PUT http://node-1:1", 0),
        ("curl -d x http://node-1:1", 0),
        ("power-off node-1", 1),
        ("power-off nowhere", 0),
        ("client add a --to nodeport/x", 1),
        ("client add a --to svc/x", 0),
        ("client list", 0),
        ("why svc/kubernetes", 0),
        ("tick", 0),
    ],
)
def test_only_commands_that_change_something_are_counted(line: str, counted: int):
    session = session_of()
    run(session, line)
    assert session.mutations == counted


def test_a_command_that_waits_counts_once_and_what_others_write_meanwhile_does_not(exposed: Session):
    before = exposed.mutations
    run(exposed, "kubectl delete rs go-demo-2 --cascade=foreground")
    assert exposed.mutations == before + 1
    run(exposed, "kubectl wait pod --all --for=delete --timeout=9s; kubectl delete rs go-demo-2 --timeout=5s")
    assert exposed.mutations == before + 1


def test_a_line_that_is_interrupted_counts_what_it_did_and_no_more(exposed: Session):
    before = exposed.mutations
    run(exposed, "kubectl delete pod --all; kubectl create ns late", stop_in=exposed.tick_number + 1)
    assert exposed.mutations == before + 1


def test_a_curl_that_was_answered_counts(exposed: Session):
    before = exposed.mutations
    assert (
        run(exposed, "curl -s -X PUT http://node-1:$(kubectl get svc web -o jsonpath='{.spec.ports[0].nodePort}')")[0]
        == 0
    )
    assert exposed.mutations == before + 1


def test_clients_are_listed_as_they_are_added(exposed: Session):
    line = run(exposed, "client list")[1].strip()
    assert line == "client add shop --from outside --to nodeport/web --rate 6 --get / --timeout 2"
    assert run(exposed, "client remove shop")[0] == 0
    assert run(exposed, "client list")[1] == ""
    assert run(exposed, line)[0] == 0


def test_a_clients_words_make_the_same_client():
    spec = read_spec(
        [
            "a",
            "--from=pod/x",
            "--to",
            "svc/y.z:8080",
            "--rate",
            "7",
            "--get",
            "/p",
            "--timeout=3",
            "--keep-alive",
            "9",
            "--retry",
            "2",
        ],
    )
    assert read_spec(spec_words(spec)) == spec


def test_a_client_that_writes_reads_back_what_it_wrote():
    spec = read_spec(["a", "--to", "svc/db", "--get", "/r", "--put", "/w", "--expect", "mongo"])
    assert [tuple(op) for op in spec.ops] == [("PUT", "/w"), ("GET", "/r")]
    assert read_spec(spec_words(spec)) == spec


def test_what_a_client_expects_is_among_its_words():
    spec = read_spec(["a", "--to", "svc/redis", "--expect", "redis"])
    assert spec.expect.protocol == "redis"
    assert read_spec(spec_words(spec)) == spec


def test_nslookup_says_from_where_it_asks(exposed: Session):
    out = run(exposed, "nslookup web")[1]
    assert "namespace default" in out
    assert "web.default.svc.cluster.local" in out


def test_iptables_save_shows_the_nodes_rules(exposed: Session):
    assert '"default/web' in run(exposed, "iptables-save node-2")[1]


def test_the_console_writes_only_its_own_folder(tmp_path: Path):
    (tmp_path / "real.txt").write_text("real\n")
    session = session_of(folder=tmp_path)
    run(session, "echo mine > real.txt; echo new > new.txt; echo more >> real.txt")
    assert run(session, "cat real.txt new.txt; ls")[1] == "mine\nmore\nnew\nnew.txt\nreal.txt\n"
    assert (tmp_path / "real.txt").read_text() == "real\n"
    assert not (tmp_path / "new.txt").exists()


def test_nothing_outside_of_the_start_folder_is_read(tmp_path: Path):
    (tmp_path / "secret").write_text("s")
    (tmp_path / "home").mkdir()
    status, out, err = run(session_of(folder=tmp_path / "home"), "cat ../secret")
    assert (status, out) == (1, "")
    assert "outside the folder" in err


def test_history_and_help_list(exposed: Session):
    assert run(exposed, "history")[1].splitlines()[0] == "    1  tick 15"
    assert "iptables-save [NODE]" in run(exposed, "help")[1]
    assert run(exposed, "help power-o")[1].splitlines() == [
        "power-off NODE                a machine loses its power",
        "power-on NODE                 a machine gets it back",
    ]


def test_help_fits_into_80_columns_and_loses_no_word(exposed: Session):
    out = run(exposed, "help")[1]
    assert max(map(len, out.splitlines())) <= 76
    assert "a recording for podfall replay, or a scenario for podfall run" in " ".join(out.split())


@pytest.mark.parametrize(
    ("line", "likely"),
    [
        ("get pods -o wide", "; did you mean kubectl get pods -o wide?"),
        ("kubctl get pods", "; did you mean kubectl?"),
        ("rewnd 3", "; did you mean rewind?"),
        ("echo $(hlep)", "; did you mean help?"),
        ("xyzzy", ""),
    ],
)
def test_an_unknown_command_names_what_was_likely_meant(exposed: Session, line: str, likely: str):
    name = line.removeprefix("echo $(").split()[0].rstrip(")")
    assert run(exposed, line)[2] == f"podfall: {name}: command not found{likely}\n"


def test_what_cannot_be_late_says_so():
    session = session_of()
    status, _, err = run(session, "slow kube-apiserver 3")
    assert (status, err) == (1, "podfall: slow: the API server and etcd can hang, but not be late\n")
