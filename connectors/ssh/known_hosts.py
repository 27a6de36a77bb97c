"""The host keys that are known: a resolver for OpenSSH's known_hosts files, and the one file that we write.

Files are bytes: a comment may be in any encoding, and whatever is not ours to change is written back as it was. What is
not UTF-8 is read as `\\xe4` and the like.

paramiko's own reader fails on `@cert-authority` and `@revoked` lines and knows no wildcards. The rules here are those
of OpenSSH's hostfile.c and sshconnect.c; the contract tests hold the answers against ssh-keygen's and ssh's own.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from connectors.files import locked, read_file, read_part, replace_file
from connectors.ssh.ca_signatures import CA_SIGNATURES
from connectors.ssh.certificates import (
    Certificate,
    CertificateProblem,
    check_host_certificate,
    is_certificate,
    plain_key,
    read_certificate,
)
from connectors.ssh.fingerprints import fingerprint, key_type
from connectors.ssh.patterns import match_host
from connectors.ssh.problems import SshError, SshProblem

DEFAULT_PORT = 22
_FILE_LIMIT = 32 * 1024 * 1024


class Marker(StrEnum):
    NONE = ""
    CERT_AUTHORITY = "@cert-authority"
    REVOKED = "@revoked"


class VerdictKind(StrEnum):
    """`KNOWN` and `CA_OK` are the only ones to go on with."""

    KNOWN = "known"
    CA_OK = "ca_ok"
    UNKNOWN = "unknown"
    CHANGED = "changed"
    REVOKED = "revoked"
    CA_BAD = "ca_bad"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a known_hosts file. `hosts` is the raw first field: patterns, or one hashed name."""

    marker: Marker
    hosts: str
    key: bytes
    comment: str
    file: Path
    line: int

    def matches(self, name: str) -> bool:
        """Whether the line speaks of `name` (`host` or `[host]:port`)."""
        if self.hosts.startswith("|"):
            return _hash_matches(self.hosts, name)
        return match_host(name, self.hosts)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a key that a host showed. `entry` is the line that decided, where there is one; `problem` and
    `certificate` speak of a host certificate; `against` are all lines that know another key, when it changed."""

    kind: VerdictKind
    entry: Entry | None = None
    problem: CertificateProblem | None = None
    certificate: Certificate | None = None
    against: tuple[Entry, ...] = ()

    @property
    def trusted(self) -> bool:
        return self.kind in (VerdictKind.KNOWN, VerdictKind.CA_OK)


_UNKNOWN = Verdict(VerdictKind.UNKNOWN)


def lookup_name(host: str, port: int) -> str:
    """How known_hosts spells a host: lower case, `[host]:port` when the port is not 22."""
    host = host.lower()
    return host if port in (0, DEFAULT_PORT) else f"[{host}]:{port}"


def _name(host: str, port: int, alias: str) -> str:
    """The name that is looked up and written: HostKeyAlias replaces the host's and is in lower case, as OpenSSH has
    it."""
    return alias.lower() or lookup_name(host, port)


def hashed_name(name: str, salt: bytes) -> str:
    """`|1|salt|hash` as `ssh-keygen -H` writes it: HMAC-SHA1 keyed with the 20-byte `salt`. SHA-1 is the file
    format's choice; it hides names, it does not protect keys."""
    digest = hmac.digest(salt, name.encode(), "sha1")
    return f"|1|{base64.b64encode(salt).decode()}|{base64.b64encode(digest).decode()}"


def _hash_matches(field: str, name: str) -> bool:
    salt, wanted = _salt_and_hash(field)
    return bool(wanted) and hmac.compare_digest(hmac.digest(salt, name.encode(), "sha1"), wanted)


@lru_cache(maxsize=1 << 16)  # a list of twenty thousand is looked through at every connection
def _salt_and_hash(field: str) -> tuple[bytes, bytes]:
    """The two halves of a hashed name; empty where it is none."""
    parts = field.split("|")
    if len(parts) != 4 or parts[0] or parts[1] != "1":
        return b"", b""
    try:
        return base64.b64decode(parts[2], validate=True), base64.b64decode(parts[3], validate=True)
    except (binascii.Error, ValueError):
        return b"", b""


def parse(text: str, file: Path = Path()) -> Iterator[Entry]:
    """The entries of a known_hosts file's text. Lines that OpenSSH would not understand are passed over, as it does."""
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip(" \t\r")
        if not line or line.startswith("#"):
            continue
        marker = Marker.NONE
        if line.startswith("@"):
            word, line = [*line.split(None, 1), ""][:2]
            if word not in (Marker.CERT_AUTHORITY, Marker.REVOKED):
                continue
            marker = Marker(word)
        fields = line.split(None, 3)
        if len(fields) < 3 or fields[1].startswith("#"):
            continue
        key = _decoded(fields[1], fields[2])
        if key is not None:
            yield Entry(marker, fields[0], key, fields[3] if len(fields) > 3 else "", file, number)


