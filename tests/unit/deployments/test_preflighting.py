"""What was seen on nodes, held against what a rollout needs there: refused, or told, with numbers."""

from __future__ import annotations

import pytest

from connectors import listening, processes
from connectors.tools import ToolFault
from console.deployments.model.deployments import Deployment, Replica, Slot, Strategy
from console.deployments.model.fitting import GIB, GpuRoom, Size
from console.deployments.model.preflight import Code, Preflight, Weight, read, written
from console.deployments.service import files
from console.deployments.service.preflighting import Reckoned, reckon
from console.deployments.service.releases import NodeSeen, Release, Seen

LLAMA = ("llama-server", "--model", "{artifact}", "--host", "{address}", "--port", "{port}")
VLLM = ("vllm", "serve", "{artifact}", "--host", "{address}", "--port", "{port}")


def deployment(program: tuple[str, ...] = LLAMA, address: str = "127.0.0.1", version: str = "v1") -> Deployment:
    return Deployment(
        "d1", "support", "m1", "1", 8000, (Replica("r1", "1", 18001, 18002, address),), program, version=version
    )


def seen(free: int, *, held: int = 0, ports: frozenset[int] | None = frozenset({22}), **more: object) -> Seen:
    rooms = (GpuRoom("hall/g01", "3", 80 * GIB, free * GIB, "vllm"),)
    return Seen(nodes={"1": NodeSeen("hall/g01", rooms, "", {"3": held * GIB}, ports, **more)})  # type: ignore[arg-type]


def release(gib: int, *flags: str, dangers: tuple[str, ...] = (), vouched: str = "") -> Release:
    """A version whose weights are so large that it needs about so many GiB; its cache is nothing."""
    size = Size(round((gib - 1) * GIB / 1.05), 0, 4096)
    return Release("v2", "7.1", "b" * 64, flags=flags, size=size, dangers=dangers, vouched=vouched)


def found(made: Reckoned) -> dict[Code, str]:
    return {each.code: each.text for each in made.preflight.findings}


def test_both_versions_must_fit_or_the_old_one_leaves_first_and_that_is_said() -> None:
    for strategy in (Strategy.CANARY, Strategy.BLUE_GREEN):
        made = reckon(deployment(), release(71), seen(44, held=36), strategy, Slot.GREEN)
        refused = made.preflight.refused
        assert refused is not None and refused.code is Code.NOT_BOTH
        assert (
            "needs 71.0 GiB, largest free 44.0 GiB: GPU 3 held by vllm" in refused.text and "recreate" in refused.text
        )
    made = reckon(deployment(), release(71), seen(44, held=36), Strategy.RECREATE, Slot.GREEN)
    assert made.preflight.refused is None
    assert {Code.DOWNTIME, Code.NO_TIMER} <= {each.code for each in made.preflight.warnings}
    assert found(made)[Code.FITS] == "hall/g01: needs 71.0 GiB, GPU 3 has 80.0 GiB free"
    # Somebody else's memory is not the old version's, and does not leave with it.
    assert reckon(deployment(), release(71), seen(44), Strategy.RECREATE, Slot.GREEN).preflight.refused is not None


def test_an_engine_with_a_limit_is_told_it_and_of_one_without_that_is_said() -> None:
    made = reckon(deployment(VLLM), release(40), seen(80), Strategy.CANARY, Slot.GREEN)
    assert made.limits["1"] == ("--gpu-memory-utilization", "0.500") and Code.LIMITED in found(made)
    made = reckon(deployment(), release(40), seen(80), Strategy.CANARY, Slot.GREEN)
    assert made.limits["1"] == () and Code.NO_LIMIT in {each.code for each in made.preflight.warnings}
    assert made.needs["1"] == pytest.approx(40 * GIB, rel=0.01)


def test_an_engine_takes_its_whole_share_however_little_it_needs() -> None:
    flags = ("--gpu-memory-utilization", "0.9")
    made = reckon(deployment(VLLM), release(10, *flags), seen(60), Strategy.CANARY, Slot.GREEN)
    assert made.preflight.refused is not None and "needs 72.0 GiB" in made.preflight.refused.text
    assert made.limits == {} and "0.9" in found(made)[Code.OWN_LIMIT]


def test_settings_make_the_need_and_gpus_that_it_was_told_to_take_are_those_that_count() -> None:
    size = Size(GIB, 2 * 32 * 8 * 128, 131_072)  # 128 KiB a token
    one = Release("v2", "7.1", "b" * 64, flags=("--ctx-size", "65536"), size=size)
    made = reckon(deployment(), one, seen(80), Strategy.CANARY, Slot.GREEN)
    assert made.needs["1"] == pytest.approx((8 + 2.05) * GIB, rel=0.01)
    small = Release("v2", "7.1", "b" * 64, flags=("-c", "65536", "-ctk", "q8_0"), size=size)
    assert reckon(deployment(), small, seen(80), Strategy.CANARY, Slot.GREEN).needs["1"] < made.needs["1"]
    other = (*LLAMA, "--device", "CUDA0")
    assert Code.NO_GPU in found(reckon(deployment(other), one, seen(80), Strategy.CANARY, Slot.GREEN))
    none = (*LLAMA, "-ngl", "0")
    assert reckon(deployment(none), one, seen(0), Strategy.CANARY, Slot.GREEN).preflight.refused is None


