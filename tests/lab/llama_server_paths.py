"""The paths at which lab nodes find llama.cpp's server: this machine's own copy of it, shown there."""

from __future__ import annotations

import importlib.util
from pathlib import Path

_SERVER = "/opt/llama_server.py"
#: How a deployment starts it.
PROGRAM = ("python3", _SERVER, "--model", "{artifact}", "--host", "{address}", "--port", "{port}")


def shown() -> dict[Path, str]:
    """What a node must see of this machine. Raises ModuleNotFoundError without the tests' packages."""
    found = importlib.util.find_spec("xllamacpp")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("xllamacpp")
    return {Path(found.origin).parent: "/opt/xllamacpp", Path(__file__).with_name("llama_server.py"): _SERVER}
