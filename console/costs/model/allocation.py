"""Allocation: what a stretch of time cost, divided among those who used it, to the öre and without a balancing row.

Every GPU-second that was measured carries the same money. What somebody worked, held or waited for is theirs; what was
free, faulted or of nobody known is shared as the policy says. The division goes down level by level, by largest
remainder at each: the whole to tenants, a tenant's part to columns, a column's to its lines. So sums agree at every
level.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from console.costs.model.ledger import DIRECT, WAITING, Cause
from console.costs.model.money import split
from console.costs.model.policy import Policy
from console.costs.model.tenants import NOBODY
from console.costs.model.usage import Used

#: Above the items: tenants, and columns.
_LEVELS = 2
#: Who carries what no policy gives to a tenant.
APART = "*"


class Column(StrEnum):
    """The columns of a bill."""

    SERVING = "serving"
    TRAINING = "training"
    WAITING = "waiting"
    ALLOCATED_IDLE = "allocated_idle"
    FAULTED = "faulted"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a tenant's bill: what for, in which column, how many GPU-seconds, and what that came to. `of` is a
    model, a project or a job; a cause where it is shared. `part` is the tenant's part of what is shared."""

    tenant: str
    column: Column
    of: str
    seconds: Decimal
    amount: Decimal
    shared: bool
    part: Decimal = Decimal(1)


def column(used: Used) -> Column:
    """Where a line of use stands on a bill."""
    if used.cause is Cause.WORKING:
        return Column.TRAINING if used.use.job else Column.SERVING
    if used.cause in WAITING:
        return Column.WAITING
    if used.cause is Cause.ALLOCATED_IDLE:
        return Column.ALLOCATED_IDLE
    return Column.FAULTED if used.cause is Cause.FAULTED else Column.FREE


def called(used: Used) -> str:
    """What a line of use is called on a bill."""
    if used.cause is not Cause.WORKING:
        return str(used.cause)
    use = used.use
    return (use.project or use.job) if use.job else use.model or use.unit or use.user or str(Cause.UNKNOWN)


def shares(
    direct: Mapping[str, Decimal], tenants: Sequence[str], keys: Mapping[str, Decimal], policy: Policy
) -> Mapping[str, Decimal]:
    """Weights by which what is shared is divided: of the tenants that rules name and of those who used something. Where
    the policy gives nobody a weight it stays apart."""
    everybody = tuple(dict.fromkeys([*tenants, *direct]))
    match policy:
        case Policy.UNIFORM:
            found = {tenant: Decimal(1) for tenant in everybody if tenant != NOBODY}
        case Policy.PROPORTIONAL:
            found = {tenant: direct.get(tenant, Decimal(0)) for tenant in everybody}
        case Policy.CUSTOM:
            found = {tenant: keys.get(tenant, Decimal(0)) for tenant in everybody}
        case Policy.SEPARATE:
            found = {}
    return found if any(found.values()) else {APART: Decimal(1)}


def allocate(
    total: Decimal, used: Iterable[Used], tenants: Sequence[str], keys: Mapping[str, Decimal], policy: Policy
) -> tuple[Item, ...]:
    """A whole amount (in whole öre) over what was used: the items sum to it exactly, in the order of tenants, columns
    and names. Where nothing was used it stays apart as one item."""
    direct: dict[tuple[str, Column, str], Decimal] = {}
    shared: dict[tuple[Column, str], Decimal] = {}
    for each in used:
        if each.cause is Cause.UNMEASURED or not each.seconds:
            continue
        place, name = column(each), called(each)
        if each.cause not in DIRECT:
            shared[place, name] = shared.get((place, name), Decimal(0)) + each.seconds
            continue
        weights = each.rule.shares if each.rule is not None else {NOBODY: Decimal(1)}
        whole = sum(weights.values())
        for tenant, weight in weights.items():
            key = (tenant, place, name)
            direct[key] = direct.get(key, Decimal(0)) + each.seconds * weight / whole
    own: dict[str, Decimal] = {}
    for (tenant, _, _), seconds in direct.items():
        own[tenant] = own.get(tenant, Decimal(0)) + max(seconds, Decimal(0))
    bearing = shares(own, tenants, keys, policy)
    whole = sum(bearing.values())
    atoms = [Item(*key, seconds, Decimal(0), False) for key, seconds in direct.items() if seconds > 0]
    atoms += [
        Item(tenant, place, name, seconds * weight / whole, Decimal(0), True, weight / whole)
        for (place, name), seconds in shared.items()
        for tenant, weight in bearing.items()
        if seconds > 0 and weight > 0
    ]
    if not atoms:
        return (Item(APART, Column.FREE, "", Decimal(0), total, True),)
    order = {tenant: at for at, tenant in enumerate([*tenants, *own, *bearing])}
    atoms.sort(key=lambda each: (order[each.tenant], [*Column].index(each.column), -each.seconds, each.of))
    return tuple(_priced(total, atoms))


def _priced(total: Decimal, atoms: Sequence[Item], level: int = 0) -> Iterable[Item]:
    """The whole divided over tenants, a tenant's part over columns, a column's over its items."""
    if level == _LEVELS:
        for each, part in zip(atoms, split(total, [each.seconds for each in atoms]), strict=True):
            yield Item(each.tenant, each.column, each.of, each.seconds, part, each.shared, each.part)
        return
    groups: dict[str, list[Item]] = {}
    for each in atoms:
        groups.setdefault((each.tenant, each.column)[level], []).append(each)
    parts = split(total, [sum((each.seconds for each in some), Decimal(0)) for some in groups.values()])
    for part, some in zip(parts, groups.values(), strict=True):
        yield from _priced(part, some, level + 1)
