"""The chain: what it holds, and what it finds."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console.journal.canonical import LARGEST, canonical
from console.journal.chain import (
    GENESIS,
    LEFT_OUT,
    Beside,
    Detail,
    Row,
    Written,
    commitment,
    digest,
    read_entry,
    time_text,
    value_target,
    verify_chain,
    write_entry,
)
from console.journal.model import Stage, Target, Verification
from tests.support.journals import opened

OWN = Target("3f0c", "desk")
WHOLE = st.integers(min_value=-LARGEST, max_value=LARGEST)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def written(number: int, previous: str, **more: Any) -> Written:
    values: dict[str, Any] = {
        "journal": OWN,
        "sequence": number,
        "time": datetime(2027, 1, 31, 7, 0, number, tzinfo=UTC),
        "actor": "astrid@desk",
        "source": "test",
        "category": "inventory",
        "type": "node.added",
        "targets": [Target("node:17", "node:hall/g01")],
        "result": "ok",
        "details": {"number": number, "place": "Göteborg"},
        "previous": previous,
        "chance": lambda count: bytes([number]) * count,
    }
    return write_entry(**(values | more))


def as_kept(number: int, details: Iterable[Detail]) -> list[Beside]:
    return [(number, each.field.encode(), each.salt.encode(), each.value.encode()) for each in details]


def row(number: int, entry: Written) -> Row:
    return Row(number, entry.text.encode(), entry.hash, as_kept(number, entry.details))


def chain(count: int, **more: Any) -> list[Row]:
    rows: list[Row] = []
    for number in range(1, count + 1):
        rows.append(row(number, written(number, rows[-1].hash if rows else GENESIS, **more)))
    return rows


def first_form(number: int, previous: str, **details: Any) -> Row:
    """An entry as Driftvakt wrote them before the second form."""
    text = json.dumps(
        {
            "sequence": number,
            "time": "2027-01-31T07:00:00.000000Z",
            "actor": "astrid@desk",
            "source": "test",
            "category": "inventory",
            "type": "node.added",
            "targets": ["node:hall/g01"],
            "result": "ok",
            "details": details,
            "previous": previous,
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return Row(number, text.encode(), digest(text))


def test_an_untouched_chain_holds_and_gives_its_head() -> None:
    rows = chain(5)
    assert verify_chain(rows) == Verification(5, rows[-1].hash)


def test_an_empty_chain_holds() -> None:
    assert verify_chain([]) == Verification(0, GENESIS)


def test_the_hash_is_plain_sha256_of_a_text_that_holds_no_value_of_its_details() -> None:
    entry = written(1, GENESIS)
    assert entry.hash == hashlib.sha256(entry.text.encode()).hexdigest()
    assert "Göteborg" not in entry.text


def test_a_field_is_sha256_of_its_salt_and_the_canonical_name_and_value() -> None:
    entry = written(1, GENESIS, details={"place": {"city": "Göteborg", "area": 31}})
    (beside,) = entry.details
    assert (beside.field, beside.value, len(beside.salt)) == ("place", '{"area":31,"city":"Göteborg"}', 32)
    promised = hashlib.sha256(f'{beside.salt}["place",{beside.value}]'.encode()).hexdigest()
    assert json.loads(entry.text)["details"] == {"place": promised}


def test_equal_values_cannot_be_told_by_their_commitments() -> None:
    chance = iter(range(1, 10))
    entry = written(1, GENESIS, details={"a": "x", "b": "x"}, chance=lambda count: bytes([next(chance)]) * count)
    assert entry.details[0].salt != entry.details[1].salt


@given(st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30), timezones=st.timezones()))  # noqa: DTZ001 - given there
@example(datetime(2026, 11, 30, tzinfo=UTC))
def test_a_time_is_written_in_utc_to_the_microsecond(time: datetime) -> None:
    assert time_text(time) == time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def test_an_entry_names_its_journal_its_targets_and_its_act() -> None:
    entry = written(7, GENESIS, act="a1", stage=Stage.BEGIN)
    read = read_entry(entry.text, entry.hash, [(detail.field, detail.value) for detail in entry.details])
    assert (read.form, read.journal, read.act, read.stage) == (2, OWN, "a1", Stage.BEGIN)
    assert read.targets == (Target("node:17", "node:hall/g01"),)
    assert read.details == {"number": 7, "place": "Göteborg"} and read.left_out == ()
    assert read_entry(entry.text, entry.hash, [("number", "7")]).left_out == ("place",)
    assert read_entry(entry.text, entry.hash, [("place", '"\\ud800"')]).details == {"place": "\ud800"}, (
        "half a character"
    )


@pytest.mark.slow
@given(
    st.tuples(*[st.text(st.characters(), max_size=6)] * 9),
    st.dictionaries(st.from_regex(r"[A-Za-z0-9_.-]+", fullmatch=True), VALUES, max_size=3),
)
@example(("a", "b", "c", "d", "e", "f", "g", "h\ud800", "i"), {"a": "\udfff"})
def test_an_entry_is_written_canonically_and_reads_as_it_was_told(texts: tuple[str, ...], details: dict) -> None:
    names = ("actor", "source", "category", "type", "result", "act", "previous")
    entry = written(7, details=details, targets=[Target(*texts[7:])], **dict(zip(names, texts, strict=False)))
    assert canonical(json.loads(entry.text)) == entry.text and digest(entry.text) == entry.hash
    assert read_entry(entry.text, entry.hash, [(each.field, each.value) for each in entry.details]) == entry.entry
    told = [getattr(entry.entry, name) for name in names]
    assert told == [text.encode("utf-8", "replace").decode() for text in texts[:7]]


@pytest.mark.parametrize("place", [1, 3, 5])
def test_a_changed_text_is_found_where_it_stands(place: int) -> None:
    rows = chain(5)
    rows[place - 1] = msgspec.structs.replace(rows[place - 1], text=rows[place - 1].text.replace(b"astrid", b"mallory"))
    found = verify_chain(rows)
    assert (found.broken, found.count) == (place, place - 1)
    assert found.reason is not None and "changed" in str(found.reason)


def test_a_changed_text_with_a_hash_to_match_is_found_at_the_entry_after_it() -> None:
    rows = chain(5)
    text = rows[2].text.decode().replace("astrid", "mallory")
    rows[2] = msgspec.structs.replace(rows[2], text=text.encode(), hash=digest(text))
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
    assert verify_chain([msgspec.structs.replace(row, sequence=place) for place, row in enumerate(rows, 1)]).broken == 3


def test_an_end_that_was_cut_off_is_found_by_a_noted_head() -> None:
    rows = chain(5)
    noted = (5, rows[4].hash)
    assert verify_chain(rows, noted=noted).sound
    assert verify_chain(rows[:3]).sound, "the chain alone cannot know"
    assert verify_chain(rows[:3], noted=noted).broken == 5


def test_a_chain_that_was_written_anew_is_found_by_a_noted_head() -> None:
    noted = (3, chain(5)[2].hash)
    assert verify_chain(chain(5, actor="mallory"), noted=noted).broken == 3


def test_an_entry_of_another_journal_does_not_fit_in() -> None:
    rows = chain(3)
    rows.append(row(4, written(4, rows[-1].hash, journal=Target("77aa", "desk"))))
    assert verify_chain(rows).broken == 4


def beside(row: Row, **changed: tuple[bytes, bytes] | None) -> Row:
    """The row with other (salt, value) pairs beside it; None takes one away."""
    kept = {name.decode(): (salt, value) for _, name, salt, value in row.details} | changed
    return msgspec.structs.replace(
        row, details=[(row.sequence, name.encode(), *pair) for name, pair in kept.items() if pair]
    )


def test_an_entry_with_more_fields_than_a_walk_remembers_is_walked_as_any_other() -> None:
    many = written(1, GENESIS, details={f"field_{number}": number for number in range(1500)})
    found = verify_chain([row(1, many), row(2, written(2, many.hash, details={"field_1499": 1}))])
    assert found.sound and found.count == 2


@pytest.mark.parametrize("what", ["value", "salt", "name", "gone", "strange"])
def test_whatever_is_done_to_what_lies_beside_an_entry_is_found(what: str) -> None:
    rows = chain(3)
    salt, value = rows[1].details[1][2:]
    rows[1] = {
        "value": beside(rows[1], place=(salt, b'"Malm\xc3\xb6"')),
        "salt": beside(rows[1], place=(b"0" * 32, value)),
        "name": beside(rows[1], place=None, other=(salt, value)),
        "gone": beside(rows[1], place=None),
        "strange": beside(rows[1], more=(salt, value)),
    }[what]
    found = verify_chain(rows)
    assert found.broken == 2
    assert str(found.reason).count("“") == 1, "the field is named"


def test_a_value_that_an_entry_says_was_left_out_breaks_nothing_and_is_named() -> None:
    rows = chain(3)
    rows[1] = beside(rows[1], place=None)
    said = written(
        4, rows[-1].hash, category=LEFT_OUT[0], type=LEFT_OUT[1], targets=[value_target(2, "place")], details={}
    )
    found = verify_chain([*rows, row(4, said)])
    assert found.sound and found.left_out == ((2, "place"),)
    rows[0] = beside(rows[0], place=None)
    assert verify_chain([*rows, row(4, said)]).broken == 1, "of this one nobody said so"


def test_entries_of_the_first_form_hold_and_the_second_goes_on_from_them() -> None:
    old = [first_form(1, GENESIS, since=1.5, host="g01")]
    old.append(first_form(2, old[0].hash, limits={"power": 700.0}))
    entry = read_entry(old[0].text.decode(), old[0].hash)
    assert (entry.form, entry.targets, entry.details) == (
        1,
        (Target("node:hall/g01", "node:hall/g01"),),
        {"since": 1.5, "host": "g01"},
    )
    new = row(3, written(3, old[1].hash))
    assert verify_chain([*old, new]) == Verification(3, new.hash)
    assert verify_chain([*old, new, first_form(4, new.hash)]).broken == 4, "nobody writes the first form any more"


def test_something_that_is_no_entry_breaks_the_chain() -> None:
    for text in ("", "{}", "[]", "null", "{", '{"sequence": 1}', "[" * 100_000, '{"act":1}', '{"act":' + "[" * 100_000):
        assert verify_chain([Row(1, text.encode(), digest(text))]).broken == 1
    assert verify_chain([Row(1, b"\xff", hashlib.sha256(b"\xff").hexdigest())]).broken == 1


@pytest.mark.parametrize("name", ["", "with space", 'a"b', "å"])
def test_names_of_fields_are_plain(name: str) -> None:
    with pytest.raises(ValueError, match="no name for a field"):
        written(1, GENESIS, details={name: 1})


@pytest.mark.slow
@given(VALUES)
def test_entries_read_back_as_they_were_written(value: object) -> None:
    entry = written(7, GENESIS, details={"value": value})
    read = read_entry(entry.text, entry.hash, [(detail.field, detail.value) for detail in entry.details])
    assert (read.sequence, read.time) == (7, datetime(2027, 1, 31, 7, 0, 7, tzinfo=UTC))
    assert read.details == {"value": json.loads(canonical(value))}


@pytest.mark.slow
@given(st.text(max_size=300) | VALUES.map(json.dumps))
def test_reading_an_entry_fails_only_with_value_error(text: str) -> None:
    for tried in (text, '{"act":' + text):
        with pytest.raises(ValueError, match="not a journal entry"):
            read_entry(tried, "")


def test_an_end_that_was_cut_off_is_found_by_the_values_it_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with opened(path) as journal:
        for number in range(4):
            journal.append("test", "counted", details={"number": number})
        assert journal.verify().sound
    connection = sqlite3.connect(path)
    connection.executescript("DROP TRIGGER entries_stay; DELETE FROM entries WHERE sequence >= 3;")
    connection.close()
    with opened(path) as journal:
        found = journal.verify()
    assert (found.broken, str(found.reason)) == (3, "an entry with this number was written, and is gone")


def by_hand(number: int, previous: str, text: str, *beside: Detail) -> Row:
    return Row(number, text.encode(), digest(text), as_kept(number, beside))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"type":"node.added"', '"type":"node.removed","type":"node.added"'),
        ('{"act":""', '{"act": ""'),
        ('"result":"ok"', '"result":"\\u006fk"'),
        ('"result":"ok","sequence":1', '"sequence":1,"result":"ok"'),
        ('"id":"node:17","name"', '"id":"node:18","id":"node:17","name"'),
    ],
)
def test_an_entry_in_which_readers_may_see_different_things_does_not_hold(old: str, new: str) -> None:
    text = written(1, GENESIS).text
    assert old in text
    found = verify_chain([by_hand(1, GENESIS, text.replace(old, new), *written(1, GENESIS).details)])
    assert (found.broken, str(found.reason)) == (1, "it cannot be read as an entry")
    with pytest.raises(ValueError, match="not a journal entry"):
        read_entry(text.replace(old, new), "")


@pytest.mark.parametrize("value", ['{"a":1,"a":2}', "[1, 2]", "1.50", "1e9", "{", '"\\u0061"'])
def test_a_value_in_which_readers_may_see_different_things_does_not_hold(value: str) -> None:
    entry = written(1, GENESIS, details={"number": 1})
    odd = Detail("number", entry.details[0].salt, value)
    text = entry.text.replace(commitment(entry.details[0]), commitment(odd))
    found = verify_chain([by_hand(1, GENESIS, text, odd)])
    assert found.broken == 1
    assert "readers may see different things" in str(found.reason)


def test_keys_beyond_the_first_plane_hold_in_their_own_order() -> None:
    details = {"value": {"\U0001f525": 1, "\ufb01": 2, "å": "\u2028 \x7f"}, "text": "\U0001f525\b\f\n"}
    entry = written(1, GENESIS, details=details, actor="\U0001f525 \u2028 \x7f \x01 \\ /")
    assert verify_chain([row(1, entry)]).sound


def test_a_key_that_is_there_twice_in_the_first_form_does_not_hold() -> None:
    fields = {"actor": "a", "category": "c", "details": {"n": 1}, "previous": GENESIS, "result": "ok", "sequence": 1}
    text = canonical(fields | {"source": "s", "targets": [], "time": "2026-01-31T07:00:00+00:00", "type": "t"})
    assert read_entry(text, "").details == {"n": 1}
    for odd in (text.replace('"actor":"a"', '"actor":"b","actor":"a"'), text.replace('{"n":1}', '{"n":2,"n":1}')):
        with pytest.raises(ValueError, match="a key is there twice"):
            read_entry(odd, "")
