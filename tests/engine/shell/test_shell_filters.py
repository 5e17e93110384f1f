"""Filters print what their GNU namesakes print; expected texts were taken from those."""

from __future__ import annotations

import pytest

from tests.engine.shell.conftest import Console

SIX = "1\n2\n3\n4\n5\n6\n"


@pytest.mark.parametrize(
    ("line", "text", "expected", "status"),
    [
        ("grep b in", "abc\nxyz\n", "abc\n", 0),
        ("grep q in", "abc\n", "", 1),
        ("grep -v b in", "abc\nxyz\n", "xyz\n", 0),
        ("grep -i B in", "abc", "abc\n", 0),
        ("grep -c b in", "b\nb\na\n", "2\n", 0),
        ("grep -c q in", "b\n", "0\n", 1),
        ("grep -vn b in", "b\na\n", "2:a\n", 0),
        ("grep -q b in", "b\n", "", 0),
        ("grep -w pod in", "pods\na pod-1\n", "a pod-1\n", 0),
        ("grep -oE '[0-9]+' in", "a1b22\n", "1\n22\n", 0),
        ("grep -E 'a|b' in", "a\nb\nc\n", "a\nb\n", 0),
        ("grep 'a|b' in", "a\na|b\n", "a|b\n", 0),
        (r"grep 'a\|b' in", "a\nc\n", "a\n", 0),
        ("grep 'a+' in", "aa\na+\n", "a+\n", 0),
        ("grep '*a' in", "a\n*a\n", "*a\n", 0),
        ("grep -E 'a{2}' in", "a\naa\n", "aa\n", 0),
        ("grep -E '^[[:digit:]]+$' in", "12\n1a\n", "12\n", 0),
        (r"grep '\(a\)\1' in", "ab\naa\n", "aa\n", 0),
        ("grep '[.]' in", "a.b\nab\n", "a.b\n", 0),
        ("grep -E '(?:a)' in", "a\n?:a\n", "?:a\n", 0),
        ("grep -A1 2 in", SIX, "2\n3\n", 0),
        ("grep -n -B 1 5 in", SIX, "4-4\n5:5\n", 0),
        ("grep -C1 -E '1|5' in", SIX, "1\n2\n--\n4\n5\n6\n", 0),
        ("grep -1 -E '2|4' in", SIX, "1\n2\n3\n4\n5\n", 0),
        ("grep -n a in pods.txt", "a\n", "in:1:a\npods.txt:3:api Running\n", 0),
        ("cat in | grep a - pods.txt", "a\n", "(standard input):a\npods.txt:api Running\n", 0),
        ("head -n 2 in", SIX, "1\n2\n", 0),
        ("head -1 in", SIX, "1\n", 0),
        ("head -n -4 in", SIX, "1\n2\n", 0),
        ("head in", "a\nb", "a\nb", 0),
        ("head -1 in empty.txt", "a\n", "==> in <==\na\n\n==> empty.txt <==\n", 0),
        ("tail -n 2 in", SIX, "5\n6\n", 0),
        ("tail -1 in", SIX, "6\n", 0),
        ("tail -n +5 in", SIX, "5\n6\n", 0),
        ("tail -n 0 in", SIX, "", 0),
        ("cat in | wc -l", SIX, "6\n", 0),
        ("cat in | wc", "a b\n", "      1       2       4\n", 0),
        ("wc in", "a b\né", "1 3 6 in\n", 0),
        ("wc -l in", "a\n", "1 in\n", 0),
        ("wc -w in pods.txt", "a\n", " 1 in\n 6 pods.txt\n 7 total\n", 0),
        ("sort in", "b\na\nB\n", "B\na\nb\n", 0),
        ("sort -r in", "a\nb\n", "b\na\n", 0),
        ("sort -n in", "10\n9\nx\n-1.5\n", "-1.5\nx\n9\n10\n", 0),
        ("sort -u in", "b\na\nb\n", "a\nb\n", 0),
        ("sort -k 2 in", "a 2\nb 1\n", "b 1\na 2\n", 0),
        ("sort -k2,2nr in", "a 9\nb 10\nc 9\n", "b 10\na 9\nc 9\n", 0),
        ("sort -rnk2 in", "a 9\nb 10\nc 9\n", "b 10\nc 9\na 9\n", 0),
        ("sort -nuk2 in", "a 1\nb 01\nc 0\n", "c 0\na 1\n", 0),
        ("uniq in", "a\na\nb\na\n", "a\nb\na\n", 0),
        ("uniq -c in", "a\na\nb\n", "      2 a\n      1 b\n", 0),
        ("cut -d: -f2 in", "a:b:c\nplain\n", "b\nplain\n", 0),
        ("cut -d ' ' -f 3-,1 in", "a b c d\n", "a c d\n", 0),
        ("cut -f 1 in", "a\tb\n", "a\n", 0),
        ("cut -c 1,3-4 in", "abcde\nx\n", "acd\nx\n", 0),
        ("cut -c4- in", "abcde\n", "de\n", 0),
        ("echo -n a", "", "a", 0),
        (r"echo -e 'a\tb\x41\0101'", "", "a\tbAA\n", 0),
        (r"echo -e 'a\cb'", "", "a", 0),
        (r"echo -e 'a\\cb'", "", "a\\cb\n", 0),
        (r"echo 'a\tb' -n", "", "a\\tb -n\n", 0),
        ("cat in empty.txt in", "a", "aa", 0),
        ("ls", "", "empty.txt\nin\npods.txt\n", 0),
        ("ls in", "", "in\n", 0),
    ],
)
def test_output_is_that_of_gnu(console: Console, line: str, text: str, expected: str, status: int) -> None:
    assert console(line, text) == (expected, "", status)


