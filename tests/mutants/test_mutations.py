"""The faults that `make mutants` puts in: which there are, where they stand, and that every one is a program."""

from __future__ import annotations

import pytest

from tests.mutants.equivalent import named_equivalent
from tests.mutants.mutations import Mutant, mutants_of
from tests.mutants.places import name_of, sources


def made(text: str) -> list[Mutant]:
    return mutants_of("x.py", text.encode())


def pairs(text: str) -> set[tuple[str, str]]:
    return {(mutant.before, mutant.after) for mutant in made(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("if a < b:\n    f()\n", {("a < b", "(a <= b)"), ("a < b", "(a > b)"), ("f()", "pass")}),
        ("x = a is None", {("a is None", "(a is not None)")}),
        ("x = a in b", {("a in b", "(a not in b)")}),
        ("x = a and b", {("a and b", "(a or b)")}),
        ("x = not a", {("not a", "(a)")}),
        ("if a:\n    pass\n", {("a", "not (a)")}),
        ("x = b if a else c", {("b if a else c", "(b if not a else c)")}),
        ("x = 5", {("5", "6"), ("5", "4")}),
        ("x = 0", {("0", "1")}),
        ("x = True", {("True", "False")}),
        ("x = a + b", {("a + b", "(a - b)")}),
        ("x = 'a' + b", set()),
        ("x = -a", {("-a", "(a)")}),
        ("def f():\n    return a\n", {("return a", "return None")}),
        ("def f():\n    return None\n", set()),
        ("x = f(a, b)", {("f(a, b)", "f(b, a)")}),
        ("x = f(a, a)", set()),
        ("x = f(*a, b)", set()),
        ("a.b = c", {("a.b = c", "pass")}),
        ("a += b", {("a += b", "pass")}),
        ("del a[b]", {("del a[b]", "pass")}),
        ("raise a", {("raise a", "pass")}),
        ("for a in b:\n    if c:\n        continue\n    d = e\n", {("c", "not (c)"), ("continue", "pass")}),
        ("for a in b:\n    while c:\n        continue\n    d = e\n", {("c", "not (c)")}),
        (
            "for a in b:\n    try:\n        continue\n    except A:\n        d\n    else:\n        e\n",
            {("continue", "pass")},
        ),
        ("for a in b:\n    break\n", {("break", "pass")}),
        ("def f():\n    return False\n", {("return False", "return None"), ("False", "True")}),
        ("def f() -> bool:\n    return False\n", {("False", "True")}),
        ("def f() -> bool:\n    return a\n", {("return a", "return None")}),
        ("x = max(a, b, key=c)", {("max(a, b, key=c)", "max(b, a, key=c)")}),
        ("x = a.max(b, c)", {("a.max(b, c)", "a.max(c, b)")}),
        ("x = max(f(a, b), c)", {("f(a, b)", "f(b, a)")}),
        ("x = [a for a in b if a > c]", {("a > c", "(a >= c)"), ("a > c", "(a < c)")}),
        ("x = lambda: a or b", {("a or b", "(a and b)")}),
        ("def f(a=True): pass", {("True", "False")}),
        ("with f(a, b) as c:\n    pass\n", {("f(a, b)", "f(b, a)")}),
        ("match a:\n    case b if c == d:\n        e()\n", {("c == d", "(c != d)"), ("e()", "pass")}),
        ("try:\n    pass\nexcept A:\n    f()\nfinally:\n    g()\n", {("f()", "pass"), ("g()", "pass")}),
        (
            "if a > b > c:\n    pass\n",
            {
                ("a > b > c", "(a >= b > c)"),
                ("a > b > c", "(a < b > c)"),
                ("a > b > c", "(a > b >= c)"),
                ("a > b > c", "(a > b < c)"),
            },
        ),
    ],
)
def test_which_faults_a_piece_of_code_can_have(text, expected):
    assert pairs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        '"""A text of 3."""',
        "import a",
        "if TYPE_CHECKING:\n    f(a, b)\n",
        "x: f(1, 2)",
        "x = f'{a < b}'",
        "@f(1)\ndef g():\n    pass\n",
        "def f(a: g(1)):\n    pass\n",
        "x = max(a, b)",
        "x = min(a, b, c)",
        "for a in b:\n    continue\n",
        "for a in b:\n    c = d\n    continue\n",
        "for a in b:\n    with c:\n        continue\n",
        "for a in b:\n    try:\n        continue\n    except A:\n        continue\n    finally:\n        c\n",
        "for a in b:\n    match c:\n        case d:\n            continue\n",
        "async def f():\n    async for a in b:\n        async with c:\n            continue\n",
    ],
)
def test_what_is_left_alone(text):
    assert pairs(text) == set()


def test_a_fault_stands_in_its_place_and_nothing_else_changes():
    text = "é = 1\n\n\nclass A:\n    def f(self, b):\n        return 'é', b < 2  # é\n"
    found = next(mutant for mutant in made(text) if mutant.after == "(b <= 2)")
    assert (found.line, found.scope, found.kind) == (6, "A.f", "compare")
    assert found.put_into(text.encode()).decode() == text.replace("b < 2", "(b <= 2)")
    assert found.name == "x.py A.f: `b < 2` -> `(b <= 2)`"


def test_what_runs_at_import_is_known_by_the_names_that_it_binds():
    found = {mutant.before: mutant for mutant in made("A = B = 3\nclass C:\n    d: int = 4\n")}
    assert (found["3"].bound, found["4"].bound, found["3"].scope) == (("A", "B"), ("d",), "")


def test_a_fault_of_the_code_is_a_program():
    """One of a hundred, or of each file one at least: to compile all takes a minute."""
    for file in sources():
        source = file.read_bytes()
        for mutant in mutants_of(name_of(file), source)[::100]:
            compile(mutant.put_into(source), mutant.name, "exec")


def test_every_equivalent_that_the_page_names_is_still_a_fault_that_could_be_made():
    names = {mutant.name for file in sources() for mutant in mutants_of(name_of(file), file.read_bytes())}
    assert sorted(named_equivalent().keys() - names) == []
    assert all(named_equivalent().values())


def test_the_page_is_read_row_by_row():
    head = "x\n| mutant | why nothing tells it apart |\n|---|---|\n"
    assert named_equivalent(f"{head}| a: `b` -> `c` | since d |\n| e \\| f | g |\n\n| h | i |\n") == {
        "a: `b` -> `c`": "since d",
        "e \\| f": "g",
    }
    assert named_equivalent("nothing") == {}
