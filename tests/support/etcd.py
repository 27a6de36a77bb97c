"""A member of etcd on this machine, in production as far as restore tests know. It listens on this machine alone."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

KEYS = 30


def possible() -> bool:
    """Whether there is an etcd here, and what is started from a snapshot can be fenced off."""
    fence = ["unshare", *([] if os.geteuid() == 0 else ["--user", "--map-current-user"])]
    if not all(map(shutil.which, ("etcd", "etcdctl", "unshare"))):
        return False
    fence += ["--mount", "--net", "--pid", "--ipc", "--uts", "--fork", "--mount-proc", "--", "true"]
    return subprocess.run(fence, capture_output=True, check=False).returncode == 0


@dataclass(frozen=True)
class Member:
    """The member; `at` is where it is asked."""

    at: str

    def does(self, *words: str) -> str:
        argv = ["etcdctl", "--endpoints", self.at, *words]
        return subprocess.run(argv, capture_output=True, text=True, check=True).stdout

    def put(self, **values: str) -> None:
        for name, value in values.items():
            self.does("put", f"/registry/{name}", value)

    def save(self, to: Path) -> None:
        self.does("snapshot", "save", str(to))

    def state(self) -> str:
        """What would be another if anybody had written, or another member had come."""
        return self.does("endpoint", "hashkv", "--write-out=json") + self.does("member", "list")


@contextmanager
def live(keys: int = KEYS) -> Iterator[Member]:
    ports = []
    for _ in range(2):
        with socket.create_server(("127.0.0.1", 0)) as free:
            ports.append(free.getsockname()[1])
    client, peer = (f"http://127.0.0.1:{port}" for port in ports)
    with tempfile.TemporaryDirectory(prefix="etcd-") as folder:
        argv = ["etcd", "--data-dir", f"{folder}/data", "--initial-cluster", f"default={peer}"]
        for flag, url in (("client", client), ("peer", peer)):
            argv += [f"--listen-{flag}-urls", url]
        argv += ["--advertise-client-urls", client, "--initial-advertise-peer-urls", peer]
        with Path(folder, "log").open("wb") as log, subprocess.Popen(argv, stdout=log, stderr=log) as process:
            try:
                member = Member(client)
                for _ in range(100):
                    if process.poll() is None and _healthy(client):
                        break
                    time.sleep(0.1)
                member.put(**{f"k{number}": f"value {number}" for number in range(keys)})
                yield member
            finally:
                process.terminate()


def _healthy(at: str) -> bool:
    argv = ["etcdctl", "--endpoints", at, "--command-timeout=1s", "endpoint", "health"]
    return subprocess.run(argv, capture_output=True, check=False).returncode == 0
