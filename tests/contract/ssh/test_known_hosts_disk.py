"""A disk that is really full, and one that is really read-only, under our own known_hosts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.sshd import MAY_MOUNT

ROOT = Path(__file__).resolve().parents[3]

_SCRIPT = """
import os, subprocess, sys
from pathlib import Path
from connectors.secrets import SessionSecrets
from connectors.ssh.known_hosts import KnownHosts, host_key_facts
from connectors.streams import ConnectorError
from console.fleet.model.links import Failure
from console.fleet.page.problems import said
from console.fleet.service.trust import Trust
from console.journal.service import Journal
from tests.support.keys import ED25519, OTHER, line
small, elsewhere, how = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
own = small / "known_hosts"
before = b"# k\\xe4llare\\n" + line("g01", OTHER).encode()
own.write_bytes(before)
journal = Journal.open(elsewhere / "journal.db", actor="a@b", clock=lambda: 0.0)
trust = Trust(KnownHosts(own), SessionSecrets(), journal)
shown = Failure("ssh.host_key_changed", "g01", host_key_facts("g01", 22, ED25519, ""))
(small / "known_hosts.lock").touch()
if how == "full":
    with (small / "filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(512))
                filler.flush()
        except OSError:
            pass
else:
    subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
(listed,) = trust.listed()
for act in (
    lambda: trust.accept_host_key("hall/g01", shown),
    lambda: trust.replace_host_key("hall/g01", shown),
    lambda: trust.forget(listed[0], listed[2]),
):
    try:
        act()
        print("done")
    except ConnectorError as error:
        print(error.code, "|", said(error))
print(own.read_bytes() == before, sorted(path.name for path in small.iterdir() if path.name != "filler"))
print([entry.result for entry in journal.entries()])
if how == "full":
    (small / "filler").unlink()
else:
    subprocess.run(["mount", "-o", "remount,rw", str(small)], check=True)
trust.replace_host_key("hall/g01", shown)
print(own.read_bytes() == b"# k\\xe4llare\\n" + line("g01").encode(), journal.entries()[-1].result)
"""


@pytest.mark.skipif(not MAY_MOUNT or sys.platform != "linux", reason="a file system of one's own needs mounts")
@pytest.mark.parametrize("how", ["full", "read-only"])
def test_what_cannot_be_written_is_told_and_nothing_is_changed(tmp_path: Path, how: str) -> None:
    small, elsewhere = tmp_path / "small", tmp_path / "elsewhere"
    small.mkdir()
    elsewhere.mkdir()
    mount = f"mount -t tmpfs -o size=64k tmpfs '{small}' && exec \"$@\""
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", mount, "sh", sys.executable, "-c", _SCRIPT, str(small), str(elsewhere), how],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    for told in lines[:3]:
        code, _, words = told.partition(" | ")
        assert code == "ssh.known_hosts_unwritable"
        assert words.startswith("The list of accepted host keys, ") and "Make room" in words
    assert lines[3] == "True ['known_hosts', 'known_hosts.lock']"
    assert lines[4] == str(["", "failed: ssh.known_hosts_unwritable"] * 3)
    assert lines[5] == "True ok"
