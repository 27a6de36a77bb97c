"""One act on many nodes, against pyinfra, which does the same and keeps nothing.

python -m tests.bench.crowd [--nodes 64] [--rounds 3] [--pyinfra PROGRAM]

Each node is an sshd of its own on loopback. Ours is a whole run by the real engine, a wave of all nodes, with all of
its entries in the journal; once over connections that stand, and once with a login to each. pyinfra logs in to each,
always: it is the program as one types it. Without a PROGRAM it is installed into an environment that goes when this
ends.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from connectors.runner.client import NodeRunner
from connectors.ssh.configuration import Surroundings, resolve
from connectors.ssh.connecting import connect
from connectors.ssh.known_hosts import KnownHosts
from connectors.streams import Host
from console.journal.model import Target
from console.journal.service import Journal
from console.work.model.plans import Step
from console.work.model.runs import RunState
from console.work.service.acting import Acts
from console.work.service.protocols import Runner
from tests.bench.report import Report, machine, medians
from tests.support.acts import LocalNodes, acts_over, plan, target
from tests.support.sshd import Sshd

REQUIREMENT = "pyinfra==3.10.0"
PROGRAM = ("true",)
_AT_ONCE = 16


class NodeOf(NodeRunner):
    """A runner whose connection ends with it."""

    def __init__(self, host: Host, base: Path) -> None:
        self._host = host
        super().__init__(host, base.name, base=str(base))

    def close(self) -> None:
        super().close()
        self._host.close()


class Crowd(LocalNodes):
    """Nodes by their servers. What was given back stands until `forget`."""

    def __init__(self, folder: Path, servers: Sequence[Sshd]) -> None:
        super().__init__(folder)
        self._servers = {f"n{number:02d}": server for number, server in enumerate(servers)}
        self._lock = threading.Lock()
        self._kept: dict[str, NodeRunner] = {}

    @property
    def targets(self) -> list[Target]:
        return [target(name) for name in self._servers]

    def __call__(self, target: Target, _cancel: threading.Event) -> NodeRunner:  # type: ignore[override] - over SSH
        with self._lock:
            kept = self._kept.pop(target.name, None)
        return kept or self._reached(target)

    def give_back(self, target: Target, runner: Runner) -> None:
        assert isinstance(runner, NodeRunner)
        with self._lock:
            self._kept[target.name] = runner

    def forget(self) -> None:
        """No connection stands any more."""
        with self._lock:
            kept, self._kept = list(self._kept.values()), {}
        for runner in kept:
            runner.close()

    def _reached(self, target: Target) -> NodeRunner:
        server = self._servers[target.name]
        around = Surroundings(home=self.folder, environment={})
        way = resolve(server.host, server.user, server.port, identity_file=str(server.client_key), surroundings=around)
        host = connect(way, known_hosts=KnownHosts(server.folder / "known_hosts"))
        return NodeOf(host, self.folder / target.name)


def inventory(servers: Sequence[Sshd]) -> str:
    """The servers as pyinfra's inventory."""
    hosts = [
        (
            f"@ssh/n{number:02d}",
            {
                "ssh_hostname": server.host,
                "ssh_port": server.port,
                "ssh_user": server.user,
                "ssh_key": str(server.client_key),
                "ssh_known_hosts_file": str(server.folder / "known_hosts"),
                "ssh_strict_host_key_checking": "yes",
            },
        )
        for number, server in enumerate(servers)
    ]
    return f"hosts = {hosts!r}\n"


def installed(folder: Path) -> str:
    """pyinfra in an environment of its own."""
    venv.create(folder, with_pip=True)
    subprocess.run([folder / "bin" / "pip", "install", "-q", REQUIREMENT], check=True)
    return str(folder / "bin" / "pyinfra")


def act(acts: Acts, targets: Sequence[Target]) -> float:
    """How long a run takes, from the word that begins it to its end in the journal."""
    made = acts.propose(plan(*(Step("test.true", each, argv=PROGRAM) for each in targets)))
    acts.agree(made.id)
    begun = time.perf_counter()
    acts.start(made.id)
    acts.wait(made.id, 600)
    taken = time.perf_counter() - begun
    found = acts.run(made.id)
    assert found.state is RunState.SUCCEEDED, (found.state, [each.facts for each in found.steps if each.reason])
    return taken


def run(nodes: int = 64, rounds: int = 3, program: str = "") -> Report:
    report = Report(
        "One act on many nodes",
        f"One program on {nodes} nodes, each an sshd of its own: by a run of the engine, all of whose entries are in"
        f" the journal and synced; and by {REQUIREMENT}, as one types it, which keeps nothing.",
        ("act", "pyinfra"),
    )
    with tempfile.TemporaryDirectory(prefix="driftvakt-crowd-") as name, ExitStack() as stack:
        folder = Path(name)
        program = program or installed(folder / "pyinfra")
        made = [Sshd(folder / f"sshd{number}", options=["LogLevel ERROR"]) for number in range(nodes)]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            servers = list(pool.map(stack.enter_context, made))
        for server in servers:
            server.write_known_hosts()
        (folder / "inventory.py").write_text(inventory(servers))
        journal = Journal.open(folder / "journal.db", actor="bench", source="bench", clock=time.time)
        crowd = Crowd(folder / "nodes", servers)
        acts = acts_over(journal, crowd, folder)

        def standing() -> float:
            return act(acts, crowd.targets)

        def cold() -> float:
            crowd.forget()
            return act(acts, crowd.targets)

        def theirs() -> float:
            begun = time.perf_counter()
            done = subprocess.run(
                [program, "-y", "inventory.py", "exec", "--", *PROGRAM],
                cwd=folder, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr[-2000:]
            return time.perf_counter() - begun

        def start() -> float:
            begun = time.perf_counter()
            subprocess.run([program, "--version"], capture_output=True, check=True)
            return time.perf_counter() - begun

        cold(), theirs()
        fresh, ours, others, idle = medians([cold, standing, theirs, start], rounds)
        crowd.forget()
        journal.close()
    report.less("over connections that stand", ours, others, "s", 0.2)
    report.less("with a login to each", fresh, others, "s", 0.2)
    report.note("of pyinfra's time: its own start", "", f"{idle:.2f} s")
    return report


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pyinfra", default="")
    arguments = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("the runner needs Linux")
    print(machine(), "\n")
    print(run(arguments.nodes, arguments.rounds, arguments.pyinfra).markdown())