def test_a_port_that_is_taken_refuses_with_its_number() -> None:
    made = reckon(deployment(), release(1), seen(80, ports=frozenset({18002})), Strategy.CANARY, Slot.GREEN)
    assert made.preflight.refused is not None and made.preflight.refused.text == "hall/g01: port 18002 is taken"
    fresh = reckon(deployment(version=""), release(1), seen(80, ports=frozenset({8000})), None, Slot.BLUE)
    assert fresh.preflight.refused is not None and "8000" in fresh.preflight.refused.text
    unseen = reckon(deployment(), release(1), seen(80, ports=None), Strategy.CANARY, Slot.GREEN)
    assert unseen.preflight.refused is None and Code.PORTS_UNKNOWN in found(unseen)


def test_who_reaches_an_engine_elsewhere_is_said_and_its_unit_lets_the_router_alone_in() -> None:
    far = deployment(address="10.0.0.2")
    open_ = reckon(far, release(1), seen(80, routers=("10.0.0.1",)), Strategy.CANARY, Slot.GREEN)
    assert Code.OPEN in {each.code for each in open_.preflight.warnings}
    closed = reckon(far, release(1), seen(80, routers=("10.0.0.1",), fenced=True), Strategy.CANARY, Slot.GREEN)
    assert found(closed)[Code.CLOSED] == "hall/g01: systemd lets 10.0.0.1 alone reach port 18002"
    text = files.engine_unit(far, Slot.GREEN, "7.1", ("serve",), sums="/x.sha256", routers=("10.0.0.1", "10.0.0.9"))
    assert "IPAddressDeny=any\nIPAddressAllow=localhost 10.0.0.1 10.0.0.9\n" in text
    assert text.index("ExecStartPre=sha256sum --check --strict --quiet -- /x.sha256") < text.index("ExecStart=serve")


def test_what_would_run_is_refused_until_somebody_signed_for_it() -> None:
    bad = reckon(deployment(), release(1, dangers=("pickle",)), seen(80), Strategy.CANARY, Slot.GREEN)
    assert bad.preflight.refused is not None and bad.preflight.refused.code is Code.CODE
    assert bad.preflight.findings[0].weight is Weight.REFUSES
    vouched = reckon(
        deployment(), release(1, dangers=("pickle",), vouched="anna"), seen(80), Strategy.CANARY, Slot.GREEN
    )
    assert vouched.preflight.refused is None and "anna" in found(vouched)[Code.SIGNED_CODE]


def test_it_comes_back_from_a_plan() -> None:
    made = reckon(deployment(), release(71), seen(44), Strategy.RECREATE, Slot.GREEN).preflight
    assert read(written(made)) == made and read("") == Preflight()
    with pytest.raises(ValueError, match="nothing"):
        read('[["nothing", {}]]')


def test_sums_are_written_as_the_program_reads_them() -> None:
    text = files.sums_of([("/m/a b", "a" * 64), ("/m/odd\nname", "b" * 64)])
    assert text == f"{'a' * 64}  /m/a b\n\\{'b' * 64}  /m/odd\\nname\n"


def test_the_kernels_tables_are_read() -> None:
    table = b"LISTEN 0      128       127.0.0.1:18002      0.0.0.0:*    \nLISTEN 0 128 [::]:22 [::]:*    \n"
    assert listening.read_ports(0, table, b"") == {18002, 22}
    for status, out in ((127, b""), (0, b"what\n")):
        with pytest.raises(ToolFault):
            listening.read_ports(status, out, b"")
    assert listening.read_route(0, b'[{"dst":"10.0.0.2","dev":"e","prefsrc":"10.0.0.1"}]', b"") == "10.0.0.1"
    for wrong in (b"[]", b"{", b'[{"prefsrc":"x"}]'):
        with pytest.raises(ToolFault):
            listening.read_route(0, wrong, b"")
    with pytest.raises(ToolFault):
        listening.route("g01; reboot")
    whole = (0, b"cgroup2fs\n", b""), (0, b"Name:\tsystemd\nSeccomp:\t0\n", b"")
    assert listening.read_fencing(*whole)
    assert not listening.read_fencing(whole[0], (0, b"Seccomp:\t2\n", b""))
    groups = processes.read_groups(0, b"    1 0::/init.scope\n  912 0::/system.slice/driftvakt-x-blue.service\n", b"")
    assert groups == {1: "/init.scope", 912: "/system.slice/driftvakt-x-blue.service"}
