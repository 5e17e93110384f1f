"""What an earlier storm is read from, and what is none."""

from __future__ import annotations

import json

import pytest

from levels.files.documents import UnreadableError
from levels.storm.asdata import report_data
from levels.storm.pipeline.baseline import read_baseline
from tests.levels.storm.pipeline.reports import WEB, cause, fault, report

BEFORE = report(fault("pod-delete", "deploy/web", cause(5), recovered=None), fault("scale-down", "deploy/web"))


@pytest.fixture
def written(tmp_path):
    file = tmp_path / "storm.json"

    def write(value) -> str:
        file.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
        return str(file)

    return write


def test_what_json_printed_is_read_again(written):
    found = read_baseline(written(report_data(BEFORE)))

    assert list(found.faults) == ["pod-delete deploy/web", "scale-down deploy/web"]
    deleted = found.faults["pod-delete deploy/web"]
    assert (deleted.sent, deleted.lost, deleted.recovered, deleted.unfinished) == (100, 5, None, "")
    found.check_clients([WEB])


@pytest.mark.parametrize(
    ("clients", "said"),
    [
        ([WEB, WEB._replace(name="api", target="svc/api:80")], "api (from outside to svc/api:80, 5 a tick) asks now"),
        ([], "web (from outside to nodeport/web, 5 a tick) asked then and does not now"),
        ([WEB._replace(rate=6)], "web (from outside to nodeport/web, 6 a tick) asks now and did not then"),
    ],
)
def test_a_storm_of_other_clients_is_no_baseline(written, clients, said):
    found = read_baseline(written(report_data(BEFORE)))

    with pytest.raises(UnreadableError, match=r"storm\.json: is of other clients") as refused:
        found.check_clients(clients)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "storm.json:1: is no JSON: Expecting value"),
        ("{\n'a': 1}", "storm.json:2: is no JSON: Expecting property name"),
        ("[]", "is no report of a storm: expected"),
        ("[" * 100_000, "is no report of a storm: it cannot be read"),
        ("9" * 5000, "is no report of a storm: it cannot be read"),
        ({"scenario": "x"}, "is no report of a storm: the field clients is missing"),
        (
            {"clients": [], "faults": [{"fault": "x"}]},
            "is no report of a storm: faults[0]: the field target is missing",
        ),
        (
            report_data(BEFORE) | {"clients": [{"name": "web", "from": "outside", "to": "x", "rate": "5"}]},
            "is no report of a storm: clients[0].rate: expected an integer, got a text",
        ),
    ],
)
def test_what_is_no_report_is_refused_in_one_line(written, text, said):
    with pytest.raises(UnreadableError) as refused:
        read_baseline(written(text))
    assert said in str(refused.value)
    assert str(refused.value).endswith("; podfall storm PATH... --json makes one")
    assert "\n" not in str(refused.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UnreadableError, match=r"none.json: No such file or directory"):
        read_baseline(str(tmp_path / "none.json"))
