"""Moves: what the journal's entries say of costs, and how they say it.

A move is its own form on disk (docs/costs.md). Money and other decimals are text, times whole seconds since 1970. What
was metered are whole GPU-seconds and joules by columns, so that a quarter of an hour of a large site stays small.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import msgspec

from console.costs.model.benefit import Worth
from console.costs.model.ledger import Cause, Line, Period, Work, columns
from console.costs.model.prices import Asset, Curve, CurveKind, Offer, Price, Provenance
from console.costs.model.tenants import Budget, Rule, Use

#: The category of every entry that holds moves.
CATEGORY = "cost"
_Time = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799)]
_Month = Annotated[str, msgspec.Meta(pattern="^[0-9]{4}-(0[1-9]|1[0-2])$")]


class _Move(
    msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="move", kw_only=True
):
    """Something that an entry says."""


class Priced(_Move, tag="priced", frozen=True, kw_only=True):
    """A file of prices, tenants and budgets was taken in; what has the same key as something known takes its place."""

    file: str
    sha256: str
    currency: str = ""
    policy: str = ""
    assets: tuple[Asset, ...] = ()
    prices: tuple[Price, ...] = ()
    rules: tuple[Rule, ...] = ()
    budgets: tuple[Budget, ...] = ()
    zones: Mapping[str, str] = {}
    keys: Mapping[str, Decimal] = {}
    offers: tuple[Offer, ...] = ()


class Curved(_Move, tag="curved", frozen=True, kw_only=True):
    """A curve was taken in. `values` are decimals with a blank between, `-` where there is none."""

    file: str
    sha256: str
    kind: CurveKind
    of: str
    start: _Time
    step: Annotated[int, msgspec.Meta(ge=60, le=31_622_400)]
    values: str
    provenance: Provenance
    currency: str = ""
    estimated: tuple[int, ...] = ()
    factors: str = ""


class Withdrawn(_Move, tag="withdrawn", frozen=True, kw_only=True):
    """A price, asset, rule or budget counts no longer, from its own beginning on; the log goes on to tell of it."""

    row: str


class Metered(_Move, tag="metered", frozen=True, kw_only=True):
    """What a site used from `start` to `end`, by columns: line n is of `nodes[node[n]]`, used by `uses[use[n]]`, for
    the cause `causes[cause[n]]`, `seconds[n]` GPU-seconds and `joules[n]` J of its GPUs, of which `counted[n]` J by
    their own counters. `both` are J of the GPUs with a counter, by that and by their power. With a `reason` it
    corrects what was metered before: its numbers are differences, and may be negative.
    """

    site: str
    start: _Time
    end: _Time
    nodes: tuple[str, ...]
    uses: tuple[Use, ...]
    causes: tuple[Cause, ...]
    node: tuple[int, ...]
    use: tuple[int, ...]
    cause: tuple[int, ...]
    seconds: tuple[int, ...]
    joules: tuple[int, ...]
    counted: tuple[int, ...]
    work: tuple[Work, ...] = ()
    both: tuple[int, ...] = ()
    reason: str = ""


class Charged(_Move, tag="charged", frozen=True, kw_only=True):
    """Money that something cost once, as an incident: `ref` is the address of what it is for."""

    ref: str
    at: _Time
    amount: Decimal
    text: str
    provenance: Provenance


class Redone(_Move, tag="redone", frozen=True, kw_only=True):
    """GPU-seconds of work that were done again because of something; `ref` is its address. They cost what a used
    GPU-hour does, and are in the month's sum already: it is no payment."""

    ref: str
    at: _Time
    seconds: Annotated[int, msgspec.Meta(ge=1, le=2**52)]
    text: str
    provenance: Provenance


class Valued(_Move, tag="valued", frozen=True, kw_only=True):
    """Somebody said what units of models' work are worth."""

    worth: tuple[Worth, ...]


class Viewed(_Move, tag="viewed", frozen=True, kw_only=True):
    """Somebody looked at what a tenant pays for a month; at all of them where that is `*`."""

    month: _Month
    tenant: str


class Closed(_Move, tag="closed", frozen=True, kw_only=True):
    """A month was closed by a person: what each line came to, and the hashes of what it was made of."""

    month: _Month
    currency: str
    policy: str
    kinds: Mapping[str, Decimal]
    tenants: Mapping[str, Decimal]
    inputs: Mapping[str, str]
    late: Mapping[str, Mapping[str, Decimal]] = {}


Move = Priced | Curved | Withdrawn | Metered | Charged | Redone | Valued | Viewed | Closed


def written(moves: Iterable[Move]) -> dict[str, Any]:
    """The details of the entry that holds these moves."""
    return {"moves": msgspec.to_builtins([*moves], str_keys=True)}


def read(details: Mapping[str, Any]) -> tuple[Move, ...]:
    """The moves of an entry. Raises ValueError for one that holds none."""
    try:
        moves = msgspec.convert(details.get("moves"), tuple[Move, ...], strict=False)
    except (msgspec.ValidationError, InvalidOperation) as error:
        raise ValueError(f"no moves of costs: {error}") from None
    for move in moves:
        if isinstance(move, Metered):
            _hold(move)
    return moves


def metered(
    site: str,
    start: int,
    end: int,
    lines: Iterable[Line],
    *,
    work: tuple[Work, ...] = (),
    both: tuple[int, ...] = (),
    reason: str = "",
) -> Metered:
    """The move that says what a site used."""
    return Metered(site=site, start=start, end=end, work=work, both=both, reason=reason, **columns(lines))


def curved(curve: Curve, file: str, sha256: str) -> Curved:
    """The move that takes a curve in."""
    return Curved(
        file=file,
        sha256=sha256,
        kind=curve.kind,
        of=curve.of,
        start=curve.start,
        step=curve.step,
        values=" ".join("-" if each is None else format(each, "f") for each in curve.values),
        provenance=curve.provenance,
        currency=curve.currency,
        estimated=curve.estimated,
        factors=curve.factors,
    )


def curve(move: Curved) -> Curve:
    """The curve that a move takes in. Raises ValueError for values that are none."""
    try:
        values = tuple(None if each == "-" else Decimal(each) for each in move.values.split())
    except InvalidOperation:
        raise ValueError("a curve's values are no decimals") from None
    return Curve(
        move.kind, move.of, move.start, move.step, values, move.provenance, move.currency, move.estimated, move.factors
    )


def period(move: Metered) -> Period:
    """What a move says was used."""
    columns = (move.node, move.use, move.cause, move.seconds, move.joules, move.counted)
    return Period(
        move.site,
        move.start,
        move.end,
        move.nodes,
        move.uses,
        move.causes,
        *columns,
        work=move.work,
        both=move.both,
        late=move.reason,
    )


def _hold(move: Metered) -> None:
    """Raises ValueError where its columns do not fit."""
    columns = (move.node, move.use, move.cause, move.seconds, move.joules, move.counted)
    if len({len(each) for each in columns}) != 1 or move.end <= move.start:
        raise ValueError("what was metered does not add up")
    for places, named in ((move.node, move.nodes), (move.use, move.uses), (move.cause, move.causes)):
        if places and not (min(places) >= 0 and max(places) < len(named)):
            raise ValueError("what was metered names nobody")
