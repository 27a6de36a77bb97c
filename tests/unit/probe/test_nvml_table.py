"""The probe's own table of NVML says what nvidia-ml-py says."""

from __future__ import annotations

import ctypes

import pytest

from connectors import nvml
from tests.support import node_probe

probe = node_probe.load()
STRUCTS = probe.build_structs(ctypes)


@pytest.mark.parametrize("name", sorted(probe.NVML_CONSTANTS))
def test_every_number_equals_the_reference(name: str) -> None:
    assert probe.NVML_CONSTANTS[name] == nvml.constant(name)


@pytest.mark.parametrize("ours", sorted(probe.NVML_STRUCTS))
def test_every_structure_lies_in_memory_as_the_reference_does(ours: str) -> None:
    reference = nvml.struct(probe.NVML_STRUCTS[ours][0])
    assert nvml.layout(STRUCTS[ours]) == nvml.layout(reference)


def test_the_value_union_equals_the_reference() -> None:
    assert nvml.layout(STRUCTS["Value"]) == nvml.layout(nvml.struct(probe.NVML_VALUE_UNION[0]))


def test_each_value_type_means_the_member_that_the_reference_reads() -> None:
    kinds = {
        "DOUBLE": "dVal",
        "UNSIGNED_INT": "uiVal",
        "UNSIGNED_LONG": "ulVal",
        "UNSIGNED_LONG_LONG": "ullVal",
        "SIGNED_LONG_LONG": "sllVal",
        "SIGNED_INT": "siVal",
        "UNSIGNED_SHORT": "usVal",
    }
    for kind, member in kinds.items():
        assert probe.NVML_VALUE_MEMBER[nvml.constant("NVML_VALUE_TYPE_" + kind)] == member


def test_every_function_is_known_to_the_reference_or_to_older_drivers() -> None:
    older = {
        "nvmlInit_v2",  # nvidia-ml-py calls nvmlInitWithFlags, which nvml.h's nvmlInit_v2 is with flags 0
        "nvmlDeviceGetCurrentClocksThrottleReasons",  # before 535
    }
    assert set(probe.NVML_FUNCTIONS) - nvml.function_names() <= older


def test_versions_of_structures_hold_their_sizes() -> None:
    for version, name in (
        ("nvmlMemory_v2", "MemoryV2"),
        ("nvmlTemperature_v1", "Temperature"),
        ("nvmlMarginTemperature_v1", "MarginTemperature"),
    ):
        assert probe.NVML_CONSTANTS[version] & 0xFFFFFF == ctypes.sizeof(STRUCTS[name])


def test_the_array_of_gpm_metrics_is_as_long_as_the_reference_says() -> None:
    assert len(STRUCTS["GpmMetricsGet"]().metrics) == nvml.constant("NVML_GPM_METRIC_MAX")


def test_what_the_reference_lacks_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        nvml.constant("NVML_NO_SUCH_NUMBER")
    with pytest.raises(KeyError):
        nvml.struct("nvmlInit")


def test_clock_reasons_have_the_headers_names() -> None:
    assert nvml.clock_reason_names(0x4 | 0x40) == ("SwPowerCap", "HwThermalSlowdown")
    assert nvml.clock_reason_names(1 << 40) == (hex(1 << 40),)
    assert nvml.clock_reason_names(0) == ()


@pytest.mark.parametrize(
    ("symbols", "odd"),
    [
        ((), False),
        (("nvmlDeviceGetConfComputeMemSizeInfo",), True),
        (("nvmlDeviceGetConfComputeMemSizeInfo", "nvmlDeviceGetRunningProcessDetailList"), False),
    ],
)
def test_drivers_whose_process_structure_was_longer_are_known_by_their_symbols(
    symbols: tuple[str, ...], odd: bool
) -> None:
    library = probe.NvmlLibrary()
    library._library = type("Library", (), dict.fromkeys(symbols, 0))()
    assert library._odd_process_struct() is odd
