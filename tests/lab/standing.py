"""A lab that stands until it is taken down: `up`, `down`, `status`, `shell`, `fault`."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.lab import namespace, rootfs
from tests.lab.errors import LabError
from tests.lab.lab import Lab
from tests.lab.nodes import Node
from tests.lab.processes import alive, children, command_name, wait_until
from tests.lab.rootfs import Release

_UP_SECONDS = 120.0

#: The faults the command line offers, and how their words become arguments.
FAULTS: dict[str, Callable[[Node, list[str]], object]] = {
    "kill_sshd": lambda node, _: node.kill_sshd(),
    "start_sshd": lambda node, _: node.start_sshd(),
    "restart_sshd": lambda node, _: node.restart_sshd(),
    "change_host_key": lambda node, _: node.change_host_key(),
    "cut_link": lambda node, _: node.cut_link(),
    "restore_link": lambda node, _: node.restore_link(),
    "drop_percent": lambda node, values: node.drop_percent(int(values[0])),
    "limit_rate": lambda node, values: node.limit_rate(int(values[0]) if values else None),
    "freeze": lambda node, _: node.freeze(),
    "thaw": lambda node, _: node.thaw(),
    "slow": lambda node, values: node.slow(float(values[0]) if values else None),
    "fill_tmp": lambda node, _: node.fill_tmp(),
    "empty_tmp": lambda node, _: node.empty_tmp(),
    "hide_python": lambda node, _: node.hide_python(),
    "set_login_shell": lambda node, values: node.set_login_shell(values[0]),
    "on_login": lambda node, values: node.on_login(" ".join(values)),
    "pre_auth_banner": lambda node, values: node.pre_auth_banner(" ".join(values)),
    "set_clock_offset": lambda node, values: node.set_clock_offset(float(values[0])),
}


def directory() -> Path:
    """Where the standing lab keeps its socket and log: LAB_STATE, else the user's runtime folder."""
    if given := os.environ.get("LAB_STATE"):
        return Path(given)
    base = Path("/run") if os.geteuid() == 0 else Path(os.environ.get("XDG_RUNTIME_DIR", f"/tmp/lab-{os.geteuid()}"))
    return base / "driftvakt-lab-standing"


def up(nodes: int, releases: list[Release]) -> str:
    """Start a lab in the background and return its description once every node answers."""
    state = directory()
    if _server(state):
        raise LabError("a lab stands already; take it down first: python -m tests.lab down")
    full = not namespace.why_not()
    if releases and not full:
        raise LabError(f"systemd nodes need the full lab: {namespace.why_not()}")
    for release in releases:
        rootfs.build(release)
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    serve_it = [sys.executable, "-m", "tests.lab", "serve", "--nodes", str(nodes)]
    serve_it += [word for release in releases for word in ("--systemd", str(release))]
    with (state / "log").open("wb") as log:
        server = subprocess.Popen(
            namespace.command(serve_it) if full else serve_it,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    (state / "pid").write_text(str(server.pid))

    def settled() -> bool:
        return server.poll() is not None or (state / "socket").exists()

    wait_until(settled, "the lab to come up", _UP_SECONDS)
    if server.poll() is not None:
        raise LabError(f"the lab did not come up:\n{(state / 'log').read_text(errors='replace')[-3000:]}")
    return status()


def serve(nodes: int, releases: list[Release]) -> None:
    """Run a lab and answer questions on its socket until the process is told to end."""
    address = directory() / "socket"
    address.unlink(missing_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with Lab() as lab, socket.socket(socket.AF_UNIX) as server:
        lab.add_nodes(nodes)
        for release in releases:
            lab.add_systemd_nodes(1, release)
        # Bound under another name first: a socket that can be seen can be asked.
        hidden = address.with_suffix(".new")
        hidden.unlink(missing_ok=True)
        server.bind(str(hidden))
        server.listen()
        hidden.rename(address)
        try:
            while True:
                connection, _ = server.accept()
                with connection, connection.makefile("rw", encoding="utf-8") as stream:
                    stream.write(json.dumps(_answer(lab, json.loads(stream.readline()))) + "\n")
        finally:
            address.unlink(missing_ok=True)


def _answer(lab: Lab, question: dict[str, object]) -> dict[str, str]:
    if "fault" not in question:
        return {"text": _describe(lab)}
    node = lab.nodes.get(str(question["node"]))
    if node is None:
        return {"problem": f"there is no node {question['node']}; there are: {' '.join(lab.nodes)}"}
    values = question["values"]
    try:
        FAULTS[str(question["fault"])](node, [str(value) for value in values] if isinstance(values, list) else [])
    except (LabError, ValueError, IndexError) as error:
        return {"problem": f"{question['fault']}: {error}"}
    return {"text": f"{node.name}: {question['fault']} done"}


def _describe(lab: Lab) -> str:
    lines = [f"The {lab.tier} lab stands with {len(lab.nodes)} nodes:"]
    lines += [f"  {n.name}  {n.host}:{n.port}  {n.kind}  {' '.join(n.users)}" for n in lab.nodes.values()]
    lines += [
        f"known hosts: {lab.known_hosts}",
        f"client key:  {lab.client_key}",
        f"to log in:   python -m tests.lab shell ssh -F {lab.ssh_config} {next(iter(lab.nodes), 'NODE')}",
    ]
    return "\n".join(lines)


def status() -> str:
    return ask({})


def ask(question: dict[str, object]) -> str:
    """Put a question to the standing lab; raises LabError when there is none, or with what went wrong."""
    state = directory()
    if not _server(state):
        raise LabError("no lab stands; bring one up: python -m tests.lab up --nodes 3")
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(state / "socket"))
        with connection.makefile("rw", encoding="utf-8") as stream:
            stream.write(json.dumps(question) + "\n")
            stream.flush()
            answer = json.loads(stream.readline())
    if "problem" in answer:
        raise LabError(answer["problem"])
    return str(answer["text"])


def down() -> str:
    """End the standing lab and everything in it."""
    state = directory()
    server = _server(state)
    if not server:
        return "no lab stands"
    # The server tidies up behind itself; in the full tier it is told by the first process of its own world.
    os.kill(_first_process(server) or server, signal.SIGTERM)
    with contextlib.suppress(LabError):
        wait_until(lambda: not alive(server), "the lab to end", 30.0)
    if alive(server):
        os.kill(server, signal.SIGKILL)
    for name in ("socket", "pid"):
        (state / name).unlink(missing_ok=True)
    return "the lab is down"


def shell(inner: list[str]) -> int:
    """Run a shell, or the given command, in the standing lab's network."""
    server = _server(directory())
    if not server:
        raise LabError("no lab stands; bring one up: python -m tests.lab up --nodes 3")
    wanted = inner or [os.environ.get("SHELL", "/bin/sh")]
    if first := _first_process(server):
        wanted = ["nsenter", "-t", str(first), "--net", "--mount", "--pid", f"--wd={Path.cwd()}", "--", *wanted]
    return subprocess.run(wanted, check=False).returncode


def _first_process(server: int) -> int:
    """The first process of the lab's own world, below the `unshare` that made it; 0 in the reduced tier."""
    return children(server)[0] if command_name(server) == "unshare" else 0


def _server(state: Path) -> int:
    """The process number of the standing lab; 0 when there is none."""
    try:
        pid = int((state / "pid").read_text())
    except (FileNotFoundError, ValueError):
        return 0
    return pid if alive(pid) else 0
