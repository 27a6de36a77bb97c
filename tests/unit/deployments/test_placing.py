"""Placing a model: what is wished as a deployment, and what is seen where it is to stand, with numbers."""

from __future__ import annotations

from typing import Any, cast

import pytest

from console.deployments.model.fitting import GIB, GpuRoom
from console.deployments.model.placing import Engine, Placed, Spot, deployment_of, spot_of
from console.deployments.model.preflight import Code, Weight
from console.deployments.service.placing import Placing
from console.deployments.service.preflighting import stands
from console.deployments.service.releases import NodeSeen, Seen
from console.deployments.service.rollouts import CannotDeploy

G01, G02 = Spot("1", "hall/g01", "10.0.0.1"), Spot("2", "hall/g02", "10.0.0.2")


class Lists:
    def deployments(self) -> tuple[()]:
        return ()


def seen(free: int = 80, ports: frozenset[int] = frozenset({22}), rooms: int = 2) -> Seen:
    found = tuple(GpuRoom("hall/g01", str(gpu), 80 * GIB, free * GIB, "vllm") for gpu in range(rooms))
    return Seen(nodes={key: NodeSeen(f"hall/g0{key}", found, "", {}, ports) for key in ("1", "2")})


def test_one_node_listens_to_itself_and_several_to_their_router() -> None:
    alone = deployment_of(Placed("support", "m", Engine.LLAMA, (G01,), G01))
    assert alone.replicas[0].address == "127.0.0.1" and alone.router == "1"
    beside = deployment_of(Placed("support", "m", Engine.LLAMA, (G01,), G02))
    assert beside.replicas[0].address == "10.0.0.1" and beside.nodes == ("2", "1")
    both = deployment_of(Placed("support", "m", Engine.VLLM, (G01, G02), G01, (0, 1)))
    assert [each.address for each in both.replicas] == ["10.0.0.1", "10.0.0.2"]
    assert both.program[:2] == ("env", "CUDA_VISIBLE_DEVICES=0,1") and both.program[-1] == "2"
    with pytest.raises(ValueError, match="quotation"):
        deployment_of(Placed("support", "m", Engine.OTHER, (G01,), G01, program="serve 'x"))


def test_a_node_may_be_reached_by_its_router_otherwise_than_by_this_console() -> None:
    find = {"hall/g01": G01}.get
    assert spot_of("hall/g01", find) is G01 and spot_of("hall/g09", find) is None
    assert spot_of("hall/g01@192.0.2.7", find) == Spot("1", "hall/g01", "192.0.2.7")


def test_a_router_is_told_addresses_in_numbers() -> None:
    placing = Placing(cast(Any, Lists()), cast(Any, None), cast(Any, None), cast(Any, None))
    for address in ("g01.example.org", "127.0.0.1"):
        with pytest.raises(CannotDeploy, match="say hall/g01@ADDRESS"):
            placing.look(Placed("support", "m", Engine.LLAMA, (Spot("1", "hall/g01", address),), G02))


@pytest.mark.parametrize(
    ("gpus", "given", "files", "refused"),
    [
        ((0, 1), seen(), 100, None),
        ((0, 1), seen(44), 100, "hall/g01: needs 50.0 GiB, largest free 44.0 GiB: GPU 0 held by vllm"),
        ((0, 5), seen(), 1, "hall/g01: there is no GPU 5"),
        ((), seen(ports=frozenset({18002})), 1, "hall/g01: port 18002 is taken"),
        ((), seen(ports=frozenset({8000})), 1, "hall/g01: port 8000 is taken"),
        ((), seen(rooms=0), 1, None),
    ],
)
def test_what_could_not_stand_there_is_refused_with_numbers(
    gpus: tuple[int, ...], given: Seen, files: int, refused: str | None
) -> None:
    found = stands(deployment_of(Placed("support", "m", Engine.LLAMA, (G01,), G01, gpus)), given, files * GIB)
    assert (found.refused.text if found.refused is not None else None) == refused
    if refused is None and given.nodes["1"].rooms:
        assert "of GPU 0 80.0 GiB of 80.0 GiB are free; its files are 50.0 GiB" in " ".join(
            each.text for each in found.findings if each.code is Code.ROOM
        )


def test_the_port_of_a_router_that_stands_alone_is_looked_at_there() -> None:
    made = deployment_of(Placed("support", "m", Engine.LLAMA, (G01,), G02))
    found = stands(made, Seen(nodes={**seen().nodes, "2": NodeSeen("hall/g02", ports=frozenset({8000}))}), 0)
    assert found.refused is not None and found.refused.text == "hall/g02: port 8000 is taken"
    assert any(each.weight is Weight.WARNS and each.code is Code.OPEN for each in found.findings)