def _decoded(kind: str, encoded: str) -> bytes | None:
    try:
        blob = base64.b64decode(encoded, validate=True)
        return blob if key_type(blob) == kind else None
    except (binascii.Error, ValueError):
        return None


class KnownHosts:
    """The resolver. Safe to use from many threads.

    `own` is the file that accepted keys go to: made when needed with mode 0600, replaced atomically, also behind a
    symbolic link; mode and owner stay. `others` are only ever read (~/.ssh/known_hosts, /etc/ssh/ssh_known_hosts).

    `clock` gives unix seconds, for the dates of certificates.
    """

    def __init__(self, own: Path, others: Sequence[Path] = (), *, clock: Callable[[], float] = time.time) -> None:
        self.own = own
        self.others = tuple(others)
        self._clock = clock
        self._lock = threading.Lock()
        self._cache: dict[Path, tuple[tuple[int, int, int], tuple[Entry, ...]]] = {}

    def check(
        self, host: str, port: int, key: bytes, *, alias: str = "", files: Sequence[Path] | None = None,
        revoked: Iterable[bytes] = (), signatures: Collection[str] = CA_SIGNATURES,
    ) -> Verdict:  # fmt: skip
        """What is known of `key` (a public key or certificate blob) shown by `host` on `port`.

        `alias` is HostKeyAlias and replaces the name. `files` replaces `others` (UserKnownHostsFile and
        GlobalKnownHostsFile of this target); our own file is always asked. `revoked` are further revoked key blobs.
        `signatures` are the algorithms by which an authority may sign (CASignatureAlgorithms). Raises SshError
        (known_hosts_unreadable) when a file is there but cannot be read: a revocation may be in it.
        """
        entries, alias = self._entries(files), alias.lower()
        asked = _Asked(key, frozenset(revoked), frozenset(signatures), self._clock())
        verdict = _judge(entries, alias or lookup_name(host, port), alias or host.lower(), asked)
        if verdict.trusted or verdict.kind is VerdictKind.REVOKED or alias or port in (0, DEFAULT_PORT):
            return verdict
        # OpenSSH: a key known for the host without its port is the host's, too, and an authority may vouch for it
        # there, whatever other keys are known with the port; nothing else is drawn from it.
        plain = _judge(entries, host.lower(), host.lower(), asked)
        unknown = verdict.kind is VerdictKind.UNKNOWN
        if plain.kind is VerdictKind.CA_OK or (unknown and (plain.trusted or plain.kind is VerdictKind.REVOKED)):
            return plain
        return verdict

    def key_types(
        self, host: str, port: int, *, alias: str = "", files: Sequence[Path] | None = None
    ) -> tuple[frozenset[str], bool]:
        """The types of plain keys known for a host, and whether a CA may vouch for it: what to ask the server for
        first, so that a known key is compared with its like. Raises as `check`."""
        names = [_name(host, port, alias)]
        if not alias:
            names.append(host.lower())
        matching = [entry for entry in self._entries(files) if any(entry.matches(name) for name in names)]
        banned = {entry.key for entry in matching if entry.marker is Marker.REVOKED}
        plain = {entry.key for entry in matching if entry.marker is Marker.NONE} - banned
        authority = any(entry.marker is Marker.CERT_AUTHORITY for entry in matching)
        return frozenset(key_type(key) for key in plain), authority

    def accept(self, host: str, port: int, key: bytes, *, alias: str = "", comment: str = "") -> None:
        """Write down that the operator has compared the fingerprint and trusts `key` (the key inside, when it is a
        certificate). Adds to our own file; does nothing when it is there already. Raises SshError
        (known_hosts_unwritable)."""
        self._rewrite(_name(host, port, alias), plain_key(key), comment, keep_others=True)

    def replace(
        self, host: str, port: int, key: bytes, *, alias: str = "", comment: str = "", retired: Iterable[bytes] = ()
    ) -> None:
        """As `accept`, and forget what our own file knew of the host before: for a machine that was rebuilt, after the
        operator has compared the new fingerprint. `retired` are the old keys that stand in other files, which stay as
        they are: each is marked as revoked for this host in our own.
        """
        self._rewrite(_name(host, port, alias), plain_key(key), comment, keep_others=False, retired=retired)

    def forget(self, host: str, port: int, *, alias: str = "") -> bool:
        """Remove the plain keys that our own file holds for exactly this host; whether there were any."""
        return self._rewrite(_name(host, port, alias), None, "", keep_others=False)

    def accepted(self) -> list[Entry]:
        """The plain keys of our own file. Raises SshError (known_hosts_unreadable)."""
        return [entry for entry in self._read(self.own) if entry.marker is Marker.NONE]

    def forget_line(self, hosts: str, print_: str) -> list[bytes]:
        """Remove the plain keys with this fingerprint from our own file where a line's first field is `hosts`, as
        `accepted` spells it. Returns the lines, for `put_back`; none when there was no such key. Raises SshError
        (known_hosts_unwritable)."""
        gone: list[bytes] = []

        def without(lines: list[bytes]) -> list[bytes]:
            found = {
                entry.line
                for entry in self._entries_of(lines)
                if entry.marker is Marker.NONE and entry.hosts == hosts and fingerprint(entry.key) == print_
            }
            gone.extend(lines[number - 1] for number in sorted(found))
            return [line for number, line in enumerate(lines, start=1) if number not in found]

        self._edit(without)
        return gone

    def put_back(self, forgotten: Sequence[bytes]) -> None:
        """Take back a `forget_line`. Raises SshError (known_hosts_unwritable)."""
        self._edit(lambda lines: [*lines, *(line for line in forgotten if line not in lines)])

    # -- reading

    def _entries(self, files: Sequence[Path] | None) -> list[Entry]:
        entries: list[Entry] = []
        for path in (self.own, *(self.others if files is None else files)):
            entries.extend(self._read(path))
        return entries

    def _read(self, path: Path) -> tuple[Entry, ...]:
        try:
            status = path.stat()
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
            with self._lock:
                cached = self._cache.get(path)
            if cached is not None and cached[0] == stamp:
                return cached[1]
            if status.st_size > _FILE_LIMIT:
                raise SshError(
                    SshProblem.KNOWN_HOSTS_UNREADABLE, str(path), facts={"file": str(path), "reason": "size"}
                )
            entries = tuple(parse(_text(read_part(path, _FILE_LIMIT)), path))
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except OSError as error:
            raise SshError(
                SshProblem.KNOWN_HOSTS_UNREADABLE, str(path), facts={"file": str(path)}, raw=str(error)
            ) from error
        with self._lock:
            self._cache[path] = (stamp, entries)
        return entries

    # -- writing

    def _rewrite(
        self, name: str, key: bytes | None, comment: str, *, keep_others: bool, retired: Iterable[bytes] = ()
    ) -> bool:
        dropped = False

        def rewritten(lines: list[bytes]) -> list[bytes]:
            nonlocal dropped
            drop, present, gone = set(), False, set()
            for entry in self._entries_of(lines):
                if not _is_exactly(entry, name):
                    continue
                if entry.marker is Marker.REVOKED:
                    gone.add(entry.key)
                elif entry.marker is Marker.NONE and entry.key == key:
                    present = True
                elif entry.marker is Marker.NONE and not keep_others:
                    drop.add(entry.line)
            dropped = bool(drop)
            kept = [line for number, line in enumerate(lines, start=1) if number not in drop]
            if key is not None and not present:
                kept.append(_line("", name, key, comment))
            kept += [
                _line(Marker.REVOKED, name, old, "replaced in Driftvakt")
                for old in dict.fromkeys(retired)
                if old != key and old not in gone
            ]
            return kept

        self._edit(rewritten)
        return dropped

    def _entries_of(self, lines: Sequence[bytes]) -> Iterator[Entry]:
        return parse(_text(b"\n".join(lines)), self.own)

    def _edit(self, change: Callable[[list[bytes]], list[bytes]]) -> None:
        """Change the lines of our own file, against other threads and programs. A line that `change` keeps is written
        back byte for byte."""
        try:
            self.own.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with locked(self.own.with_name(self.own.name + ".lock")):
                lines = _lines(read_file(self.own))
                kept = change(lines)
                if kept != lines:
                    replace_file(self.own, b"".join(line + b"\n" for line in kept))
        except OSError as error:
            raise SshError(
                SshProblem.KNOWN_HOSTS_UNWRITABLE, str(self.own), facts={"file": str(self.own)}, raw=str(error)
            ) from error


