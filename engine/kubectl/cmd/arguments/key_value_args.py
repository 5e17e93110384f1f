"""Arguments that mix objects and settings: `label pod x env=prod tier-`.

Called by label, annotate and set. Upstream: k8s.io/kubectl/pkg/cmd/util/helpers.go (GetResourcesAndPairs).
"""

from __future__ import annotations

from engine.kubectl.errors import KubectlError


def split_pairs(words: list[str], what: str) -> tuple[list[str], list[str]]:
    """Return the words that name objects, and those that set (`k=v`) or remove (`k-`) something.

    Raises:
        KubectlError: an object comes after a setting; `what` names the setting.

    """
    objects: list[str] = []
    pairs: list[str] = []
    for word in words:
        if word.find("=") > 0 or (word.endswith("-") and word != "-"):
            pairs.append(word)
        elif pairs:
            message = f"all resources must be specified before {what} changes: {word}"
            raise KubectlError(message)
        else:
            objects.append(word)
    return objects, pairs
