from __future__ import annotations

import pytest

from levels.files.documents import UnreadableError
from levels.scenario.session_config import ManifestFile
from levels.session.manifests.strangers import sort_out

HEAD = "apiVersion: podfall/v1alpha1\nkind: ImageCatalog\nimages:\n"
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: own/app}]}\n"


def images(*texts: str, named: tuple[str, ...] = ()):
    files = [ManifestFile(f"{at}.yaml", text) for at, text in enumerate(texts)]
    kept, left_out, found = sort_out(files, named, "podfall sandbox -")
    assert left_out == ()
    return found, [manifest.text for manifest in kept]


@pytest.mark.parametrize("named", [(), ("1.yaml",)])
def test_a_catalogue_is_found_in_a_folder_and_by_name(named):
    catalogue = HEAD + "  own/app: {listens: [{port: 81}], answers: {81: {http: hi}}}\n"
    assert images(POD, catalogue, named=named) == (
        {"own/app": {"listens": [{"port": 81}], "answers": {81: {"http": "hi"}}}},
        [POD],
    )


def test_later_catalogues_lie_over_earlier_ones():
    first, second = HEAD + "  a: {pullTicks: 1}\n  b: {pullTicks: 1}\n", HEAD + "  b: {pullTicks: 2}\n"
    assert images(first, second)[0] == {"a": {"pullTicks": 1}, "b": {"pullTicks": 2}}


def test_objects_beside_a_catalogue_in_one_file_are_kept():
    found, kept = images(f"{HEAD}  a: {{pullTicks: 1}}\n---\n{POD}")
    assert (found, len(kept)) == ({"a": {"pullTicks": 1}}, 1)
    assert "kind: Pod" in kept[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "  a:\n    lisens: []\n", "0.yaml:5: images.a.lisens: unknown field lisens; did you mean listens?"),
        (HEAD + "  a:\n    pullTicks: x\n", "0.yaml:5: images.a.pullTicks: expected an integer, got a text"),
        (HEAD, "0.yaml:3: images: expected a mapping, got nothing"),
        (HEAD.replace("images", "image"), "0.yaml:3: image: unknown field image; did you mean images?"),
    ],
)
def test_wrong_keys_are_named_with_file_line_and_path(text, said):
    with pytest.raises(UnreadableError) as error:
        images(text)
    assert str(error.value) == said
