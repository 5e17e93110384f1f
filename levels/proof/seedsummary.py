"""What many traffic seeds came to, on one screen: called by `podfall run --seeds`.

The documents of the single runs stay whole in JSON and JUnit; this is what a reader wants of them.
"""

from __future__ import annotations

from typing import Any

_BARS = 5
"""Into so many ranges lost requests are sorted at most."""
_WIDTH = 30
"""Characters of the longest bar."""


def summary(results: list[dict[str, Any]]) -> str:
    """How many passed, how each objective was spread, and which seeds failed; `results` has at least one run."""
    first, failed = results[0], [result for result in results if _failed(result)]
    head = f"{first['scenario']}: passed {len(results) - len(failed)} of {len(results)}"
    lines = [f"{head} (seed {first['seed']}, traffic seeds {first['trafficSeed']} to {results[-1]['trafficSeed']})"]
    for index in range(len(first["objectives"])):
        lines += _objective(results, index)
    lines += _counted("ended early", [(result["failedBy"], result) for result in results if result["failedBy"]])
    lines += _counted(
        "a mistake of podfall itself", [(told, result) for result in results for told in result["mistakes"]]
    )
    return "\n".join([*lines, *([f"failed: traffic {_seeds(failed)}"] if failed else [])])


def _failed(result: dict[str, Any]) -> bool:
    return result["verdict"] != "passed" or bool(result["mistakes"])


def _objective(results: list[dict[str, Any]], index: int) -> list[str]:
    goals = [result["objectives"][index] for result in results]
    met = sum(goal["passed"] for goal in goals)
    mark = "x" if met == len(goals) else "!"
    lines = [f"  [{mark}] {goals[0]['id']}: {goals[0]['text']} (met in {met} of {len(goals)})"]
    if "lost" not in goals[0]:
        return lines
    lost = [goal["lost"] for goal in goals]
    worst, median = max(lost), sorted(lost)[(len(lost) - 1) // 2]
    where = results[lost.index(worst)]["trafficSeed"]
    said = f"worst {worst} in traffic seed {where}, median {median}" if worst else "none in any run"
    return [*lines, f"      requests lost: {said}", *(_histogram(lost) if min(lost) < worst else [])]


def _histogram(lost: list[int]) -> list[str]:
    """How many runs lost how many requests, in ranges of one width."""
    least, most = min(lost), max(lost)
    width = -(-(most - least + 1) // _BARS)
    ranges = [(low, min(low + width - 1, most)) for low in range(least, most + 1, width)]
    counts = [sum(low <= one <= high for one in lost) for low, high in ranges]
    names = [f"{low}" if low == high else f"{low}-{high}" for low, high in ranges]
    space, longest = max(map(len, names)), max(counts)
    return [
        f"      {name:>{space}} {'#' * -(-count * _WIDTH // longest):<{_WIDTH}} {count}"
        for name, count in zip(names, counts, strict=True)
    ]


def _counted(what: str, told: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """Each sentence once, with the seeds that it is true of."""
    whose: dict[str, list[dict[str, Any]]] = {}
    for sentence, result in told:
        whose.setdefault(sentence, []).append(result)
    return [f"  {what}: {sentence} ({_seeds(of)})" for sentence, of in whose.items()]


def _seeds(results: list[dict[str, Any]]) -> str:
    """Traffic seeds, several in a row as a range."""
    ranges: list[list[int]] = []
    for seed in (result["trafficSeed"] for result in results):
        if ranges and seed in {ranges[-1][-1], ranges[-1][-1] + 1}:
            ranges[-1] = [ranges[-1][0], seed]
        else:
            ranges.append([seed, seed])
    names = ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in ranges)
    return f"seed{'' if len(results) == 1 else 's'} {names}"
