"""What the scripts of containers do: the shell's words, in their order and at their time."""

from __future__ import annotations

from typing import Any

import pytest

from engine.runtime.script.context import ScriptCall
from engine.runtime.script.parser import parse
from engine.runtime.script.plaincommands import seconds_of
from engine.runtime.script.state import FOREVER, CommandResult
from engine.runtime.script.words import ScriptError


def run(world: Any, script: str, ticks: int = 20, **env: str) -> Any:
    process = world.start("x", "busybox:1", ("sh", "-c", script), **env)
    world.until(world.clock.tick + ticks)
    return process


@pytest.mark.parametrize(
    ("command", "code", "seconds"),
    [
        (("true",), 0, 0),
        (("false",), 1, 0),
        (("sleep", "7"), 0, 7),
        (("sleep", "2s"), 0, 2),
        (("sh",), 0, 0),
        ((), 0, 0),
        (("echo", "hi"), 0, 0),
        (("/bin/sleep", "3"), 0, 3),
    ],
)
def test_plain_commands_run_to_their_end(world: Any, command: tuple[str, ...], code: int, seconds: int):
    process = world.start("x", "busybox:1", command)
    world.runtime.step()
    world.until(20)
    assert (process.alive, process.exit_code, process.finished_tick) == (False, code, seconds)


