"""A pytest plugin: of all that was collected, run the tests of the list in `PODFALL_CHOSEN`, in its order."""

from __future__ import annotations

import json
import os
from pathlib import Path


def pytest_collection_modifyitems(items):
    wanted = json.loads(Path(os.environ["PODFALL_CHOSEN"]).read_text("utf-8"))
    places = {name: index for index, name in enumerate(wanted)}
    items[:] = sorted((item for item in items if item.nodeid in places), key=lambda item: places[item.nodeid])
