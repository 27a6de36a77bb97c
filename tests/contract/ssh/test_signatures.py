"""Signatures over files, held against ssh-keygen: what we sign it takes, what it signs we take, and nothing else."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.secrets import Secret
from connectors.ssh.keys import read_public
from connectors.ssh.signatures import SignatureError, SignatureProblem, signer
from connectors.ssh.signers import Signers, SigningTrouble, usual_files
from tests.support.security_key import SecurityKeyAgent
from tests.support.sshd import wait_until

MESSAGE = b"driftvakt/journal/x\n5\n"
PURPOSE = "checkpoint@driftvakt"
KINDS = (("ed25519", ""), ("ecdsa", "256"), ("ecdsa", "384"), ("ecdsa", "521"), ("rsa", "2048"))


def new_key(folder: Path, kind: str = "ed25519", bits: str = "", passphrase: str = "") -> Path:
    place = folder / f"{kind}{bits}"
    size = ["-b", bits] if bits else []
    subprocess.run(["ssh-keygen", "-q", "-t", kind, *size, "-N", passphrase, "-f", str(place)], check=True)
    return place


def taken_by_ssh_keygen(folder: Path, public: str, message: bytes, purpose: str, armoured: str) -> bool:
    known, given = folder / "signers", folder / "signature"
    known.write_text(f"astrid {public}\n")
    given.write_text(armoured)
    command = ["ssh-keygen", "-Y", "verify", "-f", known, "-I", "astrid", "-n", purpose, "-s", given]
    told = subprocess.run(command, input=message, capture_output=True, check=False)
    return told.returncode == 0


@pytest.mark.parametrize(("kind", "bits"), KINDS)
def test_what_we_sign_ssh_keygen_takes_and_what_it_signs_we_take(tmp_path: Path, kind: str, bits: str):
    place = new_key(tmp_path, kind, bits)
    signers = Signers(usual_files(tmp_path))
    key = signers.named(place)
    ours = signers.sign(key, MESSAGE, PURPOSE)
    assert taken_by_ssh_keygen(tmp_path, key.line, MESSAGE, PURPOSE, ours)
    assert not taken_by_ssh_keygen(tmp_path, key.line, MESSAGE + b"x", PURPOSE, ours)
    (tmp_path / "message").write_bytes(MESSAGE)
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-f", place, "-n", PURPOSE, tmp_path / "message"], check=True)
    assert signer(MESSAGE, PURPOSE, (tmp_path / "message.sig").read_text()) == key.blob


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa"])
def test_a_security_key_signs_through_the_agent(tmp_path: Path, kind: str):
    with SecurityKeyAgent(tmp_path / "agent", kind) as agent:
        signers = Signers(usual_files(tmp_path), agent.socket)
        (key,) = signers.available()
        assert not key.quiet, "somebody has to touch it"
        ours = signers.sign(key, MESSAGE, PURPOSE)
    assert signer(MESSAGE, PURPOSE, ours) == key.blob
    assert taken_by_ssh_keygen(tmp_path, key.line, MESSAGE, PURPOSE, ours)


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa"])
def test_a_security_key_that_nobody_touched_signs_nothing(tmp_path: Path, kind: str):
    with SecurityKeyAgent(tmp_path / "agent", kind, touched=False) as agent:
        signers = Signers(usual_files(tmp_path), agent.socket)
        with pytest.raises(SignatureError) as caught:
            signers.sign(signers.available()[0], MESSAGE, PURPOSE)
    assert caught.value.code == SignatureProblem.UNTOUCHED


def test_a_key_that_the_agent_holds_signs_by_its_public_half_alone(tmp_path: Path):
    place = new_key(tmp_path)
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", tmp_path / "agent"], stdout=subprocess.DEVNULL)
    try:
        wait_until((tmp_path / "agent").exists)
        subprocess.run(["ssh-add", "-q", place], env={"SSH_AUTH_SOCK": str(tmp_path / "agent")}, check=True)
        place.unlink()
        signers = Signers(usual_files(tmp_path), str(tmp_path / "agent"))
        key = signers.named(Path(f"{place}.pub"))
        assert key.place == "agent"
        assert signer(MESSAGE, PURPOSE, signers.sign(key, MESSAGE, PURPOSE)) == read_public(Path(f"{place}.pub"))
    finally:
        agent.terminate()
        agent.wait()


def test_an_encrypted_key_says_that_it_wants_its_passphrase_and_signs_with_it(tmp_path: Path):
    signers = Signers(usual_files(tmp_path))
    key = signers.named(new_key(tmp_path, passphrase="right horse"))
    assert not key.quiet
    for passphrase, trouble in ((None, SigningTrouble.LOCKED), (Secret("wrong"), SigningTrouble.WRONG_PASSPHRASE)):
        with pytest.raises(SignatureError) as caught:
            signers.sign(key, MESSAGE, PURPOSE, passphrase)
        assert caught.value.code == trouble
    assert signer(MESSAGE, PURPOSE, signers.sign(key, MESSAGE, PURPOSE, Secret("right horse"))) == key.blob


def test_the_usual_files_are_found_and_what_holds_no_key_is_told(tmp_path: Path):
    (tmp_path / ".ssh").mkdir()
    new_key(tmp_path / ".ssh").rename(tmp_path / ".ssh" / "id_ed25519")
    (tmp_path / ".ssh" / "id_rsa").write_text("no key")
    signers = Signers(usual_files(tmp_path), str(tmp_path / "no agent"))
    assert [key.comment for key in signers.available()] == ["id_ed25519"]
    with pytest.raises(SignatureError) as caught:
        signers.named(tmp_path / ".ssh" / "id_rsa")
    assert caught.value.code == SigningTrouble.NO_KEY


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    folder = tmp_path_factory.mktemp("signed")
    signers = Signers(usual_files(folder))
    key = signers.named(new_key(folder))
    body = "".join(signers.sign(key, MESSAGE, PURPOSE).splitlines()[1:-1])
    return key.blob, base64.b64decode(body)


def armoured(raw: bytes) -> str:
    return f"-----BEGIN SSH SIGNATURE-----\n{base64.b64encode(raw).decode()}\n-----END SSH SIGNATURE-----\n"


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400)
def test_no_change_of_any_byte_is_taken(signed: tuple[bytes, bytes], data: st.DataObject):
    blob, raw = signed
    place = data.draw(st.integers(0, len(raw) - 1))
    wrong = raw[:place] + bytes([raw[place] ^ data.draw(st.integers(1, 255))]) + raw[place + 1 :]
    cut = raw[: data.draw(st.integers(0, len(raw) - 1))]
    assert signer(MESSAGE, PURPOSE, armoured(raw)) == blob
    for spoilt in (wrong, cut, raw + b"\0"):
        with pytest.raises(SignatureError):
            assert signer(MESSAGE, PURPOSE, armoured(spoilt)) != blob  # by another key it would be, but not over this


@given(st.binary(max_size=400), st.text(max_size=200))
def test_garbage_is_no_signature(raw: bytes, text: str):
    for garbage in (armoured(raw), text, armoured(b"SSHSIG\0\0\0\1" + raw)):
        with pytest.raises(SignatureError):
            signer(MESSAGE, PURPOSE, garbage)


def test_a_signature_for_another_purpose_or_over_another_message_does_not_count(signed: tuple[bytes, bytes]):
    for message, purpose, code in (
        (MESSAGE, "people@driftvakt", SignatureProblem.NAMESPACE),
        (MESSAGE + b"\n", PURPOSE, SignatureProblem.WRONG),
    ):
        with pytest.raises(SignatureError) as caught:
            signer(message, purpose, armoured(signed[1]))
        assert caught.value.code == code


def test_a_key_that_is_too_small_does_not_count(tmp_path: Path):
    place = new_key(tmp_path, "rsa", "1024")
    with pytest.raises(SignatureError) as caught:
        Signers(usual_files(tmp_path)).sign(Signers(usual_files(tmp_path)).named(place), MESSAGE, PURPOSE)
    assert caught.value.code == SignatureProblem.UNSUPPORTED
