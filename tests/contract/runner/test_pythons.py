"""The node runner on the oldest and the newest Python that is here: what it starts, looks at, is sent and tells."""

from __future__ import annotations

import hashlib
import io
import uuid
from pathlib import Path

import pytest

from connectors.local import LocalHost
from connectors.runner.client import NodeRunner
from connectors.runner.files import Lease, NodeFiles
from connectors.runner.messages import Entry
from tests.support.node_runners import TARGET, ended

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the runner needs Linux"),
]
VERSIONS = sorted(
    Path("~/.pyenv/versions").expanduser().glob("3.*"), key=lambda path: [int(part) for part in path.name.split(".")]
)


@pytest.mark.parametrize("version", [*VERSIONS[:1], *VERSIONS[1:][-1:]], ids=lambda path: path.name)
def test_old_and_new_pythons_do_the_same(version: Path, tmp_path: Path) -> None:
    host = LocalHost({"PATH": f"{version}/bin:/usr/bin:/bin"})
    with NodeRunner(host, "g01", base=str(tmp_path / "runner"), detach="session") as runner:
        assert runner.hello.python == version.name
        runner.lease(TARGET, 1, "desk", 60.0)
        assert runner.look(["cat"], given=b"x").out == b"x"
        assert runner.look(["sleep", "9"], timeout=0.1).timed_out
        run, data, files = str(uuid.uuid4()), b"data" * 1000, NodeFiles(runner)
        runner.start(run, ["sh", "-c", "cat; exit 3"], target=TARGET, epoch=1, timeout=20, given=b"given")
        state = ended(runner, run)
        assert state.exit is not None and (state.exit.status, state.out) == (3, 5)
        assert runner.sweep(run).left == ()
        digest = hashlib.sha256(data).hexdigest()
        asked = {"size": len(data), "sha256": digest, "lease": Lease(TARGET, 1)}
        assert files.put(str(tmp_path / "sent"), io.BytesIO(data), **asked)  # type: ignore[arg-type]
        found: list[Entry] = []
        files.tree(str(tmp_path / "sent"), lambda entries, _read: found.extend(entries))
        assert [entry.sha256 for entry in found] == [digest]
        assert "sent" in {entry.path for entry in files.folder(str(tmp_path)).entries}
    host.close()
