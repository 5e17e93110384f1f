"""Here-documents are those of a POSIX shell."""

from __future__ import annotations

import pytest

from tests.engine.shell.conftest import Console


@pytest.mark.parametrize(
    ("line", "out"),
    [
        ("cat <<EOF\na  b\n\nEOF", "a  b\n\n"),
        ("cat << EOF\n'a' \"b\" #c\nEOF\necho d", "'a' \"b\" #c\nd\n"),
        (
            'cat <<EOF\n$NODE_IP ${NODE_IP} \\$X \\a \\" $(echo hi) $? $UNSET.\nEOF',
            '10.0.0.1 10.0.0.1 $X \\a \\" hi 0 .\n',
        ),
        ("cat <<EOF\na\\\nb\nEOF", "ab\n"),
        ("cat <<'EOF'\n$NODE_IP `x` \\$X $(y)\nEOF", "$NODE_IP `x` \\$X $(y)\n"),
        ('cat <<"EOF"\n$A\nEOF', "$A\n"),
        ("cat <<\\EOF\n$A\nEOF", "$A\n"),
        ("cat <<-EOF\n\t\ta\n\t b\n\tEOF", "a\n b\n"),
        ("cat <<EOF\n\tEOF\nEOF", "\tEOF\n"),
        ("cat <<EOF\nEOF \n EOF\nEOF", "EOF \n EOF\n"),
        ("cat <<EOF\nEOF", ""),
        ("cat <<''\na\n\necho b", "a\nb\n"),
        ("cat <<A; cat <<B\n1\nA\n2\nB\necho 3", "1\n2\n3\n"),
        ("cat <<A <<B\n1\nA\n2\nB", "2\n"),
        ("cat <<EOF | grep b\na\nb\nEOF", "b\n"),
        ("cat <<EOF |\na\nb\nEOF\ngrep b", "b\n"),
        ("cat <<EOF && echo end # why\na\nEOF", "a\nend\n"),
        ("cat <<EOF > new.txt\na\nEOF\ncat new.txt", "a\n"),
        ("cat > new.txt <<EOF\na\nEOF\ncat new.txt", "a\n"),
        ("echo $(cat <<EOF\na\nb\nEOF\n) c", "a b c\n"),
        ("cat <<EOF\n$(cat <<IN\nx $NODE_IP\nIN\n)\nEOF", "x 10.0.0.1\n"),
        ("echo over | cat <<EOF\nunder\nEOF", "under\n"),
        ("cat 0<<EOF\na\nEOF", "a\n"),
        ("words 'a\nb' <<EOF\nnot read\nEOF", "[a\nb]\n"),
    ],
)
def test_the_lines_behind_the_command_are_its_standard_input(console: Console, line: str, out: str) -> None:
    assert console(line) == (out, "", 0)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("cat <<EOF", "a here-document is not ended: EOF alone on a line is missing"),
        ("cat <<EOF\na\nEOF ", "a here-document is not ended: EOF alone on a line is missing"),
        ("cat <<EOF\n$(echo\nEOF", "$( is not closed"),
        ("cat <<EOF\n`date`\nEOF", "not supported: backticks; write $(command)"),
        ("cat <<EOF\n$((1))\nEOF", "not supported: arithmetic $((...))"),
        ("cat 3<<EOF\nEOF", "not supported: 3<<; a here-document is standard input"),
        ("cat <<", "the line ends where a command or a file name is missing"),
        ("cat <<\nEOF", "syntax error near the end of a line"),
        ("cat <<$A\n", "$ is not expanded here"),
        ("cat <<<word", "not supported: here-strings with <<<; write `echo TEXT | COMMAND`"),
    ],
)
def test_what_is_wrong_with_one_is_said_and_nothing_runs(console: Console, line: str, complaint: str) -> None:
    out, err, status = console(line)
    assert (out, status) == ("", 2)
    assert complaint in err
