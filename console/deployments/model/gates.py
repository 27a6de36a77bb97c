"""Gates: what a model must have before it may serve, and what people said of them.

There are fourteen. What is known of a gate is measured (the console sees it), shown (a file, a run, a number that
anyone can look at), or signed for (somebody says so and stands for it); each is told apart wherever it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Gate(StrEnum):
    """In the order in which lists have them."""

    OWNER = "owner"
    DEPUTY = "deputy"
    RUNBOOK = "runbook"
    SLO = "slo"
    GOLDEN_SET = "golden_set"
    ROLLBACK = "rollback"
    CAPACITY = "capacity"
    LICENCE = "licence"
    SIGNATURE = "signature"
    CANARY = "canary"
    LOGGING = "logging"
    LOG_RESTORE = "log_restore"
    OVERSEER = "overseer"
    DRIFT = "drift"


class Way(StrEnum):
    """How an answer to a gate is known."""

    MEASURED = "measured"
    SHOWN = "shown"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said of a gate at `at` (unix seconds): whether it `held`, and by what `words`. It counts until
    `until`; None where it does not age."""

    gate: Gate
    held: bool
    way: Way
    words: str
    by: str
    at: float
    until: float | None = None
