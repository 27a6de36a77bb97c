"""The commands of docs/releasing.md, as they stand there: what was signed is verified, and nothing else is."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.sshd import keygen, public_line

ROOT = Path(__file__).resolve().parents[2]
NAME = "astrid"


def command(begins: str, folder: Path, name: str = NAME) -> str:
    """The command of the page that begins so, with its words filled in."""
    text = (ROOT / "docs" / "releasing.md").read_text(encoding="utf-8")
    [found] = [line.strip() for line in text.splitlines() if line.startswith(f"    {begins}")]
    found = found.replace("-f KEY", f"-f {folder / 'key'}").replace("-I NAME", f"-I {name}")
    assert not re.search(r"\b(KEY|NAME|VERSION)\b", found)
    return found.replace("-f allowed_signers", f"-f {folder / 'allowed_signers'}")


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., int]:
    """Runs a command of the page in a folder that is to be published, and gives its exit status."""
    key = keygen(tmp_path / "key", "ed25519")
    (tmp_path / "allowed_signers").write_text(f'{NAME} namespaces="driftvakt-release" {public_line(key)}\n')
    published = tmp_path / "published"
    (published / "wheelhouse").mkdir(parents=True)
    (published / "driftvakt-0.1.0.tar.gz").write_bytes(b"an archive")
    (published / "wheelhouse" / "one two.whl").write_bytes(b"a wheel")

    def run(begins: str, name: str = NAME) -> int:
        words = command(begins, tmp_path, name)
        return subprocess.run(words, shell=True, cwd=published, check=False, capture_output=True).returncode

    assert run("find . -type f") == 0
    assert run("ssh-keygen -Y sign") == 0
    return run


def test_what_was_published_is_verified(run: Callable[..., int], tmp_path: Path) -> None:
    assert run("ssh-keygen -Y verify") == 0
    assert run("sha256sum --check") == 0
    assert len((tmp_path / "published" / "SHA256SUMS").read_text().splitlines()) == 2


def test_a_file_that_was_changed_is_found(run: Callable[..., int], tmp_path: Path) -> None:
    (tmp_path / "published" / "wheelhouse" / "one two.whl").write_bytes(b"another wheel")
    assert run("ssh-keygen -Y verify") == 0
    assert run("sha256sum --check") != 0


def test_a_list_that_was_changed_is_found(run: Callable[..., int], tmp_path: Path) -> None:
    sums = tmp_path / "published" / "SHA256SUMS"
    sums.write_text(sums.read_text().replace("0", "1"))
    assert run("ssh-keygen -Y verify") != 0


def test_nobody_else_may_sign(run: Callable[..., int], tmp_path: Path) -> None:
    assert run("ssh-keygen -Y verify", "somebody") != 0
    other = keygen(tmp_path / "other", "ed25519")
    (tmp_path / "allowed_signers").write_text(f'{NAME} namespaces="driftvakt-release" {public_line(other)}\n')
    assert run("ssh-keygen -Y verify") != 0
