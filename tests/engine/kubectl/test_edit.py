"""kubectl edit, with a test in the editor's place."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.kubectl.command import kubectl
from engine.kubectl.editor import NoEditorError
from engine.kubectl.errors import KubectlError
from tests.engine.kubectl.golden import Folder, Printed, cluster, drive


class Editor:
    """Saves what a list of changes makes of the texts, one after the other, and keeps those texts."""

    def __init__(self, *changes: Callable[[str], str]) -> None:
        self.changes = list(changes)
        self.opened: list[str] = []

    def __call__(self, name: str, text: str) -> str:
        assert name.startswith("kubectl-edit.")
        self.opened.append(text)
        return self.changes.pop(0)(text)


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


def replaced_by(new: str) -> Callable[[str], str]:
    return lambda text: new if text else ""


def edit(rest: RESTEndpoints, line: str, *changes: Callable[[str], str]) -> tuple[Printed, Editor]:
    editor = Editor(*changes)
    steps = kubectl(rest, ["kubectl", "edit", *line.split()], files=Folder({}), edit=editor)
    return drive(steps, int), editor


def service(rest: RESTEndpoints, name: str = "web") -> dict[str, Any]:
    return rest.get(by_plural("services"), "default", name)


def test_what_was_changed_is_patched():
    rest = cluster("cluster")
    printed, editor = edit(rest, "svc web", replaced("port: 80\n", "port: 8080\n"))

    assert editor.opened[0].startswith("# Please edit the object below. Lines beginning with a '#' will be ignored,\n")
    assert printed == Printed(stdout="service/web edited\n", exit_code=0)
    assert service(rest)["spec"]["ports"][0]["port"] == 8080


def test_a_removed_field_is_removed():
    rest = cluster("cluster")
    rest.patch(by_plural("services"), "default", "web", {"metadata": {"labels": {"extra": "x"}}}, type="merge")
    printed, _ = edit(rest, "svc/web", replaced("    extra: x\n", ""))

    assert printed.stdout == "service/web edited\n"
    assert "extra" not in service(rest)["metadata"].get("labels", {})


def test_without_changes_the_edit_is_cancelled():
    printed, _ = edit(cluster("cluster"), "svc web", lambda text: f"# a remark\n{text}")

    assert printed == Printed(stderr="Edit cancelled, no changes made.\n", exit_code=0)


def test_an_empty_file_cancels_the_edit():
    printed, _ = edit(cluster("cluster"), "svc web", replaced_by("# nothing\n\n"))

    assert printed == Printed(stderr="Edit cancelled, saved file was empty.\n", exit_code=0)


def test_what_the_server_refuses_is_opened_again_with_the_reasons():
    rest = cluster("cluster")
    wrong, right = replaced("port: 80\n", "port: 99999\n"), replaced("port: 99999\n", "port: 81\n")
    printed, editor = edit(rest, "svc web", wrong, right)

    assert printed.stderr == 'error: services "web" is invalid\n'
    assert '# services "web" was not valid:\n# * spec.ports[0].port: Invalid value: 99999: ' in editor.opened[1]
    assert "port: 99999\n" in editor.opened[1]
    assert printed.stdout == "service/web edited\n"
    assert service(rest)["spec"]["ports"][0]["port"] == 81


def test_giving_up_on_a_refused_text_changes_nothing():
    rest = cluster("cluster")
    printed, _ = edit(rest, "svc web", replaced("port: 80\n", "port: 99999\n"), lambda text: text)

    assert printed.stderr.endswith("error: Edit cancelled, no valid changes were saved.\n")
    assert printed.exit_code == 1
    assert service(rest)["spec"]["ports"][0]["port"] == 80


def test_a_text_that_is_no_yaml_is_opened_again_with_the_line():
    printed, editor = edit(cluster("cluster"), "svc web", lambda text: text + "\tx: [\n", lambda text: text)

    assert "# The edited file had a syntax error: error parsing edited-file: error converting YAML" in editor.opened[1]
    assert printed.exit_code == 1


def test_name_and_kind_stay():
    printed, _ = edit(cluster("cluster"), "svc web", replaced("\n  name: web\n", "\n  name: other\n"))

    assert printed.stderr == "error: At least one of apiVersion, kind and name was changed\n"


def test_several_objects_are_one_list_and_the_untouched_ones_are_skipped():
    rest = cluster("cluster")
    printed, editor = edit(rest, "svc web lonely", replaced("10.96.140.88", "10.96.140.88"), replaced("", ""))
    assert printed.stderr == "Edit cancelled, no changes made.\n"
    assert "kind: List" in editor.opened[0]

    def only_lonely(text: str) -> str:
        head, name, rest_of_it = text.partition("name: lonely")
        return head + name + rest_of_it.replace("port: 80\n", "port: 90\n", 1)

    printed, _ = edit(rest, "svc lonely web", only_lonely)
    assert printed.stdout == "service/lonely edited\nservice/web skipped\n"


def test_json_comes_without_remarks():
    rest = cluster("cluster")

    def sticky(text: str) -> str:
        value = json.loads(text)
        value["spec"]["sessionAffinity"] = "ClientIP"
        return json.dumps(value)

    printed, editor = edit(rest, "svc web -o json", sticky)

    assert editor.opened[0].startswith("{\n")
    assert json.loads(printed.stdout)["spec"]["sessionAffinity"] == "ClientIP"


def test_an_object_that_vanished_meanwhile_is_named():
    rest = cluster("cluster")

    def vanish(text: str) -> str:
        rest.delete(by_plural("services"), "default", "web")
        return text.replace("port: 80\n", "port: 81\n")

    printed, _ = edit(rest, "svc web", vanish)

    assert printed.stderr == 'error: services "web" could not be found on the server\n'
    assert printed.exit_code == 1


def test_the_patch_is_shown_when_asked_for():
    rest = cluster("cluster")
    printed, _ = edit(rest, "svc web --output-patch", replaced("sessionAffinity: None", "sessionAffinity: ClientIP"))

    assert printed.stdout == 'Patch: {"spec":{"sessionAffinity":"ClientIP"}}\nservice/web edited\n'


def test_without_an_editor_the_other_ways_are_named():
    def nobody(text: str) -> str:
        raise NoEditorError(text)

    def broken(text: str) -> str:
        message = f'there was a problem with the editor "{text[:1]}"'
        raise KubectlError(message)

    printed, _ = edit(cluster("cluster"), "svc web", nobody)
    assert printed.stderr.startswith("error: there is no editor here; use one of\n  kubectl patch service web -p")
    printed, _ = edit(cluster("cluster"), "svc web", broken)
    assert printed.stderr == 'error: there was a problem with the editor "#"\n'


def test_the_scale_of_a_workload_is_edited_as_an_object_of_its_own():
    rest = cluster("cluster")
    printed, editor = edit(
        rest, "deploy web --subresource=scale", replaced("  replicas: 3\nstatus", "  replicas: 5\nstatus")
    )
    assert printed.stdout == "deployment.apps/web edited\n"
    assert "kind: Scale" in editor.opened[0]
    assert rest.get(by_plural("deployments"), "default", "web")["spec"]["replicas"] == 5
