"""Counting what models did: differences between two readings of their engines' counters. Pure.

What an engine counted before it was first looked at is nobody's; one that began anew is counted from its beginning, so
that nothing is counted twice. Prompt tokens that came from a cache are told apart from those that were computed.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.costs.model.ledger import Work

#: What of a `Work` is a difference of a counter, by the counter's name.
_FIELDS = ("requests", "tokens_in", "tokens_cached", "tokens_out", "prefill_seconds", "decode_seconds")


@dataclass(frozen=True, slots=True)
class Counters:
    """What an engine has counted since it `began` (unix seconds), None where it does not say. `tokens_in` are all of
    the prompts', `tokens_cached` those of them that came from a cache."""

    requests: float | None = None
    tokens_in: float | None = None
    tokens_cached: float | None = None
    tokens_out: float | None = None
    prefill_seconds: float | None = None
    decode_seconds: float | None = None
    began: float | None = None


def done(model: str, before: Counters, now: Counters) -> Work:
    """What was done between two readings of one engine."""
    anew = _anew(before, now)
    told = {name: _since(getattr(before, name), getattr(now, name), anew) for name in _FIELDS}
    cached = min(told["tokens_cached"], told["tokens_in"])
    return Work(
        model,
        computed=round(told["tokens_in"] - cached),
        cached=round(cached),
        out=round(told["tokens_out"]),
        requests=round(told["requests"]),
        prefill_ms=round(told["prefill_seconds"] * 1000),
        decode_ms=round(told["decode_seconds"] * 1000),
    )


def _anew(before: Counters, now: Counters) -> bool:
    """Whether the engine began anew in between: by its own word, or because something counts less than before."""
    if before.began is not None and now.began is not None and now.began > before.began + 1.0:
        return True
    pairs = ((getattr(before, name), getattr(now, name)) for name in _FIELDS)
    return any(then is not None and value is not None and value < then for then, value in pairs)


def _since(then: float | None, now: float | None, anew: bool) -> float:
    if now is None:
        return 0.0
    if anew:
        return now
    return 0.0 if then is None else max(0.0, now - then)
