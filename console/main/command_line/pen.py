"""The pen of the command line, what it signs with: one SSH key of the operator's, with its passphrase asked for where
that is needed."""

from __future__ import annotations

from pathlib import Path

from connectors.secrets import Secret
from connectors.ssh.signatures import SignatureError
from connectors.ssh.signers import Signer, Signers, SigningTrouble
from connectors.text import sanitise
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.main.compose import own_signers

_REASONS: dict[str, str] = {
    SigningTrouble.LOCKED: "its file is encrypted, and no passphrase was given",
    SigningTrouble.WRONG_PASSPHRASE: "the passphrase is wrong",
    SigningTrouble.NO_KEY: "there is no private key in it, and the agent does not hold it",
    SigningTrouble.REFUSED: "the agent would not sign",
}


class Pen:
    """The key that `--key` names, or the only one that there is; called, it signs. Raises Refused."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._signers = own_signers()
        self._key = _key(run, self._signers)

    @property
    def line(self) -> str:
        """Its public half, as authorized_keys has it."""
        return self._key.line

    @property
    def fingerprint(self) -> str:
        return self._key.fingerprint

    def __call__(self, message: bytes, namespace: str) -> str:
        try:
            return self._sign(message, namespace)
        except SignatureError as error:
            raise Refused(f"{sanitise(self._key.place, 300)} did not sign: {_reason(error)}.") from error

    def _sign(self, message: bytes, namespace: str) -> str:
        try:
            return self._signers.sign(self._key, message, namespace)
        except SignatureError as error:
            if error.code != SigningTrouble.LOCKED or not self._run.terminal.can_ask:
                raise
        passphrase = Secret(self._run.terminal.ask_secret(f"Passphrase of {self._key.place}:"))
        return self._signers.sign(self._key, message, namespace, passphrase)


def _key(run: Run, signers: Signers) -> Signer:
    """The key that was named, or the only one that there is."""
    if run.get("key"):
        try:
            return signers.named(Path(run.get("key")).expanduser())
        except SignatureError as error:
            raise Refused(f"{sanitise(run.get('key'), 300)} cannot sign: {_reason(error)}.") from error
    found = signers.available()
    if not found:
        raise Refused(
            "There is no SSH key to sign with: name one with --key, or make one with `ssh-keygen`.", Exit.OPERATOR
        )
    if len(found) > 1:
        several = "\n".join(
            f"  {each.fingerprint}  {sanitise(each.comment)}  ({sanitise(each.place)})" for each in found
        )
        raise Refused(f"Several keys could sign; name one with --key:\n{several}", Exit.OPERATOR)
    return found[0]


def _reason(error: SignatureError) -> str:
    known = _REASONS.get(error.code, error.code)
    return (
        known
        if error.code in (SigningTrouble.LOCKED, SigningTrouble.NO_KEY) or not error.raw
        else (f"{known} ({sanitise(error.raw, 200)})")
    )
