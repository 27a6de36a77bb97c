"""The demo site's deployments up to its opening: models that serve behind their routers, as their nodes have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from connectors.site_simulator.serving.deployed import DEPLOYED, Deployed, address_of
from connectors.site_simulator.serving.engine import Program
from console.deployments.model.deployments import Deployment, Replica, Slot
from console.main.past_models import id_of

if TYPE_CHECKING:
    from console.deployments.service.rollouts import Rollouts

_DAY = 86_400.0
#: For how many days each has been served like this.
_DAYS = 251


def write_past(rollouts: Rollouts, opening: float, keys: Mapping[str, str]) -> int:
    """Put those of whose nodes all are there onto the list; gives how many there are. `keys` are nodes' by their names.
    Raises JournalError."""
    told = [each for each in DEPLOYED if all(node in keys for node, _ in each.places)]
    for each in told:
        rollouts.take_on(_made(each, opening, keys))
    return len(told)


def _made(deployed: Deployed, opening: float, keys: Mapping[str, str]) -> Deployment:
    replicas = tuple(
        Replica(node, keys[node], deployed.blue, deployed.green, address_of(node)) for node, _ in deployed.places
    )
    return Deployment(
        id_of("deployment", deployed.name),
        deployed.name,
        id_of(deployed.name),
        keys[deployed.router],
        deployed.port,
        replicas,
        _program(deployed),
        version=id_of(deployed.name, deployed.version),
        slot=Slot.BLUE,
        since=opening - _DAYS * _DAY,
        second=keys[deployed.second] if deployed.second else "",
    )


def _program(deployed: Deployed) -> tuple[str, ...]:
    """What starts a replica of any version; a version brings its own flags. Where all have the same GPUs it is told
    which, else it takes those with most room."""
    places = {gpus for _, gpus in deployed.places}
    same = next(iter(places)) if len(places) == 1 else ()
    where = ("--host", "{address}", "--port", "{port}")
    if deployed.program is Program.LLAMA:
        devices = ("--device", ",".join(f"CUDA{gpu}" for gpu in same)) if same else ()
        return ("llama-server", "--model", "{artifact}", *where, *devices, "--alias", deployed.name)
    visible = ("env", f"CUDA_VISIBLE_DEVICES={','.join(map(str, same))}") if same else ()
    together = ("--tensor-parallel-size", str(min(len(gpus) for gpus in places)))
    return (*visible, "vllm", "serve", "{artifact}", *where, *together, "--served-model-name", deployed.name)