@pytest.mark.parametrize(
    ("line", "complaint", "status"),
    [
        ("grep a nope", "grep: nope: No such file or directory", 2),
        ("grep -z a", "grep: invalid option -- 'z'", 2),
        ("grep -A x a", "grep: invalid context length argument: 'x'", 2),
        ("grep '[a'", "grep: Unmatched [, [^, [:, [., or [=", 2),
        ("grep -E '(a'", "grep: Unmatched ( or \\(", 2),
        ("grep 'a\\'", "grep: Trailing backslash", 2),
        ("grep -E '((a{999}){999}){999}'", "grep: Regular expression too big", 2),
        ("head nope", "head: cannot open 'nope' for reading: No such file or directory", 1),
        ("head -n x", "head: invalid number of lines: 'x'", 1),
        ("tail -n", "tail: option requires an argument -- 'n'", 1),
        ("wc --lines", "wc: unrecognized option '--lines'", 1),
        ("sort nope", "sort: cannot read: nope: No such file or directory", 2),
        ("sort -k 0", "sort: field number is zero: invalid field specification '0'", 2),
        ("uniq nope", "uniq: nope: No such file or directory", 1),
        ("cut -d:", "cut: you must specify a list of bytes, characters, or fields", 1),
        ("cut -d ab -f1", "cut: the delimiter must be a single character", 1),
        ("cut -f0", "cut: fields are numbered from 1", 1),
        ("cut -c0", "cut: byte/character positions are numbered from 1", 1),
        ("cut -cx", "cut: invalid byte/character position 'x'", 1),
        ("cut -c1 -f1", "cut: only one list may be specified", 1),
        ("cut -c1 -d:", "cut: an input delimiter may be specified only when operating on fields", 1),
        ("cat nope", "cat: nope: No such file or directory", 1),
        ("ls nope", "ls: cannot access 'nope': No such file or directory", 2),
    ],
)
def test_complaint_and_status_are_those_of_gnu(console: Console, line: str, complaint: str, status: int) -> None:
    result = console(line)
    assert (result.err, result.status) == (complaint + "\n", status)


def test_a_line_that_is_too_long_for_its_pattern_ends_grep_in_one_line(console: Console) -> None:
    assert console(r"grep '\(a*\)\(a*\)\1b' in", "a" * 2000) == ("", "grep: memory exhausted\n", 2)
    assert console("grep -oE 'a|a.*b' in", "a" * 10_000) == ("", "grep: memory exhausted\n", 2)


def test_files_that_can_be_read_are_read_beside_one_that_cannot(console: Console) -> None:
    assert console("cat nope pods.txt | wc -l") == ("3\n", "cat: nope: No such file or directory\n", 0)
    assert console("grep -q web nope pods.txt").status == 0
    assert console("grep web nope pods.txt") == (
        "pods.txt:web Running\n",
        "grep: nope: No such file or directory\n",
        2,
    )


def test_ls_lists_a_folder_by_its_prefix(console: Console) -> None:
    console.folder.texts["base/pod.yml"] = ""
    assert console("ls base").out == "base/pod.yml\n"
