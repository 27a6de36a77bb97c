"""The recorder of tools: has real programs on the lab's nodes answer what the connectors ask, and keeps that for unit
tests. By hand: `python -m tests.lab run -- python -m tests.lab.recording trixie`.

Slurm is no part of the lab's nodes: what it says was recorded by hand, of Debian's packages with one node of one core
(in Debian 12 without its slurmd), and is kept as it is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from connectors import power, processes, systemd
from tests.lab.lab import Lab, Tier
from tests.lab.rootfs import Release
from tests.lab.systemd_nodes import SystemdNode

WHERE = Path(__file__).resolve().parents[1] / "support" / "recorded" / "tools"
#: Units that the node has for this alone: one that fails, one that runs, one that a timer starts, with an odd name.
_UNITS = {
    "worker.service": "[Service]\nExecStart=/bin/sleep 1000\nRestart=always\n",
    "broken.service": "[Unit]\nDescription=Always breaks = always\n[Service]\nExecStart=/bin/false\n",
    "-odd@.service": "[Service]\nExecStart=/bin/sleep 1000\n",
    "nightly.service": "[Service]\nType=oneshot\nExecStart=/bin/true\n",
    "nightly.timer": "[Timer]\nOnCalendar=*-*-* 03:00:00\n[Install]\nWantedBy=timers.target\n",
}
_ODD_LINES = r"printf 'plain\n\033[31mred\033[0m\n\377\376 no text\n' | systemd-cat -t odd"
_PATH = "PATH=/usr/sbin:/usr/bin:/sbin:/bin"
_LONG_LINE = r"logger -t long $(head -c 6000 /dev/zero | tr '\0' x)"


def ask(node: SystemdNode, argv: Sequence[str]) -> dict[str, object]:
    """What a program on a node says, as root, without a terminal."""
    spaces = ("--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd")
    enter = ("nsenter", "--target", str(node.first_process()), *spaces, "--", "env", "-i", "LANG=C.UTF-8", _PATH)
    done = subprocess.run([*enter, *argv], capture_output=True, check=False, stdin=subprocess.DEVNULL)
    out, err = (said.decode("utf-8", "surrogateescape") for said in (done.stdout, done.stderr))
    return {"argv": list(argv), "status": done.returncode, "out": out, "err": err}


def record(node: SystemdNode) -> dict[str, dict[str, object]]:
    units = node.own("/etc/systemd/system")
    for name, text in _UNITS.items():
        (units / name).write_text(text)
    for command in (
        ("systemctl", "daemon-reload"),
        ("systemctl", "start", "--", "worker.service", "-odd@1.service", "nightly.service", "nightly.timer"),
        ("sh", "-c", "systemctl start broken.service || true; sleep 1"),
        ("sh", "-c", _ODD_LINES),
        ("sh", "-c", _LONG_LINE),
    ):
        node.inside(*command)
    [sleeper] = node.inside("systemctl", "show", "--property=MainPID", "--value", "worker.service").split()
    pid = int(sleeper)
    asked = {
        "systemd.show.running": systemd.show("worker"),
        "systemd.show.several": systemd.show("ssh.service", "broken.service", "-odd@1.service"),
        "systemd.show.missing": systemd.show("nothing-of-the-kind"),
        "systemd.units": systemd.list_units(),
        "systemd.timers": systemd.list_timers(),
        "systemd.system": systemd.system_state(),
        "systemd.clock": systemd.clock_state(),
        "systemd.journal.unit": systemd.journal("broken", lines=20),
        "systemd.journal.all": systemd.journal(lines=10),
        "systemd.journal.containing": systemd.journal(lines=10, containing="Plain"),
        "systemd.journal.nothing": systemd.journal("worker", lines=10, containing="no such words"),
        "power.boot": power.boot(),
        "power.sessions": power.sessions(),
        "processes.began": processes.began(pid),
        "processes.began.some": processes.began(pid, 4_000_000),
        "processes.began.gone": processes.began(4_000_000),
        "processes.who": processes.who(pid),
        "processes.who.gone": processes.who(4_000_000),
        "systemd.restart.missing": systemd.act(systemd.Verb.RESTART, "nothing-of-the-kind"),
        "systemd.start.broken": systemd.act(systemd.Verb.START, "broken"),
        "systemd.stop": systemd.act(systemd.Verb.STOP, "-odd@1"),
        "processes.term.gone": processes.end(processes.Signal.TERM, 4_000_000),
        "processes.term": processes.end(processes.Signal.TERM, pid),
    }
    return {name: ask(node, argv) for name, argv in asked.items()}


def main(release: str) -> None:
    with Lab(Tier.FULL) as lab:
        [node] = lab.add_systemd_nodes(1, Release(release))
        with subprocess.Popen(
            ["ssh", "-F", lab.ssh_config, "-tt", node.name, "sleep 60"], stdin=subprocess.DEVNULL
        ) as session:
            time.sleep(2)
            recorded = record(node)
            session.kill()
    file = WHERE / f"{release}.json"
    before = json.loads(file.read_text(encoding="ascii")) if file.exists() else {}
    recorded |= {name: said for name, said in before.items() if name.startswith("slurm.")}
    file.write_text(json.dumps(recorded, indent=1, ensure_ascii=True) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(sys.argv[1])
