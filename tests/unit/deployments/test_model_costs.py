"""What models cost is told with their rows on the command line, and what nobody counted or priced is no zero."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

from console.deployments.model.costs import Costs, ModelCost, Unit
from console.deployments.model.loose import Loose, LooseKind
from console.main.command_line.model_text import cost_record, cost_words
from console.main.command_line.seen_commands import _loose, _loose_record
from console.main.parts import Parts

COSTS = Costs(
    "2026-11",
    1_795_525_200.0,
    "SEK",
    True,
    Decimal("1.65"),
    {
        "chat": ModelCost(Decimal("48213.40"), Decimal("2.0712")),
        "scan": ModelCost(Decimal(20), Decimal("6.37"), Unit.IMAGES),
        "idle": ModelCost(Decimal(7)),
        "free": ModelCost(None),
    },
)
PARTS = cast(Parts, SimpleNamespace(inventory=SimpleNamespace(current=lambda: SimpleNamespace(name=str.upper))))


def test_a_cost_is_told_by_the_month_and_by_what_the_model_did() -> None:
    assert cost_words(COSTS, "chat") == ("48,213 SEK", "2.07 SEK / 1M tokens")
    assert cost_words(COSTS, "scan")[1] == "6.37 SEK / 1,000 images"
    assert cost_words(COSTS, "idle") == ("7 SEK", "-") and cost_words(COSTS, "free") == ("no price", "-")
    assert cost_words(COSTS, "new") == cost_words(None, "chat") == ("-", "-")
    told = cost_record(COSTS, "chat")
    assert told == {
        "month": "2026-11", "until": "2026-11-24T13:00:00+00:00", "currency": "SEK", "amount": "48213.40",
        "per": "2.0712", "unit": "1M tokens", "invented": True,
    }  # fmt: skip
    free: Any = cost_record(COSTS, "free")
    assert free["amount"] is None and free["per"] is None
    assert cost_record(COSTS, "new") is None


def test_a_server_that_nobody_answers_for_is_told_with_the_command_that_puts_it_right() -> None:
    left = Loose(LooseKind.RESTING, ("n1",), "vllm", "driftvakt-chat-green.service", 8, ("3", "4"), 44 << 30)
    assert _loose(PARTS, left) == (
        "ORPHAN  N1: vllm (process 8, driftvakt-chat-green.service) holds 44.0 GiB of GPU 3, 4; its place serves "
        "nobody, and no rollout goes on. Stop its service: what serves is in the other place. "
        "driftvakt services stop N1 driftvakt-chat-green.service"
    )
    alone = Loose(LooseKind.OWNERLESS, ("n1", "n2"), "chat", model="m1")
    assert _loose(PARTS, alone).startswith("NO OWNER  N1, N2: chat; it serves, and nobody owns it.")
    assert _loose_record(PARTS, alone)["command"] == "driftvakt models owner chat NAME"
    stray = Loose(LooseKind.STRAY, ("n1",), "vllm", pid=9, gpus=("3",), memory=1)
    assert _loose_record(PARTS, stray)["command"] == "driftvakt gpu end N1 3"
