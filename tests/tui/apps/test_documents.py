from __future__ import annotations

from tui.apps.documents import document_text

SHEET = """\
1 of 26 levels passed.

## Chapter 1

### 1. The one

- `kubectl get pods`

| letter | a lost request | met |
|---|---|---|
| R | refused | 1, 12 |
| N | no such name |"""


def test_a_document_is_read_without_its_signs_and_its_tables_stand_in_columns():
    assert document_text(SHEET).splitlines() == [
        "1 of 26 levels passed.",
        "",
        "CHAPTER 1",
        "",
        "1. The one",
        "",
        "- kubectl get pods",
        "",
        "letter   a lost request   met",
        "R        refused          1, 12",
        "N        no such name",
    ]
