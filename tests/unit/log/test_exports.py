"""Exports of the log: what they prove, what may be left out of them, and that nothing spoilt is believed by either of
two readers that have nothing in common."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.journal import database
from console.journal.canonical import LARGEST
from console.journal.model import JournalError, JournalProblem
from console.journal.service import Journal
from console.log.model.exports import BadExport, last_line, read_export
from console.log.service import exporting
from console.log.service.beside import IMPORTED, entries_of, other_logs
from console.log.service.checkpoints import Checkpoints, NotSigned
from console.log.service.exporting import Asked, NotTaken, OtherKey, export, take_in
from console.log.service.heads import journal_id
from console.log.service.verifying import verify
from resources.errors import EnvironmentFault
from resources.verifier import verify_log
from tests.support.journals import first_form, opened
from tests.support.signing import SomeKey, check

KEY = SomeKey(seed=3)


def written(journal: Journal, asked: Asked | None = None, key: SomeKey = KEY) -> bytes:
    parts: list[str] = []
    export(journal, asked or Asked(), key, key.line, parts.append)
    return "".join(parts).encode()


def work(journal: Journal, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        journal.append(
            "odd" if number % 2 else "even", "counted", targets=[f"node:hall/g{number % 3}"],
            details={"number": number, "personnummer": f"19{number:02d}0101-x", "text": "å “\\\n"},
        )  # fmt: skip


@pytest.fixture
def journal(tmp_path: Path):
    with opened(tmp_path / "journal.db") as made:
        yield made


def by_ours(message: Iterable[bytes], purpose: str, given: dict[str, str], _signers: str) -> str:
    """The signature's check in the verifier without a process: what ssh-keygen says is held by the contract tests."""
    verify_log.armour(given["signature"])
    try:
        if check(b"".join(message), purpose, given["signature"]) != given["key"]:
            raise verify_log.Bad("another key")
    except EnvironmentFault as error:
        raise verify_log.Bad(str(error)) from error
    return ""


@pytest.fixture(autouse=True)
def quick_verifier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_log, "signed", by_ours)


