"""The probe's file as a module of the test's own, as it would run on a node but for the channel."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType
from unittest import mock

SOURCE = Path(__file__).resolve().parents[2] / "connectors" / "probe" / "node_probe.py"


def load(root: str | Path = "", nvml: str | Path = "") -> ModuleType:
    """A fresh copy that reads below `root` and takes `nvml` as its stand-in."""
    specification = importlib.util.spec_from_file_location("node_probe_under_test", SOURCE)
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    environment = {"DRIFTVAKT_PROBE_ROOT": str(root), "DRIFTVAKT_PROBE_NVML": str(nvml)}
    with mock.patch.dict(os.environ, environment), mock.patch.object(sys, "dont_write_bytecode", True):
        specification.loader.exec_module(module)
    return module
