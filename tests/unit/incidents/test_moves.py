"""Moves of incidents: in whatever order they come they add up to something, and what is none is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.fleet.model.rules import Grade
from console.incidents.model import moves
from console.incidents.model.incidents import EvidenceKind, Incident, LinkKind, Number, Phase, Significance
from console.incidents.model.moves import Move, after, read, written

NUMBER = "2026-041"
_TEXT = st.sampled_from(["", "GPU 5", "<b>Å</b>\u202e\x1b[31m\ud800"])
_AT = st.integers(1, 10**12)
_PLACE = st.integers(1, 3)
_SHA = st.sampled_from(["a" * 64, "b" * 64])
_COMMON = {"incident": st.just(NUMBER), "at": _AT, "who": st.sampled_from(["", "A. Lindqvist"])}


def some(move: type[Any], /, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(move, **(_COMMON | fields))


MOVES: st.SearchStrategy[Move] = st.one_of(
    some(moves.Opened, title=_TEXT, severity=st.sampled_from(Grade), began=_AT),
    some(moves.Changed, title=st.none() | _TEXT, severity=st.none() | st.sampled_from(Grade), began=st.none() | _AT),
    some(moves.Taken, owner=_TEXT),
    some(moves.Noted, number=_PLACE, text=_TEXT),
    some(moves.Linked, kind=st.sampled_from(LinkKind), to=_TEXT),
    some(moves.Unlinked, kind=st.sampled_from(LinkKind), to=_TEXT),
    some(moves.Aware, time=_AT, reason=_TEXT),
    some(moves.Judged, significance=st.sampled_from(Significance), reason=_TEXT),
    some(moves.Classified, classified=st.booleans()),
    some(moves.Told, regime=_TEXT, duty=_TEXT, to=_TEXT, how=_TEXT, time=_AT),
    some(moves.Learnt, root_cause=st.none() | _TEXT, lessons=st.none() | _TEXT),
    some(moves.FollowUpAdded, number=_PLACE, text=_TEXT, due=_AT),
    some(moves.FollowUpDone, number=_PLACE),
    some(moves.Redacted, fields=st.lists(_TEXT, max_size=3).map(tuple)),
    some(moves.Kept, sha256=_SHA, name=_TEXT, kind=st.sampled_from(EvidenceKind), size=_AT),
    some(moves.Released, sha256=_SHA, reason=_TEXT),
    some(moves.Reported, sha256=_SHA),
    some(moves.Closed, outcome=_TEXT),
    some(moves.Reopened, reason=_TEXT),
)


def folded(those: Sequence[Move]) -> Incident | None:
    incident: Incident | None = None
    for entry, move in enumerate(those, 1):
        incident = after(incident, move, entry)
    return incident


@settings(max_examples=25)
@given(st.lists(MOVES, max_size=12))
def test_whatever_comes_in_whatever_order_adds_up_and_is_read_back_as_it_was_written(those: list[Move]) -> None:
    again = read(written(those), 1.0, "astrid@desk")
    assert [move.at for move in again] == [move.at for move in those]
    assert all(move.who for move in again)
    incident = folded(again)
    assert (incident is None) == (not any(isinstance(move, moves.Opened) for move in those))
    if incident is not None:
        assert incident.closed is None or incident.closed >= incident.opened
        for numbers in ([each.number for each in incident.notes], [each.number for each in incident.follow_ups]):
            assert len(numbers) == len(set(numbers)), "a number is one thing's"
        assert len({each.sha256 for each in incident.evidence}) == len(incident.evidence)
        assert incident.entry <= len(those)


_WORD = st.text(max_size=9)
_LEAF = st.none() | st.booleans() | st.integers() | _WORD
_JSON = st.recursive(_LEAF, lambda inner: st.lists(inner) | st.dictionaries(_WORD, inner), max_leaves=9)


@pytest.mark.slow
@settings(max_examples=25)
@given(st.dictionaries(st.sampled_from(["moves", "move", "incident"]), _JSON, max_size=3))
def test_garbage_holds_no_moves(details: dict[str, Any]) -> None:
    if details.get("moves") != []:
        with pytest.raises(ValueError):
            read(details, 1.0, "astrid")


@pytest.mark.parametrize(
    "move",
    [
        {"move": "settled", "incident": NUMBER},  # of a newer version
        {"move": "taken", "incident": NUMBER, "owner": "E. Berg", "until": 7},
        {"move": "taken", "incident": "41", "owner": "E. Berg"},
        {"move": "kept", "incident": NUMBER, "sha256": "../../journal.db", "name": "", "kind": "file", "size": 1},
        {"move": "noted", "incident": NUMBER, "number": 0, "text": ""},
        {"move": "closed", "incident": NUMBER, "outcome": "", "at": -1},
    ],
)
def test_what_this_version_does_not_know_is_refused(move: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        read({"moves": [move]}, 1.0, "astrid")


def test_a_report_changes_nothing_of_an_incident_and_a_closed_one_opens_again() -> None:
    opened = moves.Opened(incident=NUMBER, at=1_000, who="A", title="GPU lost on g03", severity=Grade.CRITICAL)
    reported = moves.Reported(incident=NUMBER, at=2_000, who="A", sha256="a" * 64)
    closed = moves.Closed(incident=NUMBER, at=500, who="A", outcome="GPU replaced")
    incident = folded([opened, reported])
    assert incident is not None and incident.entry == 1 and len(incident.reports) == 1
    incident = folded([opened, reported, closed])
    assert incident is not None and incident.closed == 1.0, "nothing ends before it began"
    again = folded([opened, reported, closed, moves.Reopened(incident=NUMBER, at=3_000, who="A", reason="Back")])
    assert again is not None and again.phase is Phase.OPEN and again.outcome == ""


def test_a_number_is_read_as_people_write_it() -> None:
    assert (
        Number.read("INC-2026-041") == Number.read("incident:2026-041") == Number.read("2026-041") == Number(2026, 41)
    )
    assert str(Number(2026, 1234)) == "2026-1234"
    for wrong in ("", "41", "2026-", "2026-000", "٢٠٢٦-٠٤١", "2026-041/x"):
        with pytest.raises(ValueError):
            Number.read(wrong)
