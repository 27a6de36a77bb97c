"""The algorithms by which an authority may sign a host certificate: OpenSSH's own, and what CASignatureAlgorithms makes
of them."""

from __future__ import annotations

from typing import Final

from connectors.ssh.config_lines import ConfigSyntaxError
from connectors.ssh.patterns import match_list, match_pattern

#: What OpenSSH takes when nothing is configured. `ssh-rsa`, a signature over SHA-1, has not been among them since 8.2:
#: whoever can make two texts with one SHA-1 has a certificate for any host.
CA_SIGNATURES: Final = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "rsa-sha2-512",
    "rsa-sha2-256",
)
_EVERY: Final = (*CA_SIGNATURES, "webauthn-sk-ecdsa-sha2-nistp256@openssh.com", "ssh-dss", "ssh-rsa")


def chosen_signatures(value: str) -> tuple[str, ...]:
    """What a value of CASignatureAlgorithms leaves or names: a list, or what `+` adds to, `-` takes from and `^` puts
    before the defaults; patterns count. Raises ConfigSyntaxError for a name that OpenSSH does not know."""
    sign, names = (value[0], value[1:]) if value[:1] in ("+", "-", "^") else ("", value)
    patterns = names.split(",")
    if sign == "-":
        return tuple(name for name in CA_SIGNATURES if not any(match_pattern(name, each) for each in patterns))
    if not all(any(match_pattern(name, each.removeprefix("!")) for name in _EVERY) for each in patterns):
        raise ConfigSyntaxError("value")
    refused = [each for each in patterns if each.startswith("!")]
    named = [name for each in patterns for name in _EVERY if match_list(name, [each, *refused])]
    wanted = {"": named, "+": [*CA_SIGNATURES, *named], "^": [*named, *CA_SIGNATURES]}[sign]
    return tuple(dict.fromkeys(wanted))
