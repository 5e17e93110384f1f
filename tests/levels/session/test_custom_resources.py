"""Custom resources of a session: applied with their definitions, journaled, played again and gone back over."""

from __future__ import annotations

from pathlib import Path

from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import changes
from levels.scenario.session_config import ManifestFile, SessionConfig
from levels.session.level_commands import denied_request
from levels.session.manifests.strangers import sort_out
from levels.session.replayer import Replayer
from levels.session.session import Session
from levels.session.timeline import Timeline
from tests.levels.session.playing import run

FILES = Path(__file__).parents[2] / "golden/customresources/files"
PATH = "/apis/stable.example.com/v1/namespaces/default/crontabs"


def config() -> SessionConfig:
    """The object's file stands before that of its definition."""
    texts = [ManifestFile(f"{name}.yaml", (FILES / f"{name}.yaml").read_text("utf-8")) for name in ("ct", "crd")]
    return SessionConfig(1, manifests=sort_out(texts, [], "podfall sandbox -").manifests)


def test_a_definition_among_the_manifests_is_applied_first_and_served_at_once():
    session = Session(config())
    assert session.applied.complaints == []
    assert run(session, "kubectl get ct -o name") == (0, "crontab.stable.example.com/one\n", "")


def test_lines_about_custom_resources_play_again_and_can_be_gone_back_over():
    timeline = Timeline(Session(config()))
    session = timeline.session
    session.tick()
    timeline.passed(idle=True)
    timeline.typed()
    run(session, "kubectl scale ct one --replicas=4; kubectl delete crd crontabs.stable.example.com --wait=false")
    timeline.branch()
    for _ in range(5):
        session.tick()
        timeline.passed(idle=True)
    digest = session.digest.hexdigest()
    fresh = Session(config())
    Replayer(fresh, session.journal.entries).play(session.tick_number)
    assert fresh.digest.hexdigest() == digest
    timeline.go(0)
    assert timeline.session.cluster.store.keys("crontabs.stable.example.com") == ["default/one"]
    timeline.go(session.tick_number)
    assert timeline.session.digest.hexdigest() == digest


def test_why_tells_of_a_custom_resource():
    session = Session(config())
    run(session, "kubectl label ct one a=b")
    status, out, _ = run(session, "why ct/one")
    assert status == 0
    assert "kubectl: changed crontab/one" in out


def test_a_write_to_a_path_of_a_kind_that_may_come_is_an_input():
    assert changes(HTTPRequest("POST", PATH))
    assert not changes(HTTPRequest("GET", PATH))
    assert not changes(HTTPRequest("POST", "/nowhere"))


def test_a_level_that_allows_no_delete_allows_none_of_custom_resources():
    assert (
        denied_request(HTTPRequest("DELETE", f"{PATH}/one"), ("delete",)) == "this level does not allow kubectl delete"
    )