SCRIPTS = [
    ("echo TEXT; sleep 2; exit 5", ["TEXT"], 5),
    ("true && echo yes || echo no", ["yes"], 0),
    ("false && echo yes || echo no", ["no"], 0),
    ("false; echo $HOME; exit", ["/root"], 0),
    (r"echo -e '\x41\0102\cgone'; echo -e -E '\t'; printf '\101%b\n' '\x42'", ["AB\\t", "AB"], 0),
    ("echo one\necho 'two; three'", ["one", "two; three"], 0),
    ("# a comment\necho $NAME ${NAME}x", ["pod podx"], 0),
    ("if true; then echo a; else echo b; fi", ["a"], 0),
    ("if false; then echo a; else echo b; fi; exit 3", ["b"], 3),
    ("if [ -f /x ]; then echo a; fi", [], 0),
    ("for i in 1 2 3; do echo n$i; done", ["n1", "n2", "n3"], 0),
    ("echo a > /f; echo b >> /f; cat /f", ["a", "b"], 0),
    ("cat /nope", ["cat: can't open '/nope': No such file or directory"], 1),
    ("touch /f; test -f /f && echo there; rm /f; test -f /f || echo gone", ["there", "gone"], 0),
    ("rm /f", ["rm: can't remove '/f': No such file or directory"], 1),
    ("echo lost > /dev/null 2>&1", [], 0),
    ("echo seen | true", [], 0),
    ("[ a = a ] && [ a != b ] && [ -z '' ] && echo fine", ["fine"], 0),
    ("frobnicate -x", ["sh: frobnicate: not found"], 127),
    ("exec echo hi", ["hi"], 0),
    ("echo 'open", ["sh: syntax error: unterminated quoted string"], 2),
    ("while true; do echo x", ['sh: syntax error: unexpected end of file (expecting "done")'], 2),
    ("case x in esac", [], 0),
    ("date; hostname_of() { hostname; }; hostname_of", ["2026-01-01T00:00:00Z", "x"], 0),
    ("i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done", ["0", "1", "2"], 0),
    ('N=2; if [ "$N" -eq 2 ]; then printf "two\\n"; fi; [ -d /etc ] && echo dir', ["two", "dir"], 0),
    ("case $NAME in a|p*) echo yes;; *) echo no;; esac", ["yes"], 0),
    ("f() { echo in $1; return 3; }; f a; echo $?", ["in a", "3"], 0),
    ("v=out; f() { local v=in; echo $v; return 2; }; f; echo $? $v", ["in", "2 out"], 0),
    ("f() { local a; a=1; g; echo $a; }; g() { declare a=2; echo $a; }; f; echo [$a]", ["2", "1", "[]"], 0),
    ("f() { declare -g a=1; }; f; echo $a; echo 'declare b=2' > /e; . /e; echo $b", ["1", "2"], 0),
    ("trap 'echo bye' EXIT; echo work; exit 3", ["work", "bye"], 3),
    ("trap 'rc=$?; echo $rc; exit 7' EXIT; false", ["1"], 7),
    ("trap 'echo bye' 0; trap - EXIT; echo work", ["work"], 0),
    ("trap 'exit 0' TERM; set -e; trap 'echo bye' EXIT; false; echo not", ["bye"], 1),
    ("A=5 sh -c 'echo $A $0 $1' zero one; echo [$A]", ["5 zero one", "[]"], 0),
    ("f() { echo $A; }; A=5 f; echo [$A]", ["5", "[]"], 0),
    ("exec 2>/e; echo seen; frob; cat /e", ["seen", "sh: frob: not found"], 0),
    ("set -o pipefail; false | true; echo $?; set +o pipefail; false | true; echo $?", ["1", "0"], 0),
    ("set -eo pipefail; false | true; echo not", [], 1),
    ("[[ redis-12 =~ ^([a-z]+)-([0-9]+)$ ]] && echo $((1 + ${BASH_REMATCH[2]})) ${BASH_REMATCH[1]}", ["13 redis"], 0),
    (
        "command -v sh >/dev/null && command -v f || echo no; f() { :; }; command -v f >/dev/null && echo f",
        ["no", "f"],
        0,
    ),
    ("s=redis-12; echo ${s:0:5} ${s: -2} ${s:6} ${s:0:-3} ${s:$((3+3)):1}.${s:9}", ["redis 12 12 redis 1."], 0),
    ("s=aBc; echo ${s^^} ${s,,} ${s^} ${s,}", ["ABC abc ABc aBc"], 0),
    ("echo ${A:-x} ${A:=y} ${A:+z}", ["x y z"], 0),
    (
        "echo user:pw | base64; echo dXNlcjpwdwo= | base64 -d; printf a > /f; base64 /f",
        ["dXNlcjpwdwo=", "user:pw", "YQ=="],
        0,
    ),
    ("cat > /x <<EOF\nhello $NAME\nEOF\ncat /x", ["hello pod"], 0),
    ("cat <<'EOF' | tr a-z A-Z\n$NAME\nEOF", ["$NAME"], 0),
    ("(cd /etc; pwd; exit 4); echo $? $(pwd)", ["/etc", "4 /"], 0),
    ("for f in a b; do for g in 1 2 3; do [ $g = 2 ] && continue 2; echo $f$g; done; done", ["a1", "b1"], 0),
    ("for f in a b c; do [ $f = b ] && break; echo $f; done; echo end", ["a", "end"], 0),
    ("set -e; false || true; echo on; false; echo off", ["on"], 1),
    ("set -e; if false; then :; fi; ! true; echo on", ["on"], 0),
    ("sh -c 'echo $0 $1' x y; echo $?", ["x y", "0"], 0),
    ("x=1; sh -c 'x=2; exit 7'; echo $x $?", ["1 7"], 0),
    ("echo 'a b c' | awk '{print $2}' | sed s/b/B/", ["B"], 0),
    ("printf '%s-%03d\\n' a 7 b 8", ["a-007", "b-008"], 0),
    ("echo ${MISSING:-d} ${NAME%d} ${#NAME} ${NAME/o/0}", ["d po 3 p0d"], 0),
    ("[[ $NAME =~ ^p.d$ && -z '' ]] && echo fits", ["fits"], 0),
    ("{ echo a; echo b; } > /f; wc=$(cat /f); echo $wc", ["a b"], 0),
    ("while read a b; do echo $b; done <<EOF\n1 x\n2 y z\nEOF", ["x", "y z"], 0),
    ("mkdir -p /a/b && echo x > /etc/h && cp /etc/h /a/b/ && chmod -R 777 /a && cat /a/b/h", ["x"], 0),
    ("N=; set -e; if [ $N -eq 2 ]; then echo two; fi; echo on", ["sh: 2: unknown operand", "on"], 0),
    ("[ x -eq 2 ]; echo $?; [ ! ]; echo $?; [ 1 = 1 -a ]; echo $?", ["sh: x: bad number", "2", "0"], 0),
    ("cp /nope /a", ["cp: can't stat '/nope': No such file or directory"], 1),
    ("trap 'exit 0' TERM; echo $(seq 1 3) $(expr 2 + 3) `basename /a/b.sh .sh`", ["1 2 3 5 b"], 0),
    ("exec sh -c 'exit 6'; echo never", [], 6),
    ("a=(1 2)", ["podfall: this script counts as succeeded, for an array is not modelled"], 0),
    ("$(echo echo) split; eval 'echo \"$NAME\"'", ["split", "pod"], 0),
    ("timeout 2 sleep 9; echo $?", ["143"], 0),
    (
        "echo out; echo err >&2; ls /nope 2>/dev/null; ls /nope 2>&1 | cat",
        ["out", "err", "ls: /nope: No such file or directory"],
        0,
    ),
]


@pytest.mark.parametrize(("script", "log", "code"), SCRIPTS)
def test_scripts(world: Any, script: str, log: list[str], code: int):
    process = run(world, script, NAME="pod")
    assert process.log[: len(log)] == log
    assert (process.alive, process.exit_code) == (False, code)


def test_a_loop_goes_on_for_ever_at_its_own_pace(world: Any):
    process = run(world, "while true; do echo tick; sleep 5; done", ticks=12)
    assert (process.log, process.alive) == (["tick", "tick", "tick"], True)


def test_a_loop_without_a_pause_takes_a_second_per_round(world: Any):
    process = run(world, "while true; do echo spin; done", ticks=3)
    assert process.log == ["spin"] * 4


def test_until_waits_for_a_tool_to_succeed(world: Any):
    """The init container of the documentation: it waits for a Service's name."""
    asked = []

    def tool(_process: Any, call: ScriptCall) -> CommandResult | None:
        asked.append(call.words)
        return CommandResult("", 0 if len(asked) > 2 else 1)

    world.run_program = tool
    name = "db.$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace).svc.cluster.local"
    process = run(world, f"until nslookup {name}; do echo waiting for db; sleep 2; done; echo up")
    assert asked == [["nslookup", "db.default.svc.cluster.local"]] * 3
    assert process.log == ["waiting for db", "waiting for db", "up"]
    assert (process.exit_code, process.finished_tick) == (0, 4)