def believed_by_the_other(raw: bytes) -> bool:
    try:
        verify_log.verify(io.BytesIO(raw))
    except (verify_log.Bad, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return False
    return True


def believed(raw: bytes) -> bool:
    """What both readers say, which must be the same."""
    try:
        read_export(raw, check)
        ours = True
    except BadExport:
        ours = False
    assert believed_by_the_other(raw) == ours
    return ours


def test_a_part_is_what_was_asked_for_and_each_entry_carries_its_proof(journal: Journal):
    work(journal, 10)
    middle = journal.entries()[4].time.timestamp()
    for asked, numbers in (
        (Asked(), list(range(1, 11))),
        (Asked(categories=("odd",)), [2, 4, 6, 8, 10]),
        (Asked(target="node:hall/g1"), [2, 5, 8]),
        (Asked(start=middle, categories=("odd", "even")), [5, 6, 7, 8, 9, 10]),
        (Asked(end=middle, categories=("even",)), [1, 3]),
    ):
        raw = written(journal, asked)
        found = read_export(raw, check)
        assert [each.sequence for each in found.entries] == numbers
        assert found.key == KEY.line
        assert believed(raw)
    assert journal.entries()[-1].details["entries"] == 2, "what was given out is in the log"
    assert verify(journal, check, None).sound


def test_fields_that_are_left_out_keep_the_proof_also_against_an_older_checkpoint(journal: Journal):
    work(journal, 6)
    Checkpoints(journal, check).sign(KEY, KEY.line)
    work(journal, 3, 6)
    raw = written(journal, Asked(categories=("even", "odd"), without=("personnummer",)))
    assert b"0101-x" not in raw and b'"text"' in raw
    found = read_export(raw, check)
    assert found.left_out == 9
    assert [each.checkpoint.size for each in found.earlier] == [6]
    assert believed(raw)


def test_entries_of_the_first_form_stand_in_the_tree_as_well(tmp_path: Path):
    with opened(first_form(tmp_path / "old.db")) as journal:
        work(journal, 2)
        raw = written(journal)
    found = read_export(raw, check)
    assert found.entries[0].details == () and len(found.entries) > 5
    assert believed(raw)


def test_more_than_any_reader_takes_is_not_written_and_says_to_ask_for_less(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(journal, 30)
    monkeypatch.setattr(exporting, "_LAST", 4096)
    monkeypatch.setattr(exporting, "LARGEST_FILE", len(written(journal)))
    with pytest.raises(NotSigned, match="Ask for a shorter time"):
        written(journal)
    assert believed(written(journal, Asked(categories=("odd",))))


def test_nothing_is_exported_of_nothing_nor_of_a_log_that_does_not_hold(journal: Journal):
    with pytest.raises(NotSigned, match="nothing to export"):
        written(journal)
    work(journal, 3)
    journal._connection.execute("DROP TRIGGER entries_keep")
    journal._connection.execute("UPDATE entries SET entry = replace(entry, 'astrid', 'malory') WHERE sequence = 2")
    with pytest.raises(NotSigned, match="Entry 2"):
        written(journal)


@pytest.mark.slow
def test_every_byte_that_is_changed_is_noticed_by_both_readers(journal: Journal):
    work(journal, 4)
    Checkpoints(journal, check).sign(KEY, KEY.line)
    written(journal)
    raw = written(journal, Asked(without=("personnummer",)))
    assert believed(raw)
    chance = random.Random(1)
    for place in sorted(chance.sample(range(len(raw)), 600)):
        spoilt = bytearray(raw)
        spoilt[place] ^= 1 << chance.randrange(8)
        assert not believed(bytes(spoilt)), (place, raw[max(place - 20, 0) : place + 20])
    for cut in sorted(chance.sample(range(len(raw)), 100)):
        assert not believed(raw[:cut])
    assert not believed(raw + b"\n")
    assert not believed(raw + raw)


def resigned(raw: bytes, change: Callable[[list[dict]], None]) -> bytes:
    """A file that somebody with a real key made up: changed, and signed again."""
    from console.journal.canonical import canonical

    parts = [json.loads(line) for line in raw.splitlines()[:-1]]
    change(parts)
    body = "".join(canonical(part) + "\n" for part in parts)
    return (body + last_line(KEY(body.encode(), "export@driftvakt"), KEY.line)).encode()


def test_what_a_real_key_signs_is_believed_only_as_far_as_it_is_proved(journal: Journal):
    work(journal, 5)
    Checkpoints(journal, check).sign(KEY, KEY.line)
    written(journal)
    raw = written(journal)
    assert believed(resigned(raw, lambda _parts: None))

    def swap(parts):
        parts[1], parts[2] = parts[2], parts[1]

    def other_text(parts):
        parts[1]["entry"] = parts[1]["entry"].replace("astrid", "malory")

    def other_value(parts):
        parts[1]["details"]["number"]["value"] = "99"

    def new_value(parts):
        parts[1]["details"]["other"] = parts[1]["details"]["number"]

    def gone(parts):
        del parts[2]

    def twice(parts):
        parts.insert(1, parts[1])
        parts[0]["entries"] += 1

    def other_path(parts):
        parts[1]["path"] = parts[2]["path"]

    def forked(parts):
        parts[-1]["root"] = "00" * 32

    def no_text(parts):
        parts[1]["entry"] = "[]"

    def too_much(parts):
        parts[1]["more"] = 1

    def negative(parts):
        parts[0]["entries"], parts[0]["beginnings"] = -1, parts[0]["entries"] + parts[0]["beginnings"] + 1

    for change in (
        swap,
        other_text,
        other_value,
        new_value,
        gone,
        twice,
        other_path,
        forked,
        no_text,
        too_much,
        negative,
    ):
        assert not believed(resigned(raw, change)), change.__name__


@pytest.mark.slow
@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
def test_whatever_is_signed_with_a_real_key_both_readers_say_the_same(tmp_path_factory, data: st.DataObject):
    raw = _whole(tmp_path_factory)
    values = st.recursive(
        st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=5,
    )

    def change(parts: list[dict]) -> None:
        part = parts[data.draw(st.integers(0, len(parts) - 1))]
        part[data.draw(st.sampled_from(sorted(part)))] = data.draw(values)

    spoilt = resigned(raw, change)
    assert believed(spoilt) in (True, False)


_KEPT: list[bytes] = []


def _whole(factory) -> bytes:
    if not _KEPT:
        with opened(factory.mktemp("whole") / "journal.db") as journal:
            work(journal, 3)
            Checkpoints(journal, check).sign(KEY, KEY.line)
            written(journal)
            _KEPT.append(written(journal))
    return _KEPT[0]


@given(st.binary(max_size=300))
def test_garbage_is_no_export(raw: bytes):
    assert not believed(raw)
    assert not believed(b'{"signature":"x"}\n' + raw + b"\n\n")


def test_another_log_is_kept_beside_and_never_in_the_own(journal: Journal, tmp_path: Path):
    work(journal, 4)
    raw = written(journal)
    with opened(tmp_path / "other.db", actor="maja@desk") as other:
        work(other, 1)
        found, entry = take_in(other, raw, check)
        assert (entry.details["new"], len(found.entries)) == (4, 4)
        assert [each.sequence for each in other.entries()] == [1, 2]
        rows = other.rows("SELECT journal, sequence FROM entries_beside")
        assert [(row["journal"], row["sequence"]) for row in rows] == [(2, number) for number in range(1, 5)]
        assert verify(other, check, None).sound
        _, again = take_in(other, raw, check)
        assert again.details["new"] == 0
        work(journal, 2, 4)
        _, more = take_in(other, written(journal), check)
        assert more.details["new"] == 3
        assert other.differences() == ()


def test_the_own_log_is_not_taken_in(journal: Journal):
    work(journal, 1)
    with pytest.raises(NotTaken, match="this very log"):
        take_in(journal, written(journal), check)


def test_a_log_that_was_forked_or_shortened_since_is_refused(journal: Journal, tmp_path: Path):
    import sqlite3

    work(journal, 4)
    copy = tmp_path / "copy.db"
    with sqlite3.connect(copy) as target:
        journal._connection.backup(target)
    with opened(tmp_path / "other.db") as other:
        work(journal, 2, 4)
        take_in(other, written(journal), check)
        before = len(other.entries())
        with opened(copy) as fork:  # the same id, an older state, and it goes on by itself
            work(fork, 1, 90)
            with pytest.raises(NotTaken, match="forked or shortened"):
                take_in(other, written(fork), check)
            work(fork, 9, 91)
            with pytest.raises(NotTaken, match="forked or shortened"):
                take_in(other, written(fork), check)
        assert len(other.entries()) == before, "nothing was written"
        work(journal, 1, 6)
        take_in(other, written(journal), check)


def test_what_a_stranger_put_under_an_owners_id_is_never_put_together_with_the_owners(journal: Journal, tmp_path: Path):
    stranger = SomeKey(seed=9)
    work(journal, 4)
    with opened(tmp_path / "fake.db", actor="mallory") as fake, opened(tmp_path / "other.db") as other:
        with fake.transaction() as changing:
            changing.run("UPDATE journals SET id = ? WHERE number = 1", (journal_id(journal),))
        work(fake, 6, 50)
        parts: list[str] = []
        export(fake, Asked(), stranger, stranger.line, parts.append)
        take_in(other, "".join(parts).encode(), check)
        with pytest.raises(OtherKey):
            take_in(other, written(journal), check)
        for _ in range(2):  # however often
            work(journal, 1, 4)
            take_in(other, written(journal), check, lambda key: key == KEY.line)
        theirs, owners = sorted(other_logs(other), key=lambda each: each.number)
        assert (theirs.name, theirs.entries, theirs.key) == ("mallory", 6, stranger.line)
        assert (owners.name, owners.key) == ("astrid@desk", KEY.line)
        kept = [entry.hash for entry in entries_of(other, owners.number, 99)]
        assert kept == [entry.hash for entry in journal.entries()][: len(kept)][::-1], "all of them are the owner's"
        assert len(kept) == owners.size
        assert verify(other, check, None).sound
        with other.transaction() as hand:
            for trigger in ("beside_keep", "beside_stay"):
                hand.run(f"DROP TRIGGER {trigger}")
            hand.run("UPDATE entries_beside SET hash = 'x' WHERE journal = ? AND sequence = 2", (owners.number,))
        named = [each.row for each in verify(other, check, None).differences if each.table == "entries_beside"]
        assert [each for each in named if each] == ["journal:astrid@desk"], "a hand in it is told"


@pytest.mark.slow
@pytest.mark.parametrize(
    "numbers", [None, "x", 5, [5], [[1]], [[1, "x"]], [["x", 1]], [[1, LARGEST]], [[None, None]], [[True, 4]], {"a": 1}]
)
def test_what_a_hand_says_was_taken_in_is_a_finding_and_no_crash(journal: Journal, tmp_path: Path, numbers: object):
    work(journal, 4)
    raw = written(journal)
    with opened(tmp_path / "other.db") as other:
        _, entry = take_in(other, raw, check)
        assert verify(other, check, None).sound
        again = other.append("log", IMPORTED, targets=entry.targets, details=entry.details | {"numbers": numbers})
        differences = verify(other, check, None).differences
        assert {each.entry for each in differences} == {again.sequence}


def test_a_file_that_does_not_hold_is_not_taken_in(journal: Journal, tmp_path: Path):
    work(journal, 2)
    raw = written(journal).replace(b"astrid", b"malory", 1)
    with opened(tmp_path / "other.db") as other:
        with pytest.raises(BadExport):
            take_in(other, raw, check)
        assert other.entries() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "hand",
    [
        "UPDATE entries_beside SET entry = replace(entry, 'astrid', 'malory') WHERE journal = 2 AND sequence = 2",
        "UPDATE entries_beside SET hash = 'x' WHERE journal = 2 AND sequence = 2",
        "DELETE FROM entries_beside WHERE journal = 2 AND sequence = 2",
        "UPDATE entries_beside SET sequence = 77 WHERE journal = 2 AND sequence = 2",
        "INSERT INTO entries_beside (journal, sequence, entry, hash) SELECT 2, 78, entry, hash FROM entries LIMIT 1",
        "UPDATE details SET value = '9' WHERE journal = 2 AND field = 'number' AND sequence = 2",
        "DELETE FROM details WHERE journal = 2 AND field = 'number' AND sequence = 2",
        "INSERT INTO details (journal, sequence, field, salt, value) VALUES (2, 99, 'a', '', '1')",
        "UPDATE journals SET name = 'mallory' WHERE number = 2",
        "UPDATE journals SET id = 'mallory' WHERE number = 2",
        "DELETE FROM journals WHERE number = 2",
        "INSERT INTO journals (number, id, name) VALUES (7, 'mallory', 'mallory')",
    ],
)
def test_a_hand_in_what_lies_beside_is_named(journal: Journal, tmp_path: Path, hand: str):
    work(journal, 4)
    with opened(tmp_path / "other.db", actor="maja@desk") as other:
        take_in(other, written(journal), check)
        work(journal, 2, 4)
        take_in(other, written(journal), check)
        assert verify(other, check, None).sound
        connection = other._connection
        connection.execute("PRAGMA foreign_keys = OFF")
        guards = [row["sql"] for row in other.rows("SELECT sql FROM sqlite_master WHERE type = 'trigger'")]
        for row in other.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            connection.execute(f"DROP TRIGGER {row['name']}")
        connection.execute(hand)
        for guard in guards:
            connection.execute(guard)
        found = verify(other, check, None)
        assert found.chain.sound
        assert found.differences


def test_an_entry_whose_text_is_no_json_any_more_is_named_like_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "journal.db"
    with opened(path) as journal:
        work(journal, 5)
        Checkpoints(journal, check).sign(KEY, KEY.line)
    raw = path.read_bytes()
    at = raw.index(b'{"act":"","actor":"astrid@desk","category":"checkpoint"')
    path.write_bytes(raw[:at] + b"x" + raw[at + 1 :])
    with pytest.raises(JournalError) as caught, opened(path):
        pass
    assert caught.value.code is JournalProblem.CORRUPT
    monkeypatch.setattr(database, "CHECK_BYTES", 0)  # as of a large file, which is not looked through at the start
    with opened(path) as journal:
        assert verify(journal, check, None).chain.broken == 6


def test_a_signature_in_another_armour_is_refused_though_it_means_the_same(journal: Journal):
    work(journal, 1)
    Checkpoints(journal, check).sign(KEY, KEY.line)
    raw = written(journal)
    lines = raw.splitlines(keepends=True)
    for old, new in ((rb"\n", rb"\n\n"), (rb"\n", rb" \n"), (b"-----BEGIN", b" -----BEGIN"), (b"E-----\\n", b"E-----")):
        assert old in lines[-1]
        assert not believed(b"".join(lines[:-1]) + lines[-1].replace(old, new, 1))
    assert believed(raw)


def test_a_time_that_is_none_is_refused_by_both_readers(journal: Journal):
    work(journal, 1)
    raw = written(journal)

    def at(time: str) -> Callable[[list[dict]], None]:
        def change(parts: list[dict]) -> None:
            lines = parts[0]["checkpoint"].split("\n")
            parts[0]["checkpoint"] = "\n".join([*lines[:3], time, ""])

        return change

    assert believed(resigned(raw, at("2027-01-15T08:00:11.000000Z")))
    for time in ("2027-41-15T08:00:11.000000Z", "2027-01-15T08:00:61.000000Z", "2027-01-15T08.00.11.000000Z"):
        assert not believed(resigned(raw, at(time)))
