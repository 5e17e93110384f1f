from __future__ import annotations

from pathlib import Path

import pytest

from levels.scenario.session_config import ManifestFile
from levels.storm.fixes.changes.budgets import one_at_a_time
from levels.storm.fixes.changes.replicas import more_replicas
from levels.storm.fixes.fix_folder import fix_files, write_fixes
from levels.storm.fixes.manifest_set import ManifestSet
from levels.storm.fixes.proposal import LossSite, ManifestChange
from levels.storm.fixes.search import FixedManifests, ProvenFix
from tests.levels.storm.fixes.players import pick

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
    replicas: 1 # one
    selector: {matchLabels: {app: web}}
"""


def fixed(*files: str) -> tuple[ManifestSet, FixedManifests]:
    there = now = ManifestSet.of(tuple(ManifestFile(file, WEB) for file in files))
    fixes = []
    for change in (more_replicas, one_at_a_time):
        found = change(now, LossSite(now.objects[0], None, "shop"))
        assert found is not None
        fixes.append(ProvenFix(found, (pick("pod-delete", "shop/deploy/web"),), 9, 1))
        now = now.with_objects(found.objects)
    advice = ManifestChange("shop asks again", (), "shop")
    return there, FixedManifests((*fixes, ProvenFix(advice, (), 1, 0)), now)


def test_a_patch_for_each_object_and_the_file_with_its_comments():
    files = fix_files(*fixed("k8s/web.yaml"), {"k8s/web.yaml": WEB}.get)
    assert [(file.path, file.patches) for file in files] == [
        ("shop-deployment-web.yaml", True),
        ("shop-poddisruptionbudget-web.yaml", True),
        ("manifests/web.yaml", False),
    ]
    assert files[0].text.startswith(
        "# Written by podfall storm\n"
        "#   kubectl patch -n shop deployment web --patch-file shop-deployment-web.yaml\n"
        "# lost 9 -> 1: 2 replicas of web in place of 1\n"
        "apiVersion: apps/v1\n"
    )
    assert "#   a new object: kubectl apply -f shop-poddisruptionbudget-web.yaml\n" in files[1].text
    assert files[2].text.startswith(WEB.replace("replicas: 1", "replicas: 2") + "---\napiVersion: policy/v1\n")


def test_files_keep_their_places_below_the_folder_that_holds_them_all():
    there, after = fixed("k8s/a/web.yaml")
    more = ManifestSet.of((*there.manifests, ManifestFile("k8s/b/db.yaml", WEB.replace("name: web", "name: db"))))
    db = more.objects[1].edited(lambda value: value["spec"].update(replicas=2))
    both = FixedManifests(after.fixes, more.with_objects((*after.manifests.objects, db)))
    texts = {file.path: file.text for file in fix_files(more, both, lambda _: WEB)}
    assert [path for path in texts if path.startswith("manifests/")] == ["manifests/a/web.yaml", "manifests/b/db.yaml"]


def test_what_came_by_standard_input_has_patches_only():
    files = fix_files(*fixed("STDIN"), lambda _: None)
    assert all(file.patches for file in files)


def test_patches_are_written_again_and_a_manifest_that_somebody_changed_is_not(tmp_path: Path):
    files = fix_files(*fixed("web.yaml"), lambda _: WEB)
    folder = tmp_path / "patches"
    write_fixes(folder, files, force=False)
    write_fixes(folder, files, force=False)
    mine = folder / "manifests" / "web.yaml"
    patch = folder / "shop-deployment-web.yaml"
    mine.write_text("mine")
    patch.write_text("# Written by podfall storm, some time ago")
    with pytest.raises(FileExistsError):
        write_fixes(folder, files, force=False)
    assert patch.read_text().endswith("ago")  # all or none
    write_fixes(folder, files, force=True)
    assert mine.read_text() == files[2].text
