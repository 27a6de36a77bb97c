"""Basis: how a figure came about; it goes along to whatever is computed of it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Basis(StrEnum):
    MEASURED = "measured"
    CONTRACT = "contract"  # an agreement, an invoice, an offer
    ESTIMATED = "estimated"
    INVENTED = "invented"  # of an example


#: From the surest to what somebody made up.
_ORDER = (Basis.MEASURED, Basis.CONTRACT, Basis.ESTIMATED, Basis.INVENTED)


def least_sure(bases: Iterable[Basis]) -> Basis:
    """What a figure made of several is: no surer than the least sure of them. Of nothing it is estimated."""
    return max(bases, key=_ORDER.index, default=Basis.ESTIMATED)
