"""Real probes for the tests here: on a made-up node, with stand-ins for NVML."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.probe import launch
from tests.lab.nvml_stub.stub import NvmlStub, compiler
from tests.support.probes import NodeRoot, RunningProbe

HERE = Path(__file__).parent


@pytest.fixture
def root(tmp_path: Path) -> NodeRoot:
    return NodeRoot(tmp_path / "root")


@pytest.fixture
def start() -> Iterator[Callable[..., RunningProbe]]:
    """Starts probes that are gone after the test; half a second a tick, so that nobody waits long."""
    probes: list[RunningProbe] = []

    def begin(environment: dict[str, str] | None = None, **arguments: object) -> RunningProbe:
        arguments.setdefault("options", launch.ProbeOptions(tiers=(0.25, 0.5, 1.0)))
        probes.append(RunningProbe(environment, **arguments))  # type: ignore[arg-type]
        return probes[-1]

    yield begin
    for probe in probes:
        probe.close()


class StandIn:
    """The Python stand-in with its state file."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / "nvml.py"
        shutil.copy(HERE / "stand_in.py", self.path)
        self._state: dict[str, object] = {}
        self.set()

    def set(self, **values: object) -> None:
        self._state.update(values)
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(self._state))
        fresh.replace(self.path.with_suffix(".json"))

    @property
    def environment(self) -> dict[str, str]:
        return {"DRIFTVAKT_PROBE_NVML": str(self.path)}


@pytest.fixture
def stand_in(tmp_path: Path) -> StandIn:
    return StandIn(tmp_path)


@pytest.fixture(scope="session")
def built_stub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if compiler() is None:
        pytest.skip("the NVML stub needs a C compiler")
    directory = tmp_path_factory.mktemp("nvml_stub")
    NvmlStub(directory)
    return directory


@pytest.fixture
def stub(built_stub: Path, tmp_path: Path) -> NvmlStub:
    shutil.copy(built_stub / "libnvidia-ml.so.1", tmp_path)
    return NvmlStub(tmp_path)
