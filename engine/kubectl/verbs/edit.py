"""`kubectl edit`: there is no editor here, so it says which verbs change the objects instead."""

from __future__ import annotations

from engine.client.output import Err
from engine.kubectl import flags, results
from engine.kubectl.errors import KubectlError
from engine.kubectl.resources import Failure, fetch_all
from engine.kubectl.verb import Call, Steps, Verb


def run(call: Call) -> Steps:
    """Tell what is wrong with the line first: a missing object is no matter of editors."""
    code = 0
    for item in fetch_all(call, call.args.words):
        if isinstance(item, Failure):
            yield results.failed(item)
            code = 1
            continue
        name = f"{item.resource.singular} {item.name}"
        where = f" -n {item.namespace}" if item.namespace not in {"", "default"} else ""
        text = (
            "there is no editor here; use one of\n"
            f"  kubectl patch {name}{where} -p '{{...}}'\n"
            f"  kubectl get {name}{where} -o yaml > FILE, then change FILE and kubectl replace -f FILE\n"
            "or, for single fields, kubectl set, scale, label and annotate"
        )
        yield Err(KubectlError(text).stderr())
        code = 1
    return code


VERB = Verb(
    name="edit",
    run=run,
    summary="Edit a resource on the server: says what to use instead of an editor.",
    usage="(TYPE/NAME | -f FILENAME)",
    flags=(flags.OUTPUT, flags.SELECTOR, *flags.FILES),
)
