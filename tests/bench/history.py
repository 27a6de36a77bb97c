"""History in telemetry.db against one row per value: CPU to write, size, and the two questions that screens ask.

python -m tests.bench.history [--nodes N] [--rounds N]
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
from pathlib import Path

import numpy as np

from console.fleet.model.readings import Device, Floats
from console.fleet.model.signals import SIGNALS, Kind
from console.fleet.service.history.hot_log import Batch
from console.fleet.service.history.queries import Curve, Queries, track
from console.fleet.service.history.retention import Limits
from console.fleet.service.history.writer import History
from console.fleet.service.series import layout_of
from tests.bench.report import Report, cpu_seconds, machine, medians, wall_seconds

START = 1_800_000_000.0
GPUS = 8
SIGNAL_COUNT = len(SIGNALS[Kind.GPU])
LAYOUT = layout_of(Device(Kind.GPU, str(index), "") for index in range(GPUS))
GPU_COLUMNS = LAYOUT.block(Kind.GPU)
FOREVER = Limits(raw_seconds=1e9, minute_seconds=1e9, size_bytes=1 << 40)


def measurements(rng: np.random.Generator, seconds: int) -> Floats:
    """Rows [seconds, width] of eight training GPUs, with the resolutions that NVML has."""
    load = np.clip(
        90 + 8 * np.sin(np.arange(seconds)[:, None] / 37 + rng.random(GPUS) * 6) + rng.normal(0, 3, (seconds, GPUS)),
        0,
        100,
    )
    power = np.round((150 + 5.2 * load + rng.normal(0, 4, load.shape)) * 1000) / 1000
    heat = np.round(40 + power / 20)
    values = np.stack(
        [
            np.round(load),
            np.round(60e9 + rng.integers(0, 3, load.shape) * 2**21),
            np.round(load * 0.6),
            power,
            np.full_like(load, 700),
            heat,
            heat + 8,
            np.round(1980 - (power > 600) * 15 * rng.integers(0, 3, load.shape)),
            np.full_like(load, 2619),
            np.where(power > 650, 4.0, 0.0),
            rng.integers(0, 20_000_000, load.shape) * 1024.0,
            rng.integers(0, 20_000_000, load.shape) * 1024.0,
            np.round(load * 9) / 10,
            np.round(load * 7) / 10,
        ],
        axis=2,
    )
    rows = np.zeros((seconds, LAYOUT.width), np.float32)
    rows[:, GPU_COLUMNS] = values.reshape(seconds, -1)
    return rows


class Ours:
    """The history as it runs, on a clock of its own."""

    def __init__(self, path: Path) -> None:
        self.now = START
        self.path = path
        self.history = History(path, now=lambda: self.now, limits=FOREVER)
        self.queries = Queries(self.history.readers)
        self.history.step(self.now)

    def second(self, rows: dict[str, Floats]) -> None:
        """A second passes; every fifth brings each node's last five rows, as the pipeline hands them over."""
        self.now += 1
        for node, block in rows.items():
            times = self.now - len(block) + np.arange(len(block), dtype=np.float64)
            self.history.append(Batch(node, LAYOUT, times, np.ones(len(block), np.float32), block))
        self.history.step(self.now)

    def run(self, nodes: dict[str, Floats], seconds: int) -> None:
        names = list(nodes)
        for second in range(seconds):
            due = names[second % 5 :: 5] if second >= 5 else []
            first = second - 5
            self.second({name: nodes[name][first:second] for name in due})
        for _ in range(120):
            self.second({})

    def close(self) -> None:
        self.history.stop()


