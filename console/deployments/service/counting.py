"""Counting: what went through a deployment between two looks, from what routers and engines count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from connectors.engines.histograms import Histogram
from connectors.engines.metrics import Metrics, flow
from console.deployments.model.traffic import Point


@dataclass(frozen=True, slots=True)
class Counted:
    """Counters of one deployment at a monotonic time."""

    at: float
    requests: int | None = None
    errors: int | None = None
    engines: Mapping[str, Metrics] = field(default_factory=dict)


def point_of(at: float, before: Counted | None, now: Counted) -> Point:
    running_now = [each.running for each in now.engines.values() if each.running is not None]
    waiting = [each.waiting for each in now.engines.values() if each.waiting is not None]
    caches = [each.kv_cache for each in now.engines.values() if each.kv_cache is not None]
    gauges = {
        "running": sum(running_now) if running_now else None,
        "waiting": sum(waiting) if waiting else None,
        "kv_cache": max(caches) if caches else None,
    }
    if before is None or now.at <= before.at:
        return Point(at, **gauges)
    seconds = now.at - before.at
    flows = [flow(before.engines[key], each, seconds) for key, each in now.engines.items() if key in before.engines]
    tokens = [each.tokens_out for each in flows if each.tokens_out is not None]
    first = _together(each.first_token for each in flows)
    between = _together(each.between_tokens for each in flows)
    return Point(
        at,
        requests=_rate(before.requests, now.requests, seconds),
        errors=_rate(before.errors, now.errors, seconds),
        first_token=first.quantile(0.95) if first is not None else None,
        tokens=sum(tokens) if tokens else None,
        between_tokens=between.quantile(0.95) if between is not None else None,
        **gauges,
    )


def _rate(then: int | None, now: int | None, seconds: float) -> float | None:
    """A router that was reloaded counts from nothing again."""
    if now is None or then is None:
        return None
    return (now - then if now >= then else now) / seconds


def _together(flows: Iterable[Histogram | None]) -> Histogram | None:
    """The times of all engines whose buckets are the same as the first one's."""
    found: Histogram | None = None
    for told in flows:
        if told is not None:
            found = told if found is None else found.plus(told) or found
    return found
