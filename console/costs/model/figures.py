"""Figures of a month: a value that knows its formula, what it is made of, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from console.costs.model.basis import Basis, least_sure

if TYPE_CHECKING:
    from console.costs.model.prices import Provenance
    from resources.text import Sentence, Text


@dataclass(frozen=True, slots=True)
class Input:
    """What a figure is made of: what it is called, its value with its unit, where that is from."""

    name: str
    value: str
    basis: Basis
    source: str = ""
    told: str = ""

    @classmethod
    def of(cls, name: str, value: str, given: Provenance) -> Input:
        return cls(name, value, given.basis, given.source, given.told)


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` in `unit`, None where a price for it is missing: never 0 then. `formula` says how it was made of the
    `inputs`."""

    value: Decimal | None
    unit: str
    formula: Text | Sentence
    inputs: tuple[Input, ...] = ()

    @property
    def basis(self) -> Basis:
        """No surer than the least sure of its inputs."""
        return least_sure(each.basis for each in self.inputs)
