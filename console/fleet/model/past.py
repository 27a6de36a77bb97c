"""A node as it was: what its devices measured at a moment, in the shape of a reading of now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from console.fleet.model.links import LinkState
from console.fleet.model.readings import NodeReading
from console.fleet.model.signals import Kind

if TYPE_CHECKING:
    from console.fleet.model.findings import Finding
    from console.fleet.model.readings import Floats


def reading_then(
    now: NodeReading,
    rows: Mapping[Kind, Floats],
    sample: float | None,
    moment: float,
    found: tuple[Finding, ...] = (),
) -> NodeReading:
    """`now` with `rows`, which were measured at `sample` and held at `moment`, and what was `found` then; without a
    sample nothing was measured. What history does not keep (processes, file systems, health) is as it is now: who
    shows it says so."""
    state = LinkState.LIVE if sample is not None else LinkState.LOST
    link = replace(now.link, state=state, failure=None, next_try=None, newest_sample=sample)
    age = None if sample is None else max(0.0, moment - sample)
    return replace(now, link=link, age=age, rows=dict(rows), alive={}, troubles=(), found=found)
