"""The demo site's stand-in for NVML, run by the probe inside a simulated node (docs/probe-protocol.md, "The NVML
stand-in"). Standard library only, for the Pythons of the probe; it reads the files that the simulator writes."""

import json
import os
import threading
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: How old a read state may be: one sweep over the GPUs reads the file once.
FRESH_SECONDS = 0.02
HUNG_POLL_SECONDS = 0.1
EVENT_POLL_SECONDS = 0.5


class GpuLost(Exception):
    """What a GPU that fell off the bus answers."""


class Nvml:
    """The interface that the probe asks for; every answer comes from the simulated node's files."""

    def __init__(self) -> None:
        self._place = os.path.join(os.environ["DRIFTVAKT_PROBE_ROOT"], "demo")  # noqa: PTH118 - pathlib costs memory
        self._lock = threading.Lock()
        self._state = {}  # type: dict[str, Any]
        self._read_at = -1.0
        self._identities = []  # type: list[dict[str, Any]]
        self._seen = None  # type: int | None

    def open(self) -> "dict[str, str]":
        self._answer()
        fixed = self._load("identities.json")
        self._identities = fixed["gpus"]
        if self._seen is None:
            self._seen = int(self._state["last_event"])
        return {"driver": fixed["driver"], "cuda": fixed["cuda"]}

    def close(self) -> None:
        self._identities = []

    def count(self) -> int:
        self._answer()
        return len(self._state["gpus"])

    def identity(self, index: int) -> "dict[str, Any]":
        self._answer()
        return self._identities[index]

    def fast(self, index: int) -> "list[float | None]":
        self._answer()
        rows = self._state["gpus"]  # type: list[list[float | None] | None]
        row = rows[index]
        if row is None:
            raise GpuLost("GPU is lost")
        return row

    def processes(self, index: int) -> "list[dict[str, Any]]":
        return list(self._slow(index)["processes"])

    def fan(self, index: int) -> "float | None":
        fan = self._slow(index)["fan"]
        return None if fan is None else float(fan)

    def health(self, index: int) -> "dict[str, Any]":
        return dict(self._slow(index)["health"])

    def wait_event(self, timeout: float) -> "dict[str, Any] | None":
        end = time.monotonic() + timeout
        while True:
            state = self._read()
            for event in state["events"]:
                if self._seen is not None and event["number"] > self._seen:
                    self._seen = event["number"]
                    return {"code": event["code"], "text": event["text"], "device": event["device"]}
            left = end - time.monotonic()
            if left <= 0:
                return None
            time.sleep(min(left, EVENT_POLL_SECONDS))

    def now(self) -> float:
        return time.time() + float(self._read()["clock_offset"])

    def filesystem(self, mount: str) -> "tuple[int, int]":
        size, free = self._load("filesystems.json")[mount]
        return int(size), int(free)

    def _slow(self, index: int) -> "dict[str, Any]":
        self._answer()
        if self._state["gpus"][index] is None:
            raise GpuLost("GPU is lost")
        return dict(self._load("nvml_slow.json")[index])

    def _answer(self) -> None:
        """Have a fresh state; while the driver is said to hang, block as it would."""
        while self._read()["hung"]:
            time.sleep(HUNG_POLL_SECONDS)

    def _read(self) -> "dict[str, Any]":
        with self._lock:
            if not self._state or time.monotonic() - self._read_at > FRESH_SECONDS:
                self._state = self._load("nvml.json")
                self._read_at = time.monotonic()
            return self._state

    def _load(self, name: str) -> "Any":
        """A file's JSON; read again where the simulator was just writing it. Raises OSError when the site is gone."""
        for _ in range(5):
            with open(os.path.join(self._place, name), "rb") as file:  # noqa: PTH118, PTH123 - see above
                data = file.read()
            try:
                return json.loads(data.decode("utf-8"))
            except ValueError:
                time.sleep(0.005)
        raise RuntimeError("the demo site's file cannot be read: " + name)
