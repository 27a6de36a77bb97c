"""Room on GPUs is told with who holds the rest."""

from __future__ import annotations

import pytest

from connectors import nvidia_smi
from connectors.tools import ToolFault
from console.deployments.model.fitting import GpuRoom
from console.deployments.service.rooms import rooms_of

_A, _B = (f"GPU-{digit * 8}-0000-0000-0000-{digit * 12}" for digit in "ab")
_MIB = 1 << 20


def test_each_gpu_is_told_with_whoever_has_most_of_it() -> None:
    def ask(argv: tuple[str, ...]) -> tuple[int, bytes, bytes]:
        if argv == nvidia_smi.rooms():
            return 0, f"{_A}, 0, NVIDIA H100, 81559, 44000\n{_B}, 3, NVIDIA H100, 81559, [N/A]\n".encode(), b""
        assert argv == nvidia_smi.apps()
        return 0, f"{_A}, 10, 100, /usr/bin/small\n{_A}, 11, 37000, /opt/vllm/bin/vllm\n".encode(), b""

    assert rooms_of("hall/g01", ask) == (GpuRoom("hall/g01", "0", 81559 * _MIB, 44000 * _MIB, "vllm"),)


def test_a_node_without_a_driver_says_so() -> None:
    with pytest.raises(ToolFault):
        rooms_of("hall/g01", lambda _argv: (127, b"", b"nvidia-smi: not found"))
    with pytest.raises(ToolFault):
        nvidia_smi.read_rooms(0, b"nonsense, 1, 2, 3, 4\n", b"")
