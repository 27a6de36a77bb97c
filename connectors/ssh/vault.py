"""The names under which a connection looks for secrets, and the places it looks in."""

from __future__ import annotations

from pathlib import Path

from connectors.secrets import Secret, SecretError, Secrets
from connectors.ssh.problems import NAME_LIMIT
from connectors.ssh.targets import Target
from connectors.text import sanitise


def passphrase_name(path: Path) -> str:
    """The name of a key file's passphrase."""
    return _name(f"passphrase:{path}")


def password_name(target: Target) -> str:
    """The name of an account's password."""
    return _name(f"password:{target.label}")


def answer_name(target: Target, prompt: str) -> str:
    """The name of the answer to one keyboard-interactive prompt."""
    return _name(f"answer:{target.label}:{sanitise(prompt, 200)}")


def _name(text: str) -> str:
    # The same form that an error's facts have, so that what was asked for under a name is found under it.
    return sanitise(text, NAME_LIMIT)


class Vault:
    """Looks a name up in each place in turn. `trouble` is the code of a place that could not be read (a locked keyring
    says `secrets.locked`), for the error that asks the operator."""

    def __init__(self, *places: Secrets | None) -> None:
        self._places = tuple(place for place in places if place is not None)
        self.trouble = ""

    def get(self, name: str) -> Secret | None:
        for place in self._places:
            try:
                found = place.get(name)
            except SecretError as error:
                self.trouble = str(error.code)
                continue
            if found is not None:
                return found
        return None

    def passphrase(self, path: Path) -> Secret | None:
        return self.get(passphrase_name(path))

    def password(self, target: Target) -> Secret | None:
        return self.get(password_name(target))

    def answer(self, target: Target, prompt: str) -> Secret | None:
        return self.get(answer_name(target, prompt))
