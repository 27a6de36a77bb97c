"""The hot log gives back what was written to it, up to where it was cut or damaged, and removes what is done with."""

from __future__ import annotations

import json
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from console.fleet.model.readings import Device
from console.fleet.model.signals import SIGNALS, Kind
from console.fleet.service.history import hot_log
from console.fleet.service.history.hot_log import Batch, HotLog, replay, segments
from console.fleet.service.series import Layout, layout_of

LAYOUT = layout_of([Device(Kind.GPU, "0", "", "GPU-a"), Device(Kind.PORT, "ib0", "")])
START = 1_800_000_000.0


@pytest.fixture
def log(tmp_path):
    made = HotLog(tmp_path / "telemetry.db")
    yield made
    made.close()


def batch(value=1.0, start=START, node="6f1d", layout=LAYOUT, count=3):
    rows = np.full((count, layout.width), value, np.float32)
    rows[0, 0] = np.nan
    return Batch(node, layout, start + np.arange(float(count)), np.full(count, 0.5, np.float32), rows)


def record(kind, body, magic=b"DVH1", crc=None):
    return struct.pack("<4sBII", magic, kind, len(body), zlib.crc32(body) if crc is None else crc) + body


def layout_record(**changes):
    parts = {str(kind): names for kind, names in LAYOUT.parts.items()}
    told = {"id": 0, "node": "6f1d", "parts": parts, "uuids": LAYOUT.uuids, "width": LAYOUT.width, **changes}
    return record(1, json.dumps({name: value for name, value in told.items() if value is not None}).encode())


def rows_record(number=0, count=3, width=LAYOUT.width):
    body = struct.pack("<II", number, count) + np.arange(count, dtype="<f8").tobytes()
    return record(2, body + np.ones(count, "<f4").tobytes() + np.ones((count, width), "<f4").tobytes())