class RowsPerValue:
    """What one writes first: series, time, value; clustered for reading, one transaction a second."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = sqlite3.connect(path)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.execute(
            "CREATE TABLE value(series INTEGER, time INTEGER, value REAL, PRIMARY KEY(series, time)) WITHOUT ROWID"
        )

    def run(self, nodes: dict[str, Floats], seconds: int) -> None:
        blocks = [rows[:, GPU_COLUMNS].tolist() for rows in nodes.values()]
        width = GPUS * SIGNAL_COUNT
        for second in range(seconds):
            now = int(START) + second
            self.connection.executemany(
                "INSERT INTO value VALUES (?, ?, ?)",
                [
                    (place * width + column, now, value)
                    for place, block in enumerate(blocks)
                    for column, value in enumerate(block[second])
                ],
            )
            self.connection.commit()

    def close(self) -> None:
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.connection.close()


def writing(report: Report, folder: Path, nodes: int, seconds: int, rounds: int) -> None:
    """CPU per tick and size for some nodes at 1 s."""
    rng = np.random.default_rng(1)
    rows = {f"hall/g{number:03d}": measurements(rng, seconds) for number in range(nodes)}
    sizes: list[list[float]] = [[], []]
    count = 0

    def side(which: type[Ours] | type[RowsPerValue], place: int) -> float:
        nonlocal count
        count += 1
        made = which(folder / f"write{count}.db")
        seconds_of_cpu = cpu_seconds(lambda: made.run(rows, seconds))
        made.close()
        sizes[place].append(made.path.stat().st_size)
        made.path.unlink()
        return seconds_of_cpu

    ours, theirs = medians([lambda: side(Ours, 0), lambda: side(RowsPerValue, 1)], rounds)
    gpus = nodes * GPUS
    report.less(
        f"write, CPU per second of {gpus} GPUs at 1 s", ours / seconds * 1e3, theirs / seconds * 1e3, "ms", 1 / 25
    )
    days = gpus * seconds / 86400
    report.less("size per GPU and day", min(sizes[0]) / days / 1e6, min(sizes[1]) / days / 1e6, "MB", 1 / 9)


def one_gpu_a_day(report: Report, folder: Path, rounds: int) -> None:
    """Every signal of one GPU over a day, to 1,440 points."""
    rows = {"hall/g000": measurements(np.random.default_rng(2), 86_400)}
    ours, theirs = Ours(folder / "day.db"), RowsPerValue(folder / "day-rows.db")
    ours.run(rows, 86_400)
    first = [
        (column, int(START) + second, float(value))
        for second, line in enumerate(rows["hall/g000"][:, GPU_COLUMNS][:, :SIGNAL_COUNT].tolist())
        for column, value in enumerate(line)
    ]
    theirs.connection.executemany("INSERT INTO value VALUES (?, ?, ?)", first)
    theirs.connection.commit()

    def ask_ours() -> None:
        for signal in range(SIGNAL_COUNT):
            curve = Curve("hall/g000", Kind.GPU, "0", signal)
            found = track(None, ours.queries, curve, start=START, end=START + 86_400, points=1440)
            assert len(found.times) == 1440

    def ask_theirs() -> None:
        for signal in range(SIGNAL_COUNT):
            found = theirs.connection.execute(
                "SELECT time / 60, min(value), avg(value), max(value) FROM value WHERE series = ? GROUP BY 1", (signal,)
            ).fetchall()
            assert len(found) == 1440

    mine, other = medians([lambda: wall_seconds(ask_ours), lambda: wall_seconds(ask_theirs)], rounds)
    report.less("read: one GPU, 24 h, all its signals", mine * 1e3, other * 1e3, "ms", 1 / 20)
    ours.close()
    theirs.close()


def many_gpus_an_hour(report: Report, folder: Path, nodes: int, rounds: int) -> None:
    """One signal of many GPUs over an hour, its maximum per minute."""
    ours, theirs = Ours(folder / "hour.db"), RowsPerValue(folder / "hour-rows.db")
    kinds = [measurements(np.random.default_rng(seed), 3605) for seed in range(4)]
    rows = {f"hall/g{number:03d}": kinds[number % 4] for number in range(nodes)}
    ours.run(rows, 3605)
    power = 3
    for place, block in enumerate(rows.values()):
        values = block[:3600, GPU_COLUMNS].reshape(-1, GPUS, SIGNAL_COUNT)[:, :, power].T.tolist()
        theirs.connection.executemany(
            "INSERT INTO value VALUES (?, ?, ?)",
            [
                ((place * GPUS + gpu) * SIGNAL_COUNT + power, int(START) + second, value)
                for gpu, line in enumerate(values)
                for second, value in enumerate(line)
            ],
        )
        theirs.connection.commit()

    def ask_ours() -> None:
        assert ours.queries.sheet(Kind.GPU, power, START, START + 3600).high.shape == (nodes * GPUS, 60)

    def ask_theirs() -> None:
        found = theirs.connection.execute(
            "SELECT series, time / 60, max(value) FROM value WHERE time >= ? AND time < ? GROUP BY 1, 2",
            (int(START), int(START) + 3600),
        ).fetchall()
        assert len(found) == nodes * GPUS * 60

    mine, other = medians([lambda: wall_seconds(ask_ours), lambda: wall_seconds(ask_theirs)], rounds)
    report.less(f"read: {nodes * GPUS:,} GPUs, 1 h, maximum per minute", mine * 1e3, other * 1e3, "ms", 1 / 200)
    ours.close()
    theirs.close()


def run(nodes: int = 32, seconds: int = 600, hour_nodes: int = 128, rounds: int = 5) -> Report:
    report = Report(
        "History: telemetry.db against one row per value",
        f"{SIGNAL_COUNT} signals per GPU each second; the other side is a clustered SQLite table (series, time, value),"
        " one `executemany` and one commit a second. Ours holds the host's signals, roll-ups and the hot log, too.",
        ("telemetry.db", "row per value"),
    )
    with tempfile.TemporaryDirectory(prefix="driftvakt-bench-") as folder:
        writing(report, Path(folder), nodes, seconds, min(rounds, 3))
        one_gpu_a_day(report, Path(folder), rounds)
        many_gpus_an_hour(report, Path(folder), hour_nodes, rounds)
    return report


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=32)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--hour-nodes", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    print(machine(), "\n")
    print(run(arguments.nodes, arguments.seconds, arguments.hour_nodes, arguments.rounds).markdown())
