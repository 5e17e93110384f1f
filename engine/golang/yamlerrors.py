"""go-yaml's complaints about a text that is no YAML, made of those of PyYAML, whose parser is libyaml as well."""

from __future__ import annotations

import yaml


def go_yaml_text(error: yaml.YAMLError) -> str:
    """What go-yaml says about the same mistake, with its line number (yaml.go, func (p *parser) fail)."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return "yaml: control characters are not allowed"  # readerc.go: all that is wrong before there are words
    line = 0
    if error.problem_mark is not None and error.problem_mark.line:
        # go-yaml counts lines from 0 and adds one for the scanner's errors only.
        line = error.problem_mark.line + isinstance(error, yaml.scanner.ScannerError)
    elif error.context_mark is not None:
        line = error.context_mark.line
    where = f"line {line}: " if line else ""
    return f"yaml: {where}{_go_problem(error)}"


def _go_problem(error: yaml.MarkedYAMLError) -> str:
    problem, context = error.problem or "", error.context or ""
    if "cannot start any token" in problem:
        return "found character that cannot start any token"
    if problem.startswith("expected <block end>"):
        return "did not find expected '-' indicator" if "sequence" in context else "did not find expected key"
    if problem.startswith(("expected ',' or ']'", "expected ',' or '}'")):
        return f"did not find {problem.split(', but')[0]}"
    if problem.startswith("expected the node content"):
        return "did not find expected node content"
    return problem.replace("not allowed here", "not allowed in this context")
