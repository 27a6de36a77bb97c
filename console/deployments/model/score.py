"""The ML Test Score: 28 tests in four sections of seven, after Breck, Cai, Nielsen, Salib and Sculley, "The ML Test
Score: A Rubric for ML Production Readiness and Technical Debt Reduction", IEEE Big Data 2017.

A test counts 0.5 where it is done by hand and written down, 1 where it runs by itself. A section's points are the sum
of its tests', and the score is the least of the four sections': what is weakest decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    DATA = "data"
    MODEL = "model"
    INFRASTRUCTURE = "infrastructure"
    MONITORING = "monitoring"


class Test(StrEnum):
    """By section and place in the paper."""

    __test__ = False  # pytest takes what is called so for its own

    D1 = "d1"
    D2 = "d2"
    D3 = "d3"
    D4 = "d4"
    D5 = "d5"
    D6 = "d6"
    D7 = "d7"
    M1 = "m1"
    M2 = "m2"
    M3 = "m3"
    M4 = "m4"
    M5 = "m5"
    M6 = "m6"
    M7 = "m7"
    I1 = "i1"
    I2 = "i2"
    I3 = "i3"
    I4 = "i4"
    I5 = "i5"
    I6 = "i6"
    I7 = "i7"
    O1 = "o1"
    O2 = "o2"
    O3 = "o3"
    O4 = "o4"
    O5 = "o5"
    O6 = "o6"
    O7 = "o7"


class Mark(StrEnum):
    """How a test is done."""

    NOT = "not"
    BY_HAND = "by_hand"
    AUTOMATED = "automated"


#: Twice what a mark counts: halves are whole numbers so.
HALVES: Mapping[Mark, int] = {Mark.NOT: 0, Mark.BY_HAND: 1, Mark.AUTOMATED: 2}
_SECTIONS: Mapping[str, Section] = {
    "d": Section.DATA,
    "m": Section.MODEL,
    "i": Section.INFRASTRUCTURE,
    "o": Section.MONITORING,
}


def section_of(test: Test) -> Section:
    return _SECTIONS[test.value[0]]


@dataclass(frozen=True, slots=True)
class Score:
    """Points by section, each of seven."""

    sections: Mapping[Section, float]

    @property
    def points(self) -> float:
        """The score: the least of the sections."""
        return min(self.sections.values())

    @property
    def weakest(self) -> Section:
        """The section that decides; the first where several do."""
        return min(Section, key=lambda section: self.sections[section])


def score_of(marks: Mapping[Test, Mark]) -> Score:
    """What marks come to; a test without one is not done."""
    halves = dict.fromkeys(Section, 0)
    for test, mark in marks.items():
        halves[section_of(test)] += HALVES[mark]
    return Score({section: count / 2 for section, count in halves.items()})
