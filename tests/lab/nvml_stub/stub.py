"""Builds the NVML stub and steers it from a test: `NvmlStub(directory).set("gpu.3.temperature", 91)`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("nvml_stub.c")


# Without _GNU_SOURCE, or a newer C library lends its own strtol and older nodes cannot load what was built with it.
FLAGS: tuple[str, ...] = (
    "-shared",
    "-fPIC",
    "-O1",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-std=gnu11",
    "-D_DEFAULT_SOURCE",
    "-fvisibility=hidden",
)
FLAGS += ("-Wl,-soname,libnvidia-ml.so.1",)


def compiler() -> str | None:
    return shutil.which("gcc") or shutil.which("cc")


class NvmlStub:
    """A built libnvidia-ml.so.1 in `directory` and its state file. `environment` makes a probe use both."""

    def __init__(self, directory: Path) -> None:
        self.library = directory / "libnvidia-ml.so.1"
        self.state = directory / "nvml_state.txt"
        self._values: dict[str, str] = {}
        if not self.library.exists():
            found = compiler()
            if found is None:
                raise RuntimeError("the NVML stub needs gcc or cc")
            subprocess.run(
                [found, *FLAGS, "-o", str(self.library), str(SOURCE)],
                check=True,
            )
        self._write()

    @property
    def environment(self) -> dict[str, str]:
        return {"DRIFTVAKT_PROBE_NVML": str(self.library), "NVML_STUB_STATE": str(self.state)}

    def set(self, key: str, value: object) -> None:
        """Takes effect at the next call."""
        self._values[key] = str(value)
        self._write()

    def drop(self, key: str) -> None:
        self._values.pop(key, None)
        self._write()

    def raise_event(self, gpu: int, data: int, kind: int = 0x8) -> None:
        """An event as nvmlEventSetWait_v2 tells it; by default an XID."""
        sequence = int(self._values.get("event.seq", "0")) + 1
        self._values.update({"event.gpu": str(gpu), "event.type": str(kind), "event.data": str(data)})
        self._values["event.seq"] = str(sequence)
        self._write()

    def _write(self) -> None:
        # By rename: a call never reads half a file.
        fresh = self.state.with_suffix(".new")
        fresh.write_text("".join(f"{key} {value}\n" for key, value in self._values.items()))
        fresh.replace(self.state)
