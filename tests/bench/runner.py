"""The node runner's roads: a file sent against scp, a tree of files summed against sha256sum.

python -m tests.bench.runner [--gigabytes 10]

Both over a real sshd on loopback. What is sent lies in memory on both ends, so that no disk decides; what is summed
lies on a disk and was read once before.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from connectors.runner.client import NodeRunner
from connectors.runner.files import Lease, NodeFiles
from connectors.runner.messages import Entry
from connectors.ssh.configuration import Surroundings, resolve
from connectors.ssh.connecting import connect
from connectors.ssh.known_hosts import KnownHosts
from tests.bench.report import Report, machine, medians, wall_seconds
from tests.support.sshd import Sshd

GIGABYTE = 10**9
LEASE = Lease("node:bench", 1)
_MEMORY = Path("/dev/shm")
#: Of the tree: enough files that opening them counts as well.
_FILE_BYTES = 50_000_000


@contextlib.contextmanager
def reached(folder: Path) -> Iterator[tuple[Sshd, NodeRunner]]:
    """A server, and a runner on it."""
    with Sshd(folder / "sshd", options=["LogLevel ERROR", "Subsystem sftp internal-sftp"]) as server:
        known_hosts, around = server.write_known_hosts(), Surroundings(home=folder, environment={})
        way = resolve(server.host, server.user, server.port, identity_file=str(server.client_key), surroundings=around)
        connection = connect(way, known_hosts=KnownHosts(known_hosts))
        try:
            with NodeRunner(connection, "bench", base=str(folder / "runner")) as runner:
                runner.lease(LEASE.target, LEASE.epoch, "bench", 3600.0)
                yield server, runner
        finally:
            connection.close()


def fill(path: Path, size: int) -> None:
    block = os.urandom(10_000_000)
    with path.open("wb") as file:
        while size > 0:
            size -= file.write(block[:size])


def sending(report: Report, size: int, rounds: int) -> None:
    memory = str(_MEMORY) if _MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="driftvakt-put-", dir=memory) as name:
        folder = Path(name)
        source, target = folder / "source", folder / "target"
        fill(source, size)
        digest = hashlib.sha256(source.read_bytes()).hexdigest()
        with reached(folder) as (server, runner):
            files = NodeFiles(runner)

            def put() -> None:
                with source.open("rb") as file:
                    assert files.put(str(target), file, size=size, sha256=digest, lease=LEASE)

            known = f"UserKnownHostsFile={server.folder / 'known_hosts'}"
            scp = ["scp", "-q", "-F", "none", "-o", known, "-i", str(server.client_key), "-P", str(server.port)]
            scp += [str(source), f"{server.user}@{server.host}:{target}"]

            def fresh(send: object) -> float:
                target.unlink(missing_ok=True)
                assert callable(send)
                return wall_seconds(send)

            ours, theirs = medians([lambda: fresh(put), lambda: fresh(lambda: subprocess.run(scp, check=True))], rounds)
        report.less(f"put of {size / GIGABYTE:g} GB, summed and synced, against scp", ours, theirs, "s", 2.0)
        report.note("the same as speed", f"{size / ours / 1e6:.0f} MB/s", f"{size / theirs / 1e6:.0f} MB/s")


def summing(report: Report, size: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="driftvakt-hash-") as name:
        folder = Path(name)
        tree = folder / "tree"
        tree.mkdir()
        for number in range(max(1, size // _FILE_BYTES)):
            fill(tree / f"{number:04}", min(size, _FILE_BYTES))
        places = sorted(str(path) for path in tree.iterdir())
        with reached(folder) as (_server, runner):
            found: list[Entry] = []

            def ours() -> None:
                found.clear()
                NodeFiles(runner).tree(str(tree), lambda entries, _read: found.extend(entries))

            def theirs() -> None:
                subprocess.run(["sha256sum", *places], check=True, stdout=subprocess.DEVNULL)

            theirs()
            mine, other = medians([lambda: wall_seconds(ours), lambda: wall_seconds(theirs)], rounds)
        assert len(found) == len(places) + 1
        report.less(f"hash of {size / GIGABYTE:g} GB in {len(places)} files, against sha256sum", mine, other, "s", 1.1)
        report.note("the same as speed", f"{size / mine / 1e6:.0f} MB/s", f"{size / other / 1e6:.0f} MB/s")


def run(gigabytes: float = 10.0, rounds: int = 3) -> Report:
    report = Report(
        "Node runner: files",
        "Over a real sshd on loopback. A file is sent in one channel of an open connection, and summed and synced on"
        " the node before it gets its name; scp connects, and does neither. At most twice as long is half as fast.",
        ("runner", "scp, sha256sum"),
    )
    sending(report, int(min(1.0, gigabytes) * GIGABYTE), rounds)
    summing(report, int(gigabytes * GIGABYTE), rounds)
    return report


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gigabytes", type=float, default=10.0)
    arguments = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("the runner needs Linux")
    print(machine(), "\n")
    print(run(arguments.gigabytes).markdown())
