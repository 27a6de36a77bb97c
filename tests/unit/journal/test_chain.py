"""The chain: what it holds, and what it finds."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.journal.model import (
    GENESIS,
    Target,
    Verification,
    canonical,
    digest,
    read_entry,
    verify_chain,
    write_entry,
)

Row = tuple[int, str, str]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def chain(count: int, **details: object) -> list[Row]:
    rows: list[Row] = []
    previous = GENESIS
    for number in range(1, count + 1):
        text, hash = write_entry(
            sequence=number,
            time=datetime(2027, 1, 31, 7, 0, number, tzinfo=UTC),
            actor="astrid@desk",
            source="test",
            category="inventory",
            type="node.added",
            targets=["node:hall/g01"],
            result="ok",
            details={"number": number, **details},
            previous=previous,
        )
        rows.append((number, text, hash))
        previous = hash
    return rows


def test_an_untouched_chain_holds_and_gives_its_head() -> None:
    rows = chain(5)
    assert verify_chain(rows) == Verification(5, rows[-1][2])


def test_an_empty_chain_holds() -> None:
    assert verify_chain([]) == Verification(0, GENESIS)


def test_the_hash_is_plain_sha256_of_the_text() -> None:
    (_, text, hash) = chain(1, place="Göteborg")[0]
    assert hash == hashlib.sha256(text.encode()).hexdigest()
    assert "Göteborg" in text


@pytest.mark.parametrize("place", [1, 3, 5])
def test_a_changed_text_is_found_where_it_stands(place: int) -> None:
    rows = chain(5)
    number, text, hash = rows[place - 1]
    rows[place - 1] = (number, text.replace("astrid", "mallory"), hash)
    found = verify_chain(rows)
    assert (found.broken, found.count) == (place, place - 1)
    assert found.reason is not None and "changed" in str(found.reason)


def test_a_changed_text_with_a_hash_to_match_is_found_at_the_entry_after_it() -> None:
    rows = chain(5)
    text = rows[2][1].replace("astrid", "mallory")
    rows[2] = (3, text, digest(text))
    found = verify_chain(rows)
    assert found.broken == 4
    assert found.reason is not None and "does not follow" in str(found.reason)


def test_a_removed_entry_is_found() -> None:
    rows = chain(5)
    del rows[2]
    assert verify_chain(rows).broken == 3


def test_a_chain_that_is_renumbered_after_a_removal_is_found() -> None:
    rows = chain(5)
    del rows[2]
    renumbered = [(place, text, hash) for place, (_, text, hash) in enumerate(rows, 1)]
    assert verify_chain(renumbered).broken == 3


def test_an_end_that_was_cut_off_is_found_by_a_noted_head() -> None:
    rows = chain(5)
    noted = (5, rows[4][2])
    assert verify_chain(rows, noted=noted).sound
    assert verify_chain(rows[:3]).sound, "the chain alone cannot know"
    assert verify_chain(rows[:3], noted=noted).broken == 5


def test_a_chain_that_was_written_anew_is_found_by_a_noted_head() -> None:
    noted = (3, chain(5)[2][2])
    assert verify_chain(chain(5, forged=True), noted=noted).broken == 3


def test_something_that_is_no_entry_breaks_the_chain() -> None:
    for text in ("", "{}", "[]", "null", "{", '{"sequence": 1}', "[" * 100_000):
        assert verify_chain([(1, text, digest(text))]).broken == 1


@given(VALUES)
def test_canonical_text_is_one_for_one_value_and_reads_back(value: object) -> None:
    text = canonical({"value": value})
    assert canonical(json.loads(text)) == text


def test_canonical_text_sorts_keys_and_wastes_no_space() -> None:
    assert canonical({"b": 1, "a": "å"}) == '{"a":"å","b":1}'


def test_canonical_text_has_no_room_for_what_json_lacks() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"value": float("nan")})
    assert canonical("\ud800") == '"?"', "a lone surrogate cannot be written as UTF-8"


@given(VALUES)
def test_entries_read_back_as_they_were_written(value: object) -> None:
    text, hash = write_entry(
        sequence=7,
        time=datetime(2027, 1, 31, tzinfo=UTC),
        actor="a",
        source="s",
        category="c",
        type="t",
        targets=["site:hall"],
        result="ok",
        details={"value": value},
        previous=GENESIS,
    )
    entry = read_entry(text, hash)
    assert (entry.sequence, entry.targets, entry.time) == (
        7,
        (Target.of("site:hall"),),
        datetime(2027, 1, 31, tzinfo=UTC),
    )
    assert entry.details == {"value": json.loads(canonical(value))}


@given(st.text(max_size=300) | VALUES.map(json.dumps))
def test_reading_an_entry_fails_only_with_value_error(text: str) -> None:
    with pytest.raises(ValueError, match="not a journal entry"):
        read_entry(text, "")
