"""Words, quotes, expansion and lists behave as in a POSIX shell."""

from __future__ import annotations

import random

import pytest

from engine.shell import ShellSyntaxError, join_words, split_words
from tests.engine.shell.conftest import Console

PIECES = [
    "a",
    "pod-1",
    " ",
    "'",
    '"',
    "\\",
    "$",
    "$(",
    ")",
    "`",
    ";",
    "&",
    "|",
    ">",
    "#",
    "\n",
    "\t",
    "*",
    "é",
    "=",
    "",
]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("words a  b", "[a][b]"),
        ("words 'a  b' \"c 'd'\"", "[a  b][c 'd']"),
        (r"words a\ b \$X '\n'", r"[a b][$X][\n]"),
        (r'words "\$ \" \\ \n"', r'[$ " \ \n]'),
        ("words '' \"\"", "[][]"),
        ("words a#b # c", "[a#b]"),
        ("words $NODE_IP:${NODE_IP}x", "[10.0.0.1:10.0.0.1x]"),
        ("words \"$NODE_IP\" '$NODE_IP'", "[10.0.0.1][$NODE_IP]"),
        ('words $UNSET x$UNSET "$UNSET"', "[x][]"),
        ("words {$.items} $. $", "[{$.items}][$.][$]"),
        ("words -o jsonpath={.items[*].a} http://x/?a", "[-o][jsonpath={.items[*].a}][http://x/?a]"),
        ("words a\\\nb", "[ab]"),
        ("A='x  y'; words $A \"$A\" _$A${A}_", "[x][y][x  y][_x][yx][y_]"),
        ("A=' x '; words a${A}b", "[a][x][b]"),
        ("A=1 B=$A; words $B", "[1]"),
        ("A='1 2' B=$A; words \"$B\"", "[1 2]"),
        ("words $(words a b)", "[[a][b]]"),
        ('words "$(echo "a  $(echo b)")"', "[a  b]"),
        ("words $(echo a b; echo)x", "[a][bx]"),
        ("words \"$(echo ')')\"", "[)]"),
        ("words 'A=1' \\A=1", "[A=1][A=1]"),
    ],
)
def test_line_expands_into_the_fields_of_a_posix_shell(console: Console, line: str, expected: str) -> None:
    assert console(line) == (expected + "\n", "", 0)


def test_assignment_before_a_command_is_seen_by_that_command_only(console: Console) -> None:
    assert console("A=1 env A; env A").out == "1\nunset\n"


def test_substitution_is_a_subshell_and_gives_an_assignment_its_status(console: Console) -> None:
    assert console("A=old; B=$(A=new; false); echo $? $A").out == "1 old\n"


def test_export_and_unset_change_variables(console: Console) -> None:
    assert console("export A=1; unset NODE_IP; words $A $NODE_IP").out == "[1]\n"
    assert console("export 1=2").err == "podfall: export: `1=2': not a valid identifier\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("true && echo a || echo b", "a\n"),
        ("false && echo a || echo b", "b\n"),
        ("false || true && echo c", "c\n"),
        ("false; echo $?; echo $?", "1\n0\n"),
        ("echo a\n\necho b;", "a\nb\n"),
        ("true &&\n echo a", "a\n"),
    ],
)
def test_lists_run_by_status(console: Console, line: str, expected: str) -> None:
    assert console(line).out == expected


def test_empty_lines_and_comments_keep_the_last_status(console: Console) -> None:
    console("false")
    assert console("") == ("", "", 1)
    assert console("  # only a comment") == ("", "", 1)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("echo 'a", "syntax error: a single quote ' is not closed"),
        ('echo "a', 'syntax error: a double quote " is not closed'),
        ("echo $(echo a", "syntax error: $( is not closed"),
        ("echo $(echo a;;)", "syntax error near `;`"),
        ("echo )", "syntax error near `)`"),
        ("| echo", "syntax error near `|`"),
        ("a && && b", "syntax error near `&&`"),
        ("a |", "syntax error: the line ends where a command or a file name is missing"),
        ("a > ; b", "syntax error near `;`"),
        ("sleep 1 &", "not supported: background jobs with &"),
        ("curl http://x?a=1&b=2", "not supported: background jobs with &"),
        ("echo `date`", "not supported: backticks; write $(command)"),
        ("cat < pods.txt", "not supported: reading with <"),
        ("cat <<< EOF", "not supported: here-strings"),
        ("f() true", "not supported: subshells and functions"),
        ("for i in a", "not supported: the shell's `for`"),
        ("echo $((1+1))", "not supported: arithmetic"),
        ("echo ${A:-b}", "not supported: ${...} other than ${NAME}"),
        ("echo $1", "not supported: $1"),
        ("echo a 3> f", "not supported: 3>"),
        ("cat *.txt", "not supported: file name patterns such as *.txt"),
        ("$(" * 500, "syntax error: $( ) is nested more than 16 deep"),
    ],
)
def test_what_cannot_run_is_said_in_one_line_with_status_2(console: Console, line: str, complaint: str) -> None:
    out, err, status = console(line)
    assert (out, status) == ("", 2)
    assert err.startswith(f"podfall: {complaint}")
    assert err.count("\n") == 1


def test_quoted_pattern_is_only_text(console: Console) -> None:
    assert console("words '*.txt' \"pods\".tx[t]x").out == "[*.txt][pods.tx[t]x]\n"


def test_unknown_command_is_127_and_its_complaint_is_redirected_like_its_own(console: Console) -> None:
    assert console("nope a") == ("", "podfall: nope: command not found\n", 127)
    assert console("nope 2>/dev/null") == ("", "", 127)


def test_splitting_gives_back_every_word_that_was_joined() -> None:
    chance = random.Random(7)
    for _ in range(500):
        words = ["".join(chance.choices(PIECES, k=chance.randrange(6))) for _ in range(chance.randrange(1, 5))]
        assert split_words(join_words(words)) == words


def test_split_words_refuses_what_needs_a_shell() -> None:
    assert split_words("") == []
    assert split_words("power-off 'node 1' # now") == ["power-off", "node 1"]
    for line in ("a $B", "a | b", "a; b", "a > b", "A=1"):
        with pytest.raises(ShellSyntaxError):
            split_words(line)


def test_no_line_however_wrong_raises(console: Console) -> None:
    chance = random.Random(11)
    pieces = [
        *PIECES,
        "grep",
        "sort",
        "-k",
        "head",
        "wc",
        "cut",
        "-f",
        "-n",
        "echo",
        "[",
        "(",
        "{",
        "2>&1",
        ">>",
        "&&",
        "||",
        "${",
    ]
    for _ in range(2000):
        line = " ".join(chance.choices(pieces, k=3)) + "".join(chance.choices(pieces, k=chance.randrange(8)))
        assert console(line).status in range(256)