def _text(data: bytes) -> str:
    """A file's text. No byte of it becomes or hides the end of a line, so lines have the same numbers in both."""
    return data.decode("utf-8", "backslashreplace")


def _lines(data: bytes) -> list[bytes]:
    """Lines as OpenSSH counts them: only a line feed ends one, and a last one without it counts."""
    lines = data.split(b"\n")
    return lines if lines[-1] else lines[:-1]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of a host's key, whatever the host is called: the key that was shown, the keys that are revoked
    besides those in the files, the algorithms an authority may sign with, and the time."""

    key: bytes
    revoked: frozenset[bytes]
    signatures: frozenset[str]
    now: float


def _judge(entries: Sequence[Entry], name: str, principal: str, asked: _Asked) -> Verdict:
    matching = [entry for entry in entries if entry.matches(name)]
    key = asked.key
    try:
        certified = is_certificate(key)
        plain = plain_key(key)
    except ValueError:
        return _UNKNOWN
    certificate = read_certificate(key) if certified else None
    authority = certificate.ca if isinstance(certificate, Certificate) else None
    banned = next(
        (line for line in matching if line.marker is Marker.REVOKED and line.key in (key, plain, authority)), None
    )
    if banned is not None or not asked.revoked.isdisjoint({key, plain, authority}):
        return Verdict(VerdictKind.REVOKED, banned, certificate=_if_read(certificate))
    if not certified:
        return _judge_plain(matching, plain)
    vouched = _judge_certificate(matching, certificate, principal, asked)
    # OpenSSH falls back to the key inside: it may be known by itself. An unknown key under a bad certificate is told as
    # the bad certificate, unless no authority is set for this host at all.
    alone = _judge_plain(matching, plain)
    has_authority = any(entry.marker is Marker.CERT_AUTHORITY for entry in matching)
    if vouched.trusted or (has_authority and alone.kind is VerdictKind.UNKNOWN):
        return vouched
    return alone


def _judge_plain(matching: Sequence[Entry], key: bytes) -> Verdict:
    against: list[Entry] = []
    for entry in matching:
        if entry.marker is Marker.NONE:
            if entry.key == key:
                return Verdict(VerdictKind.KNOWN, entry)
            against.append(entry)
    return Verdict(VerdictKind.CHANGED, against[-1], against=tuple(against)) if against else _UNKNOWN


def _judge_certificate(
    matching: Sequence[Entry], certificate: Certificate | CertificateProblem | None, principal: str, asked: _Asked
) -> Verdict:
    if not isinstance(certificate, Certificate):
        return Verdict(VerdictKind.CA_BAD, problem=certificate or CertificateProblem.MALFORMED)
    for entry in matching:
        if entry.marker is Marker.CERT_AUTHORITY and entry.key == certificate.ca:
            problem = check_host_certificate(certificate, principal, asked.now, asked.signatures)
            kind = VerdictKind.CA_OK if problem is None else VerdictKind.CA_BAD
            return Verdict(kind, entry, problem, certificate)
    return Verdict(VerdictKind.CA_BAD, problem=CertificateProblem.UNKNOWN_CA, certificate=certificate)


def _if_read(certificate: Certificate | CertificateProblem | None) -> Certificate | None:
    return certificate if isinstance(certificate, Certificate) else None


def _is_exactly(entry: Entry, name: str) -> bool:
    # Patterns stay untouched: they may speak of other hosts, too.
    return _hash_matches(entry.hosts, name) if entry.hosts.startswith("|") else entry.hosts.lower() == name.lower()


def _line(marker: str, name: str, key: bytes, comment: str) -> bytes:
    words = [marker, name, key_type(key), base64.b64encode(key).decode(), _one_line(comment)]
    return " ".join(word for word in words if word).encode("utf-8", "backslashreplace")


def _one_line(comment: str) -> str:
    return " ".join(comment.split())


def host_key_facts(host: str, port: int, key: bytes, art: str) -> dict[str, str]:
    """What the operator is shown of a key, and what `accept` needs to be called with exactly that key: host, port,
    key_type, fingerprint, randomart, key (base64)."""
    return {
        "host": host,
        "port": str(port),
        "key_type": key_type(key),
        "fingerprint": fingerprint(key),
        "randomart": art,
        "key": base64.b64encode(key).decode(),
    }


def load_revoked(path: Path) -> frozenset[bytes]:
    """The keys of a RevokedHostKeys text file, one public key a line. Raises SshError (known_hosts_unreadable) when it
    is missing, unreadable or a binary KRL: without it every key might be a revoked one, so nothing is trusted."""
    reason = ""
    blobs: set[bytes] = set()
    try:
        data = read_part(path, _FILE_LIMIT)
        if data.startswith(b"SSHKRL"):
            reason = "krl"
        for line in _text(data).split("\n") if not reason else ():
            fields = line.split()
            if fields and not fields[0].startswith("#"):
                blob = _decoded(fields[0], fields[1]) if len(fields) > 1 else None
                if blob is None:
                    reason = "line"
                    break
                blobs.add(blob)
    except OSError as error:
        reason = error.strerror or "unreadable"
    if reason:
        raise SshError(SshProblem.KNOWN_HOSTS_UNREADABLE, str(path), facts={"file": str(path), "reason": reason})
    return frozenset(blobs)
