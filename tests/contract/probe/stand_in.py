"""A small NVML stand-in by docs/probe-protocol.md: two GPUs steered by a JSON file whose name ends in .json beside
this one's copy. Python 3.6."""

# ruff: noqa: PTH122, PTH123, UP031
import json
import os
import time

STATE = os.path.splitext(__file__)[0] + ".json"


def state():
    try:
        with open(STATE) as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


class Nvml:
    def __init__(self):
        self.told = state().get("event", 0)

    def open(self):
        if state().get("absent"):
            raise RuntimeError(state()["absent"])
        self._maybe_hang("open")
        return {"driver": "570.86.15", "cuda": "12.8"}

    def close(self):
        pass

    def count(self):
        return state().get("count", 2)

    def identity(self, index):
        return {
            "uuid": "GPU-%d" % index,
            "name": "NVIDIA H200",
            "pci": "00000000:%02x:00.0" % (0x1B + 16 * index),
            "memory_bytes": 143771 << 20,
        }

    def fast(self, index):
        self._maybe_hang("fast")
        if index in state().get("lost", []):
            raise RuntimeError("GPU is lost")
        return state().get("row") or [
            97,
            85899345920,
            61.5,
            412.25,
            700,
            54,
            66,
            1830,
            3201,
            4,
            1e6,
            2e6,
            float("nan"),
            41.0,
        ]

    def processes(self, index):
        return [{"pid": 4242, "memory_bytes": 1 << 30, "sm": 80.0}]

    def fan(self, index):
        return None

    def health(self, index):
        return dict({"energy_joules": 1.5, "ecc_corrected": 3, "remap_pending": False}, **state().get("health", {}))

    def wait_event(self, timeout):
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            number = state().get("event", 0)
            if number > self.told:
                self.told = number
                return {"code": "xid:79", "device": 1, "text": "GPU has fallen off the bus"}
            time.sleep(0.02)
        return None

    def now(self):
        return time.time() + state().get("clock", 0)

    def filesystem(self, mount):
        while mount in state().get("hanging", []):
            time.sleep(0.02)
        return 1000, state().get("free", 10)

    def _maybe_hang(self, name):
        while state().get("hang") == name:
            time.sleep(0.02)
