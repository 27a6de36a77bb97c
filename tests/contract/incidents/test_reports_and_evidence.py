"""Incidents against what is not ours: ssh-keygen checks a report, and kill -9 comes while evidence is kept."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from console.fleet.model.rules import Grade
from console.incidents.service.evidence import Standing
from console.incidents.service.refusing import CannotDo
from console.incidents.service.reports import NAMESPACE, Reports
from console.main.compose import OwnKeys, compose, own_signers
from tests.support.journals import Clock

ROOT = Path(__file__).resolve().parents[3]

#: Keeps evidence, and says so after each that it was told is kept.
KEEPER = """
import sys, time
from pathlib import Path
from console.incidents.model.incidents import EvidenceKind, Number
from console.main.compose import compose
parts = compose(Path(sys.argv[1]), source="test")
parts.incidents.overview()
count = 0
while True:
    content = f"{time.time_ns()}".encode() * (1 << (count % 16))
    kept = parts.incidents.keep(Number.read(sys.argv[2]), EvidenceKind.FILE, "x", content)
    print(kept.sha256, flush=True)
    count += 1
"""


def test_ssh_keygen_alone_checks_a_report_and_refuses_a_changed_one(tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    parts = compose(tmp_path / "data", source="test", clock=Clock())
    number = parts.incidents.open('GPU "lost" på g03 \u2028 \U0001f525', Grade.CRITICAL).number
    signers = OwnKeys(own_signers(lambda: [key]))
    (held,) = signers.available()
    reports = Reports(parts.journal, parts.incidents, str)
    made = reports.write(number, tmp_path, lambda message, purpose: signers.sign(held, message, purpose))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    parts.incidents.classify(number, classified=True)
    with pytest.raises(CannotDo, match="classified information"):
        reports.write(number, elsewhere, lambda message, purpose: signers.sign(held, message, purpose))
    assert not [*elsewhere.iterdir()]
    parts.close()
    known = tmp_path / "allowed_signers"
    known.write_text(f"lindqvist {(tmp_path / 'key.pub').read_text()}")
    asked = ["ssh-keygen", "-Y", "verify", "-f", known, "-I", "lindqvist", "-n", NAMESPACE, "-s", made.signature]

    def taken() -> bool:
        return subprocess.run(asked, input=made.json.read_bytes(), capture_output=True, check=False).returncode == 0

    assert taken()
    made.json.write_bytes(made.json.read_bytes().replace(b"critical", b"low", 1))
    assert not taken()


@pytest.mark.slow
def test_two_programs_make_the_same_report_byte_for_byte(tmp_path: Path) -> None:
    """Each process of Qt's hashes in an order of its own."""
    key, folder = tmp_path / "key", tmp_path / "data"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    parts = compose(folder, source="test", clock=Clock())
    number = parts.incidents.open("GPU lost på g03 <b>\u0639\u0631</b>", Grade.CRITICAL).number
    parts.incidents.note(number, "Nobody in hall 1")
    parts.close()
    asked = ["--data-dir", folder, "incidents", "report", str(number), "--paper", "sv", "--key", key, "--to"]
    made = []
    for name in ("one", "two"):
        to = tmp_path / name
        to.mkdir()
        subprocess.run([sys.executable, "-m", "console.main", *asked, to], cwd=ROOT, check=True, capture_output=True)
        made.append({file.name: file.read_bytes() for file in to.iterdir() if file.suffix != ".sig"})
    assert made[0] == made[1] and len(made[0]) == 2
    assert made[0][f"INC-{number}.pdf"].startswith(b"%PDF-1.4")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="forks are POSIX's")
def test_an_incident_s_life_goes_on_to_the_same_end_wherever_it_is_killed(tmp_path: Path) -> None:
    """At some of its points; `python -m tests.hammer incidents` takes each of them."""
    from tests.hammer.incident_lives import hammer

    assert hammer(tmp_path, every=101) == {"points": 8}


@pytest.mark.slow
def test_evidence_that_was_said_to_be_kept_is_there_and_sound_after_every_kill(tmp_path: Path) -> None:
    folder, chance = tmp_path / "data", random.Random(7)
    parts = compose(folder, source="test")
    number = parts.incidents.open("Killed", Grade.LOW).number
    parts.close()
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", KEEPER, str(folder), str(number)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(chance.randrange(1, 25))]
        process.send_signal(signal.SIGKILL)
        told += [line.strip() for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        process.stdout.close()
        process.wait()
        parts = compose(folder, source="test")
        standing = parts.incidents.standing_of(number)
        assert set(standing.values()) == {Standing.SOUND}, "no entry names a file that is not whole"
        assert set(told) <= standing.keys()
        left = parts.incidents.files.unnamed(parts.incidents.named())
        assert len(left) <= 1, "at most what it was at"
        for path in left:
            path.unlink()
        parts.close()
