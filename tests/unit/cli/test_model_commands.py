"""`driftvakt models ...`: a model from idea to its end, as a script sees it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from connectors.ssh.signatures import signer
from console.deployments.model.models import Serving, Version
from console.deployments.service.signing import NAMESPACE
from console.main import main
from console.main.command_line.exits import Exit
from console.main.compose import compose
from console.main.releasing import vouched

pytestmark = pytest.mark.slow

Models = Callable[..., tuple[int, Any]]


@pytest.fixture
def models(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Models:
    def run(*words: str) -> tuple[int, Any]:
        status = main(["--data-dir", str(tmp_path / "data"), "models", *words, "--json"])
        told = capsys.readouterr().out
        lines = [json.loads(line) for line in told.splitlines()] if not told.startswith("{\n") else [json.loads(told)]
        return status, lines[0] if len(lines) == 1 else lines

    return run


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    folder = tmp_path / "weights"
    (folder / "deeper").mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "tokenizer.json").write_bytes(b"{}")
    (folder / "deeper" / "config.json").write_bytes(b"{}")
    return folder


def test_a_model_goes_from_idea_to_its_end(models: Models) -> None:
    _, added = models("add", "spare-parts", "--purpose", "finds a spare part", "--owner", "J. Sand")
    assert (added["stage"], added["gates"], added["missing"][0]) == ("idea", 1, "deputy")
    assert models("deputy", "spare-parts", "L. Dahl")[1]["deputy"] == "L. Dahl"
    told = models(
        "describe", "spare-parts", "--slo", "1.5 s, 99 %", "--source", "a", "--source", "b", "--ai-class", "high"
    )
    assert (told[1]["slo"], told[1]["sources"], told[1]["ai_class"]) == ("1.5 s, 99 %", ["a", "b"], "high")
    answered = models("answer", "spare-parts", "canary", "5, 25, 50, 100 %")[1]
    assert answered["gates"] == 4
    assert models("answer", "spare-parts", "canary", "nobody looks", "--missing")[1]["gates"] == 3
    assert models("mark", "spare-parts", "D2", "by_hand")[1]["readiness"]["score"]["sections"]["data"] == 0.5
    assert models("stage", "spare-parts", "pilot")[1]["stage"] == "pilot"
    assert models("waiting")[1]["stood_still_days"] == 0
    assert models("name", "spare-parts", "parts")[1]["model"] == "parts"
    assert models("suspend", "parts", "a fault")[1]["suspended"]["reason"] == "a fault"
    assert models("resume", "parts")[1]["suspended"] is None
    assert models("retire", "parts", "nobody used it")[1]["retired"] == "nobody used it"
    assert models("list") == (Exit.OK, [])
    assert models("list", "--all")[1]["stage"] == "retired"


def test_who_leaves_hands_over_and_what_cannot_be_done_is_refused(models: Models) -> None:
    models("add", "a", "--owner", "Ann")
    assert models("hand-over", "Ann", "Bo")[1]["owner"] == "Bo"
    assert models("hand-over", "Ann", "Bo")[0] == Exit.FAILED
    assert models("mark", "a", "x9", "by_hand")[0] == Exit.USAGE
    assert models("show", "b")[0] == Exit.FAILED


def test_a_version_is_all_files_of_a_folder_and_is_signed_as_a_whole(
    models: Models, weights: Path, tmp_path: Path
) -> None:
    models("add", "a")
    _, version = models(
        "version", "a", "1", "--folder", str(weights), "--engine", "vllm", "--flag=--max-model-len", "--flag=4096"
    )
    assert [each["path"] for each in version["files"]] == ["deeper/config.json", "model.safetensors", "tokenizer.json"]
    assert version["flags"] == ["--max-model-len", "4096"]
    assert version["tokenizer"] == version["files"][2]["sha256"]
    assert models("version", "a", "2", "--folder", str(weights), "--engine", "vllm", "--flag=--max-model-len",
                  "--flag=4096")[0] == Exit.FAILED, "the same to the byte"  # fmt: skip
    (weights / "link").symlink_to("tokenizer.json")
    assert models("version", "a", "2", "--folder", str(weights))[0] == Exit.FAILED
    key = own_key(tmp_path)
    signed = models("sign", "a", "1", "--key", str(key))[1]["signed"]
    parts = compose(tmp_path / "data", source="test")
    held = parts.models.version(version["id"])
    parts.close()
    assert held is not None
    assert base64.b64encode(signer(held.manifest, NAMESPACE, signed["sshsig"])).decode() == signed["key"].split()[1]
    assert models("gates", "a")[1]["held"][0]["gate"] == "signature"
    assert models("versions", "a")[1]["state"] == "waiting"


def test_code_in_a_version_runs_only_once_somebody_signed_for_just_that(
    models: Models, weights: Path, tmp_path: Path
) -> None:
    (weights / "model.safetensors").unlink()
    (weights / "old.bin").write_bytes(b"\x80\x02}q\x00.")
    models("add", "a")
    models("version", "a", "1", "--folder", str(weights))
    key = str(own_key(tmp_path))
    vouching = ("vouch", "a", "1", "--folder", str(weights), "--key", key)
    assert models(*vouching)[0] == Exit.OPERATOR, "nobody said yes"
    told = models(*vouching, "--yes")[1]["vouched"]
    assert told["dangers"] == ["pickle: old.bin"]
    parts = compose(tmp_path / "data", source="test")
    [version] = parts.models.versions(parts.models.model("a").id)
    try:
        assert vouched(version, ("pickle: old.bin",)) == told["by"] != ""
        assert vouched(version, ("pickle: old.bin", "code: new.py")) == "", "something came after it was signed"
        assert version.vouched is not None
        other = replace(version, vouched=replace(version.vouched, dangers=("code: x.py", "pickle: old.bin")))
        assert vouched(other, ("code: x.py",)) == "", "the signature is not over that"
        assert parts.journal.differences() == ()
    finally:
        parts.close()
    (weights / "old.bin").unlink()
    assert models(*vouching, "--yes")[0] == Exit.FAILED, "there is nothing to sign for"


def own_key(folder: Path) -> Path:
    path = folder / "id_ed25519"
    key = Ed25519PrivateKey.generate()
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    path.chmod(0o600)
    return path


def test_which_version_served_at_a_time(models: Models, tmp_path: Path) -> None:
    parts = compose(tmp_path / "data", source="test")
    model = parts.models.add("a")
    version = parts.models.add_version(model.id, Version("", "", "1", image="sha256:" + "ab" * 32))
    parts.models.note_served("g1", [Serving("g1", "blue", model.id, version.id)], 1_800_000_000.0)
    parts.models.note_served("g1", [Serving("g1", "port 1", planned=False, what="by hand")], 1_800_003_600.0)
    parts.close()
    served = models("served", "a", "--at", "2027-01-15T08:30:00Z")[1]
    assert (served["version"], served["slot"], served["to"]) == ("1", "blue", "2027-01-15T09:00:00Z")
    now = models("served")[1]
    assert (now["planned"], now["what"], now["version"]) == (False, "by hand", None)
    assert models("served", "a", "--at", "yesterday")[0] == Exit.USAGE


@pytest.mark.parametrize(
    "words", [("list",), ("show", "a"), ("gates", "a"), ("versions", "a"), ("waiting",), ("served",)]
)
def test_people_read_the_same_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    parts = compose(tmp_path / "data", source="test")
    model = parts.models.add("a", owner="Ann")
    version = parts.models.add_version(model.id, Version("", "", "1", image="sha256:" + "ab" * 32))
    parts.models.note_served("g1", [Serving("g1", "blue", model.id, version.id)], 1_800_000_000.0)
    parts.close()
    assert main(["--data-dir", str(tmp_path / "data"), "models", *words]) == Exit.OK
    assert "a" in capsys.readouterr().out
