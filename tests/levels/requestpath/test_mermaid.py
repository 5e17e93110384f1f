from __future__ import annotations

import re

from engine.metrics.requestpath import RequestPath
from levels.requestpath.mermaid import mermaid_lines
from tests.levels.requestpath.test_cells import BY_NAME, REFUSED

GOLDEN = """\
sequenceDiagram
    title tester@43.2: R, refused
    participant client as tester (pod/shop)
    participant dns as DNS
    participant rules as rules of node-2
    participant pod as pod/web-x
    client->>dns: web
    dns-->>client: is 10.101.135.25, asked in tick 12
    client->>rules: 10.101.135.25:80 in tick 43
    Note over rules: rules of tick 41, 1 endpoint
    rules-xpod: 10.244.1.7:28017
    Note over pod: no Pod has the address 10.244.1.7
    Note over client,pod: R refused. kube-proxy on node-2 believed: node-2's rules still list 10.244.1.7:28017
    Note over client,pod: True was: pod/web-x was deleted in tick 42
"""

STATEMENT = re.compile(
    r"sequenceDiagram|    (?:title .+|participant \w+ as .+|\w+(?:->>|-->>|-x)\w+: .+|Note over \w+(?:,\w+)?: .+)"
)


def test_a_request_by_name_through_rules_to_a_pod_that_is_gone():
    assert "".join(f"{line}\n" for line in mermaid_lines(BY_NAME)) == GOLDEN


def test_who_asks_no_name_has_no_dns_beside_it():
    drawn = mermaid_lines(REFUSED)
    assert not any("DNS" in line for line in drawn)
    assert "    client->>rules: node-2:30326 in tick 43" in drawn


def test_a_request_that_dns_lost_ends_there():
    lost = BY_NAME._replace(
        letter="N", hop="DNS", observed="no address for web", actual="svc/web is gone", path=RequestPath(host="web")
    )
    assert mermaid_lines(lost)[-3:] == [
        "    client-xdns: web",
        "    Note over client,dns: N no name. DNS believed: no address for web",
        "    Note over client,dns: True was: svc/web is gone",
    ]


def test_names_that_mean_something_to_mermaid_are_escaped():
    hostile = 'end; %% #1 <b>"x"\nloop end\x1b'
    lost = BY_NAME._replace(
        client="a;b",
        observed=hostile,
        actual=hostile,
        path=BY_NAME.path._replace(host=hostile, pod=f"default/{hostile}"),
    )
    for line in mermaid_lines(lost):
        assert STATEMENT.fullmatch(line), line
        plain = re.sub(r"#\d+;", "", line)
        assert not re.search(r"[;#%<>\"\n\x1b]|\bend\b", plain.replace("->>", "")), line
    assert "#101;nd#59; #37;#37; #35;1 #60;b#62;#34;x#34;#10;loop #101;nd#27;" in "".join(mermaid_lines(lost))


def test_every_participant_is_declared_before_it_takes_part():
    for lost in (REFUSED, BY_NAME, BY_NAME._replace(path=RequestPath())):
        declared: set[str] = set()
        for line in mermaid_lines(lost):
            if found := re.match(r"    participant (\w+) as", line):
                declared.add(found[1])
            elif found := re.match(r"    (?:Note over )?(\w+)(?:(?:->>|-->>|-x|,)(\w+))?: ", line):
                assert {name for name in found.groups() if name} <= declared, line


def test_a_door_that_lost_it_takes_part():
    path = RequestPath("outside", address="172.18.0.4", port=30326, knocked="node-2")
    dark = REFUSED._replace(
        letter="T", settled=45, hop="node-2", observed="node-2 is up", actual="it is off", path=path
    )
    assert mermaid_lines(dark)[2:] == [
        "    participant client as tester (outside)",
        "    participant door as node-2",
        "    client-xdoor: node-2:30326 in tick 43",
        "    Note over client,door: T timeout in tick 45. node-2 believed: node-2 is up",
        "    Note over client,door: True was: it is off",
    ]