@pytest.mark.parametrize("script", ["sleep infinity", "tail -f /dev/null", "cat"])
def test_what_never_ends(world: Any, script: str):
    assert run(world, script, ticks=50).alive


@pytest.mark.parametrize(("word", "seconds"), [("5", 5), ("2m", 120), ("1h", 3600), ("0.5", 1), ("x", FOREVER)])
def test_how_long_a_sleep_is(word: str, seconds: int):
    assert seconds_of(word) == seconds


def test_an_image_that_is_more_than_a_shell_becomes_itself_where_its_script_starts_it(world: Any):
    process = world.start("db", "mongo:3.3", ("sh", "-c", "echo first; sleep 2; exec mongod --rest --httpinterface"))
    world.until(4)
    assert not process.listening
    world.until(6)
    assert sorted(process.listening) == [27017, 28017]
    assert "first" in process.log


def test_curl_needs_no_shell_and_ends_with_its_code(world: Any):
    world.run_program = lambda _process, call: (
        CommandResult(" ".join(call.words) + "\n", 7) if call.words[0] == "curl" else None
    )
    process = world.start("x", "curlimages/curl", ("curl", "-s", "http://web"))
    world.until(2)
    assert (process.log, process.exit_code) == (["curl -s http://web"], 7)


def test_a_loop_without_an_end_is_an_error_of_reading():
    with pytest.raises(ScriptError, match="unexpected end of file"):
        parse("for i in 1 2; do echo $i")


@pytest.mark.parametrize(
    ("script", "log", "code"),
    [
        ("echo a | sed 's/[/x/'", ["sed: Unmatched [, [^, [:, [., or [="], 1),
        (r"echo ab | sed 's/\(a\)b/\2/'", ["sed: Invalid back reference"], 1),
        ("echo a | awk '/(/{print $1}'", ["awk: Unmatched ( or \\("], 1),
        ("[[ a =~ [ ]]", ["sh: bad regex: Unmatched [, [^, [:, [., or [="], 2),
        ("echo a1b | sed -E 's/[[:digit:]]/-/'", ["a-b"], 0),
        ("echo ab | sed -n '/^b/p'; echo ab | sed '/b$/d'; echo end", ["end"], 0),
    ],
)
def test_patterns_are_those_of_posix_and_what_is_none_is_told(world: Any, script: str, log: list[str], code: int):
    process = run(world, script)
    assert (process.log, process.alive, process.exit_code) == (log, False, code)


CLEVER = "a" * 60


@pytest.mark.parametrize(
    ("script", "log"),
    [
        (f"[[ {CLEVER} =~ (a+)+b ]] || echo no", ["no"]),
        (f"[[ {CLEVER}b =~ (a+)+b ]] && echo $?${{BASH_REMATCH[0]}}", [f"0{CLEVER}b"]),
        (f"echo {CLEVER} | sed '/\\(a*\\)*b/d'", [CLEVER]),
        (f"echo {CLEVER} | awk '/(a+)+b/{{print $1}}'; echo end", ["end"]),
        (f"echo {CLEVER} | sed -E 's/(a+)+b/x/'; echo end", ["end"]),
    ],
)
def test_no_pattern_takes_longer_for_being_clever(world: Any, script: str, log: list[str]):
    assert run(world, script).log == log


def test_a_text_that_doubles_for_ever_meets_an_end(world: Any):
    process = run(world, "x=abcdefgh; while true; do x=$x$x; done", ticks=40)
    assert (process.log, process.alive, process.exit_code) == (["sh: out of memory"], False, 2)


def test_a_file_that_doubles_for_ever_meets_an_end(world: Any):
    process = run(world, "echo abcdefgh > /f; while true; do cat /f /f > /g; mv /g /f; done", ticks=40)
    assert process.log[0] == "sh: /g: write error: No space left on device"


def test_a_script_that_starts_itself_for_ever_lets_time_pass(world: Any):
    refused = "sh: can't fork: Resource temporarily unavailable"
    assert set(run(world, "f() { f | f; }; f; echo over", ticks=3).log) == {refused}
    assert world.runtime.exec(world.mongod(), ("sh", "-c", "f() { f | f; }; f")).seconds == FOREVER


@pytest.mark.parametrize(
    "script",
    [
        "(" * 31 + "echo a" + ")" * 31,
        "if true; then " * 31 + "echo a; " + "fi; " * 31,
        "echo " + "$(echo " * 31 + "a" + ")" * 31,
        "echo " + "${x:-" * 31 + "a" + "}" * 31,
        "echo $((" + "(" * 31 + "1" + ")" * 31 + "))",
        "[ " + "! " * 31 + "a ]",
    ],
)
def test_what_is_nested_too_deep_is_refused_whoever_runs_it(world: Any, script: str):
    process = run(world, script)
    assert (process.log, process.exit_code) == (["sh: syntax error: nested more than 30 deep"], 2)
