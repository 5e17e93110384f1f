from __future__ import annotations

import pytest

from levels.files.documents import UnreadableError
from levels.proof.baselines import BaselineRow, compare, read_table, write_table
from levels.proof.check import CheckOptions, ScenarioCheck
from levels.proof.writing import write_par
from levels.scenario.loading.loader import load_scenario
from levels.scenario.loading.template import TEMPLATE
from tests.levels.proof.conftest import NoOtherInterpreters
from tests.present import present

TEXT = TEMPLATE.read_text("utf-8")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_writing_par_changes_one_number_and_nothing_else(tmp_path, end, mark):
    file = tmp_path / "level.yaml"
    file.write_bytes((mark + TEXT.replace("\n", end)).encode())
    assert write_par(present(load_scenario(file).document), 17)
    assert file.read_bytes() == (mark + TEXT.replace("lost: 3}", "lost: 17}").replace("\n", end)).encode()
    assert not write_par(present(load_scenario(file).document), 17)


def test_a_par_that_cannot_be_replaced_is_named(tmp_path):
    file = tmp_path / "level.yaml"
    file.write_text(TEXT.replace("lost: 3}", "lost: 0x1}"), "utf-8")
    with pytest.raises(UnreadableError, match=r"level.yaml:\d+: spec.par.lost: must be a plain number"):
        write_par(present(load_scenario(file).document), 3)


def test_check_writes_what_the_reference_loses(checked, tmp_path):
    assert checked(("lost: 3}", "lost: 0}"), write=True).ok
    written = TEXT.replace("lost: 3}", "lost: 1}").replace("encore: [1, 2, 3, 4]", "encore: [1]")
    assert (tmp_path / "level.yaml").read_text("utf-8") == written


def test_a_file_of_somebody_else_leaves_the_table_alone(checked, monkeypatch):
    monkeypatch.setattr("levels.proof.check.write_table", lambda *_: pytest.fail("the table was written"))
    assert checked(write=True).ok


def test_the_table_tells_of_every_change_until_it_is_accepted(tmp_path, monkeypatch):
    monkeypatch.setattr("levels.proof.check.OtherInterpreters", NoOtherInterpreters)
    monkeypatch.setattr("levels.proof.lazy.STRATEGIES", ())
    level, table = tmp_path / "level.yaml", tmp_path / "digests.yaml"
    monkeypatch.setattr("levels.proof.check.is_ours", lambda file: file == level)
    level.write_text(TEXT.replace("encore: [1, 2, 3, 4]", "encore: []"), "utf-8")

    def proof(*, write: bool = False):
        (found,) = ScenarioCheck([level], CheckOptions(write=write, table=table)).results()
        return next(one for one in found.proofs if one.name == "table")

    assert "the table has no row; now lost 1" in proof().detail
    assert not table.exists()
    assert proof(write=True).ok
    assert list(read_table(table)) == ["template"]
    write_table({"template": BaselineRow(4, "beef" * 16), "other": BaselineRow(1, "abba" * 16)}, table)
    changed = proof()
    assert not changed.ok
    assert changed.detail.startswith("lost 4 -> 1, digest beefbeef -> ")
    proof(write=True)
    assert read_table(table)["other"] == BaselineRow(1, "abba" * 16)


def test_a_damaged_table_is_one_line(tmp_path):
    table = tmp_path / "digests.yaml"
    table.write_text("landlord: {lost: many}\n", "utf-8")
    with pytest.raises(UnreadableError, match=r"digests.yaml: is no table of digests: "):
        read_table(table)


def test_another_digest_with_the_same_loss_is_a_change_too():
    assert not compare(BaselineRow(1, "a" * 64), BaselineRow(1, "b" * 64)).ok
