"""What tests of storms share: setups from small manifests, settled once for a module."""

from pathlib import Path

from engine.cluster.bootstrap import workers
from levels.scenario.session_config import ManifestFile, SessionConfig
from levels.session.manifests.strangers import sort_out
from levels.storm.faults.outcomes import FaultPick
from levels.storm.players import PlayedWorld, world_of
from levels.storm.setup import StormSetup, spread_over_zones

HERE = Path(__file__).parent


def setup_of(text: str, nodes: int = 3, clients: tuple[str, ...] = ()) -> StormSetup:
    """The setup of a storm on these manifests."""
    found = sort_out([ManifestFile("app.yaml", text)], (), "podfall storm -")
    config = SessionConfig(1, spread_over_zones(workers(nodes)), found.manifests, images=found.images)
    return StormSetup(config, clients=clients)


def world_of_file(name: str, nodes: int = 3) -> PlayedWorld:
    """The settled world of a file beside this one."""
    return world_of(setup_of((HERE / name).read_text("utf-8"), nodes))


def pick(kind: str, target: str) -> FaultPick:
    """One fault."""
    return FaultPick(((kind, target),))