def test_batches_come_back_to_the_bit(log):
    wide = layout_of([Device(Kind.GPU, "0", "", "GPU-b")])
    written = [batch(1.0), batch(2.0, node="0b7a"), batch(3.0, START + 10), batch(4.0, layout=wide)]
    segment = log.write(written[:2], START)
    assert log.write(written[2:], START + 5) is segment
    assert segment.open_rows == 12
    found = replay(segment.path)
    assert not found.damaged
    for one, other in zip(found.batches, written, strict=True):
        assert (one.node, one.layout, one.layout.uuids) == (other.node, other.layout, other.layout.uuids)
        for name in ("times", "periods", "rows"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_a_batch_knows_its_size_in_memory():
    assert batch().nbytes == 3 * (8 + 4 + 4 * LAYOUT.width)


def test_a_layout_is_written_once_in_a_segment(log):
    sizes = []
    for _ in range(3):
        before = sizes[-1] if sizes else 0
        path = log.write([batch()], START).path
        sizes.append(path.stat().st_size)
    assert sizes[1] - sizes[0] == sizes[2] - sizes[1] < sizes[0]
    assert before


@pytest.mark.parametrize("sync", [True, False])
def test_with_sync_every_write_is_carried_to_the_disk(tmp_path, monkeypatch, sync):
    synced = []
    monkeypatch.setattr(os, "fsync", synced.append)
    log = HotLog(tmp_path / "telemetry.db", sync=sync)
    log.write([batch()], START)
    log.write([batch()], START)
    assert len(synced) == (2 if sync else 0)
    log.close()


def test_a_segment_goes_when_its_last_row_stands_in_the_database_and_not_while_it_is_written_to(log):
    first = log.write([batch()], START)
    log.release(first, 3)
    assert first.path.exists()  # more may come into it
    log.write([batch()], START)
    second = log.write([batch()], START + 60)
    assert segments(second.path.with_name("telemetry.db")) == [first.path, second.path]
    log.release(first, 2)
    assert first.path.exists()
    log.release(first, 1)
    assert not first.path.exists()
    assert log.own == {second.path}
    log.release(second, 3)
    log.close()
    assert not second.path.exists()
    assert log.own == set()
    log.close()  # nothing is open any more


def test_a_clock_that_was_set_back_writes_beside_what_is_there(log, tmp_path):
    names = [log.write([batch()], now).path.name for now in (START, START + 60, START, START + 60)]
    assert len(set(names)) == 4
    assert segments(tmp_path / "telemetry.db") == sorted(tmp_path.glob("*.hot-*"))
    assert sum(len(found.batches) for found in map(replay, segments(tmp_path / "telemetry.db"))) == 4


def test_when_every_name_is_taken_it_is_an_error_of_the_environment(log, tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "exists", lambda _: True)
    with pytest.raises(FileExistsError):
        log.write([batch()], START)


def test_a_write_that_the_system_cuts_short_goes_on(log, monkeypatch):
    real = os.write
    monkeypatch.setattr(hot_log.os, "write", lambda handle, data: real(handle, data[:7]))
    assert len(replay(log.write([batch()], START).path).batches) == 1


@pytest.mark.parametrize("keep", [0, 1])
def test_a_record_that_a_crash_cut_short_is_no_damage(tmp_path, keep):
    whole = layout_record() + rows_record()
    path = tmp_path / "segment"
    for length in range(len(whole) if keep else 1, len(whole) + 1):
        path.write_bytes(whole * keep + whole[:length])
        found = replay(path)
        assert not found.damaged
        assert len(found.batches) == keep + (length == len(whole))


@pytest.mark.parametrize("at", range(0, 40, 3))
def test_a_flipped_bit_ends_the_segment_there(tmp_path, at):
    before = layout_record() + rows_record()
    after = bytearray(rows_record() + rows_record())
    after[at] ^= 4
    path = tmp_path / "segment"
    path.write_bytes(before + bytes(after))
    found = replay(path)
    assert len(found.batches) == 1
    # A length that points behind the end cannot be told from a record that was cut.
    assert found.damaged or 5 <= at < 9


@pytest.mark.parametrize(
    "wrong",
    [
        record(1, b"{"),
        record(1, b"[]"),
        record(1, b'{"parts": 7}'),
        layout_record(width=None),
        layout_record(parts={"gpu": 7}),
        record(2, b"1234567"),
        layout_record() + rows_record(count=9, width=1),
        record(2, b"", magic=b"DVH9"),
        record(3, bytes(3001)),
    ],
    ids=["json", "list", "parts", "no width", "no names", "short", "count", "magic", "length"],
)
def test_what_is_no_record_is_damage_and_never_an_exception(tmp_path, wrong, monkeypatch):
    monkeypatch.setattr(hot_log, "_MAX_RECORD", 3000)
    path = tmp_path / "segment"
    path.write_bytes(layout_record() + rows_record() + wrong + rows_record())
    found = replay(path)
    assert len(found.batches) == 1
    assert found.damaged


@pytest.mark.parametrize(
    ("told", "batches"),
    [
        (layout_record(width=LAYOUT.width + 1), 0),  # another version's catalogue
        (layout_record(id=5), 0),  # rows of a layout that nobody told
        (layout_record(uuids=None), 1),  # an earlier version
        (layout_record(uuids=["GPU-a", "GPU-b"]), 1),  # for more slots than there are
        (layout_record(parts={**{str(k): n for k, n in LAYOUT.parts.items()}, "fan": ["1"]}), 1),
        (layout_record() + record(3, b"of a later version"), 1),
    ],
)
def test_what_another_version_wrote_is_read_as_far_as_it_is_known(tmp_path, told, batches):
    path = tmp_path / "segment"
    path.write_bytes(told + rows_record())
    found = replay(path)
    assert not found.damaged
    assert len(found.batches) == batches
    assert all(found.layout in (LAYOUT, Layout(LAYOUT.parts)) for found in found.batches)


def test_a_segment_that_cannot_be_read_raises_oserror(tmp_path):
    with pytest.raises(OSError, match="missing"):
        replay(tmp_path / "missing")


@pytest.mark.parametrize("told", [{"signals": {"port": 9}}, {}])
def test_rows_of_before_a_signal_was_added_are_read_and_the_new_one_is_not_known(tmp_path, told):
    layout = layout_of([Device(Kind.PORT, "ib0", ""), Device(Kind.PORT, "eno1", "")])
    parts = {str(kind): names for kind, names in layout.parts.items()}
    width = layout.width - 2
    path = tmp_path / "segment"
    path.write_bytes(layout_record(parts=parts, uuids=None, width=width, **told) + rows_record(width=width))
    (found,) = replay(path).batches
    ports = layout.split(found.rows[0])[Kind.PORT]
    assert np.isnan(ports[:, 9]).all() and (ports[:, :9] == 1).all()
    assert np.isnan(found.rows).sum() == 2 * len(found.rows)


def test_rows_of_a_later_catalogue_are_passed_over(tmp_path):
    path = tmp_path / "segment"
    gpus = len(LAYOUT.parts[Kind.GPU])
    later = {"gpu": len(SIGNALS[Kind.GPU]) + 1}
    path.write_bytes(layout_record(signals=later, width=LAYOUT.width + gpus) + rows_record(width=LAYOUT.width + gpus))
    assert replay(path).batches == []
