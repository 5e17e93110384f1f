from __future__ import annotations

import itertools

import pytest

from engine.metrics import LETTERS, LostRequest
from engine.network.tools import curl
from tests.levels.session.playing import EXAMPLE, run, session_of


def test_equal_inputs_give_equal_digests_and_another_seed_another_one():
    digests = []
    for seed in (1, 1, 2):
        session = session_of(EXAMPLE, seed=seed)
        run(session, "tick 20")
        digests.append(session.digest.hexdigest())
    assert digests[0] == digests[1] != digests[2]


def test_free_commands_are_not_in_it():
    plain, asking = session_of(EXAMPLE), session_of(EXAMPLE)
    run(plain, "tick 20")
    for line in ("kubectl get pods -A", "tick 10", "curl http://node-1:1", "status", "tick 10"):
        run(asking, line)
    assert asking.digest.hexdigest() == plain.digest.hexdigest()


def test_asking_for_the_digest_between_ticks_does_not_change_it():
    asked, unasked = session_of(EXAMPLE), session_of(EXAMPLE)
    for session in (asked, unasked):
        run(session, "kubectl scale rs go-demo-2 --replicas=4")
        if session is asked:
            session.digest.hexdigest()
        run(session, "tick 3")
    assert asked.digest.hexdigest() == unasked.digest.hexdigest()
    assert asked.digest.ticks == unasked.digest.ticks


def test_a_command_that_no_tick_has_followed_is_in_it():
    session = session_of(EXAMPLE)
    before = session.digest.hexdigest()
    run(session, "kubectl label rs go-demo-2 a=b")
    assert session.digest.hexdigest() != before


def test_every_tick_that_wrote_has_its_objects():
    session = session_of(EXAMPLE)
    run(session, "tick 2")
    assert "replicasets/default/go-demo-2" in session.digest.ticks[1].keys
    run(session, "tick 40")
    assert 42 not in session.digest.ticks


def test_a_deleted_object_leaves_the_state_as_if_it_had_never_been():
    session = session_of()
    digest = session.digest
    before = digest._state
    run(session, "kubectl create configmap x")
    digest.hexdigest()
    between = digest._state
    run(session, "kubectl delete configmap x")
    digest.hexdigest()
    assert digest._state == before != between


# --- requests


def lose(session, letter: str, client: str) -> None:
    """A request of tick 1 is lost, however that came about."""
    metrics = session.cluster.metrics
    metrics.issued(client, "", 1)
    metrics.lost([LostRequest(client, 1, 1, letter, 1, "", "hop", "", "")])


def after(*letters: str, client: str = "shop") -> str:
    session = session_of()
    session.tick()
    for letter in letters:
        lose(session, letter, client)
    return session.digest.hexdigest()


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(LETTERS, 2)))
def test_a_request_lost_with_another_letter_is_another_run(one, other):
    assert after(one) != after(other)


def test_letters_are_counted_and_their_order_does_not_matter():
    assert after("R", "T") == after("T", "R")
    assert len({after("R"), after("R", "R"), after("R", "T"), after("T", "T"), after()}) == 5


def test_whose_request_was_lost_is_in_it_but_not_those_sent_by_hand():
    assert after("R", client="shop") != after("R", client="other")
    assert after("R", client=curl.CLIENT) == after()


def test_a_request_that_is_served_lost_or_open_is_each_another_run():
    digests = set()
    for outcome in ("open", "served", "lost"):
        session = session_of()
        session.tick()
        session.cluster.metrics.issued("shop", "", 1)
        if outcome == "served":
            session.cluster.metrics.served("shop", "", 1, "", 1)
        elif outcome == "lost":
            session.cluster.metrics.lost([LostRequest("shop", 1, 1, "R", 1, "", "hop", "", "")])
        digests.add(session.digest.hexdigest())
    assert len(digests) == 3
