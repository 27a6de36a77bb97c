"""Files of the demo site's nodes for the models that they serve: unit files, configurations, the model store."""

from __future__ import annotations

import json
from pathlib import Path

from connectors.site_simulator.directories import make_directory
from connectors.site_simulator.node_model import NodeModel
from connectors.site_simulator.services import unit_files
from connectors.site_simulator.serving.deployed import DEPLOYED, STORE, versions
from connectors.site_simulator.serving.engine import Program
from connectors.site_simulator.serving.golden import GOLDEN
from connectors.site_simulator.serving.model_files import config, gguf, safetensors


def furnish_models(root: Path, model: NodeModel) -> None:
    """Write them below a node's `root`, if it serves any as the site opens. Raises OSError."""
    there = [file for file in unit_files(model) if file.text]
    for file in there:
        _write(root / file.path.lstrip("/"), file.text.encode())
    for each in DEPLOYED:
        if any(file.name == each.router_unit for file in there):
            _write(root / each.config.lstrip("/"), each.config_text().encode())
            for place in (each.socket, each.state_file):
                make_directory((root / place.lstrip("/")).parent)
    if there:
        _store(root / STORE.lstrip("/"))
        make_directory(root / "run" / "ports")


def write_golden(folder: Path) -> None:
    """Write the golden set of support-sv, as a rollout reads it. Raises OSError."""
    _write(folder / "support-sv.json", json.dumps(GOLDEN, indent=1).encode())


def _store(store: Path) -> None:
    vllm = {each.name for each in DEPLOYED if each.program is Program.VLLM}
    for file in versions():
        place = store / file.name / file.version
        if file.name in vllm:
            _write(place / "config.json", config(file))
            _write(place / "model.safetensors", safetensors(file))
        else:
            _write(place / "model.gguf", gguf(file))


def _write(place: Path, data: bytes) -> None:
    make_directory(place.parent)
    place.write_bytes(data)
    place.chmod(0o644)
