"""The two forms of a key that an operator compares before trusting it: its SHA-256 fingerprint and its randomart, as
ssh-keygen prints them."""

from __future__ import annotations

import base64
import hashlib
import struct

_ART_WIDTH, _ART_HEIGHT = 17, 9
_ART_SYMBOLS = " .o+=*BOX@%&#/^SE"

_SHORT_NAMES = {
    "ssh-ed25519": "ED25519",
    "ssh-rsa": "RSA",
    "ssh-dss": "DSA",
    "ecdsa-sha2-nistp256": "ECDSA",
    "ecdsa-sha2-nistp384": "ECDSA",
    "ecdsa-sha2-nistp521": "ECDSA",
    "sk-ssh-ed25519@openssh.com": "ED25519-SK",
    "sk-ecdsa-sha2-nistp256@openssh.com": "ECDSA-SK",
}
_FIXED_BITS = {
    "ssh-ed25519": 256,
    "sk-ssh-ed25519@openssh.com": 256,
    "sk-ecdsa-sha2-nistp256@openssh.com": 256,
    "ecdsa-sha2-nistp256": 256,
    "ecdsa-sha2-nistp384": 384,
    "ecdsa-sha2-nistp521": 521,
}


def read_string(blob: bytes, offset: int = 0) -> tuple[bytes, int]:
    """One SSH wire string (RFC 4251 section 5) at `offset`: its bytes and the offset behind it. Raises ValueError when
    it does not fit."""
    if len(blob) < offset + 4:
        raise ValueError("truncated key")
    (length,) = struct.unpack_from(">I", blob, offset)
    end = offset + 4 + length
    if len(blob) < end:
        raise ValueError("truncated key")
    return blob[offset + 4 : end], end


def key_type(blob: bytes) -> str:
    """The type name inside a public key blob, e.g. `ssh-ed25519`. Raises ValueError when it is no key."""
    name, _ = read_string(blob)
    return name.decode("ascii")


def key_bits(blob: bytes) -> int:
    """Size of the key in bits as ssh-keygen counts it; 0 when the type is not known."""
    kind = key_type(blob)
    if kind == "ssh-rsa":
        _, offset = read_string(blob)
        _, offset = read_string(blob, offset)  # the public exponent
        modulus, _ = read_string(blob, offset)
        return int.from_bytes(modulus, "big").bit_length()
    return _FIXED_BITS.get(kind, 0)


def short_name(kind: str) -> str:
    """`ED25519` for `ssh-ed25519`: the name ssh-keygen shows; certificates end in `-CERT`."""
    plain = kind.removesuffix("-cert-v01@openssh.com")
    if plain != kind:
        plain += "@openssh.com" if plain.startswith("sk-") else ""
        return _SHORT_NAMES.get(plain, plain) + "-CERT"
    return _SHORT_NAMES.get(kind, kind)


def fingerprint(blob: bytes) -> str:
    """`SHA256:` and the unpadded base64 of the blob's SHA-256, as `ssh-keygen -l` prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def randomart(blob: bytes) -> str:
    """The picture `ssh-keygen -lv` draws: eleven lines of 19 characters, joined by line ends.

    The drunken bishop walk over the SHA-256 digest (OpenSSH sshkey.c, fingerprint_randomart; Loss, Limmer and von
    Gernler, "The drunken bishop", 2009): two bits a step, low bits first.
    """
    digest = hashlib.sha256(blob).digest()
    field = [[0] * _ART_HEIGHT for _ in range(_ART_WIDTH)]
    top = len(_ART_SYMBOLS) - 1
    x, y = _ART_WIDTH // 2, _ART_HEIGHT // 2
    for byte in digest:
        for shift in (0, 2, 4, 6):
            step = byte >> shift
            x = min(max(x + (1 if step & 1 else -1), 0), _ART_WIDTH - 1)
            y = min(max(y + (1 if step & 2 else -1), 0), _ART_HEIGHT - 1)
            if field[x][y] < top - 2:
                field[x][y] += 1
    field[_ART_WIDTH // 2][_ART_HEIGHT // 2] = top - 1
    field[x][y] = top
    lines = [_art_border(_art_title(blob))]
    lines += [
        "|" + "".join(_ART_SYMBOLS[field[col][row]] for col in range(_ART_WIDTH)) + "|" for row in range(_ART_HEIGHT)
    ]
    lines.append(_art_border("[SHA256]"))
    return "\n".join(lines)


def _art_title(blob: bytes) -> str:
    kind, bits = key_type(blob), key_bits(blob)
    title = f"[{short_name(kind)} {bits}]" if bits else f"[{short_name(kind)}]"
    return title if len(title) <= _ART_WIDTH else f"[{short_name(kind)}]"


def _art_border(title: str) -> str:
    left = (_ART_WIDTH - len(title)) // 2
    return "+" + "-" * left + title + "-" * (_ART_WIDTH - left - len(title)) + "+"
