"""The keys of hosts: a resolver for OpenSSH's known_hosts files, and the one file that we write.

paramiko's own reader fails on `@cert-authority` and `@revoked` lines and knows no wildcards. The rules here are those
of OpenSSH's hostfile.c and sshconnect.c; the contract tests hold the answers against ssh-keygen's and ssh's own.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from connectors.ssh.certificates import (
    Certificate,
    CertificateProblem,
    check_host_certificate,
    is_certificate,
    plain_key,
    read_certificate,
)
from connectors.ssh.files import locked, replace_file
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


def hashed_name(name: str, salt: bytes) -> str:
    """`|1|salt|hash` as `ssh-keygen -H` writes it: HMAC-SHA1 keyed with the 20-byte `salt`. SHA-1 is the file
    format's choice; it hides names, it does not protect keys."""
    digest = hmac.digest(salt, name.encode(), "sha1")
    return f"|1|{base64.b64encode(salt).decode()}|{base64.b64encode(digest).decode()}"


def _hash_matches(field: str, name: str) -> bool:
    parts = field.split("|")
    if len(parts) != 4 or parts[0] or parts[1] != "1":
        return False
    try:
        salt, wanted = base64.b64decode(parts[2], validate=True), base64.b64decode(parts[3], validate=True)
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(hmac.digest(salt, name.encode(), "sha1"), wanted)


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
    """The resolver. `own` is the file that accepted keys go to (made when needed, mode 0600, replaced atomically);
    `others` are only ever read (~/.ssh/known_hosts, /etc/ssh/ssh_known_hosts). Safe to use from many threads.

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
        revoked: Iterable[bytes] = (),
    ) -> Verdict:  # fmt: skip
        """What is known of `key` (a public key or certificate blob) shown by `host` on `port`.

        `alias` is HostKeyAlias and replaces the name. `files` replaces `others` (UserKnownHostsFile and
        GlobalKnownHostsFile of this target); our own file is always asked. `revoked` are further revoked key blobs.
        Raises SshError (known_hosts_unreadable) when a file is there but cannot be read: a revocation may be in it.
        """
        entries = self._entries(files)
        gone = frozenset(revoked)
        verdict = self._judge(entries, alias or lookup_name(host, port), alias or host.lower(), key, gone)
        if verdict.kind is VerdictKind.UNKNOWN and not alias and port not in (0, DEFAULT_PORT):
            # OpenSSH: a key known for the host without its port is the host's, too; nothing else is drawn from it.
            plain = self._judge(entries, host.lower(), host.lower(), key, gone)
            if plain.trusted or plain.kind is VerdictKind.REVOKED:
                return plain
        return verdict

    def key_types(
        self, host: str, port: int, *, alias: str = "", files: Sequence[Path] | None = None
    ) -> tuple[frozenset[str], bool]:
        """The types of plain keys known for a host, and whether a CA may vouch for it: what to ask the server for
        first, so that a known key is compared with its like. Raises as `check`."""
        names = [alias or lookup_name(host, port)]
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
        self._rewrite(alias or lookup_name(host, port), plain_key(key), comment, keep_others=True)

    def replace(
        self, host: str, port: int, key: bytes, *, alias: str = "", comment: str = "", retired: Iterable[bytes] = ()
    ) -> None:
        """As `accept`, and forget what our own file knew of the host before: for a machine that was rebuilt, after the
        operator has compared the new fingerprint. `retired` are the old keys that stand in other files, which stay as
        they are: each is marked as revoked for this host in our own.
        """
        self._rewrite(alias or lookup_name(host, port), plain_key(key), comment, keep_others=False, retired=retired)

    def forget(self, host: str, port: int, *, alias: str = "") -> bool:
        """Remove the plain keys that our own file holds for exactly this host; whether there were any."""
        return self._rewrite(alias or lookup_name(host, port), None, "", keep_others=False)

    def forget_line(self, hosts: str, print_: str) -> list[str]:
        """Remove the plain keys with this fingerprint from our own file where a line's first field is `hosts`, as it
        stands there. Returns the lines, for `put_back`. Raises SshError (known_hosts_unwritable)."""
        gone: list[str] = []

        def without(lines: list[str]) -> list[str]:
            found = {
                entry.line
                for entry in parse("\n".join(lines), self.own)
                if entry.marker is Marker.NONE and entry.hosts == hosts and fingerprint(entry.key) == print_
            }
            gone.extend(lines[number - 1] for number in sorted(found))
            return [line for number, line in enumerate(lines, start=1) if number not in found]

        self._edit(without)
        return gone

    def put_back(self, forgotten: Sequence[str]) -> None:
        """Take back a `forget_line`."""
        self._edit(lambda lines: [*lines, *(line for line in forgotten if line not in lines)])

    # -- judging

    def _judge(
        self, entries: Sequence[Entry], name: str, principal: str, key: bytes, revoked: frozenset[bytes]
    ) -> Verdict:
        matching = [entry for entry in entries if entry.matches(name)]
        try:
            certified = is_certificate(key)
            plain = plain_key(key)
        except ValueError:
            return Verdict(VerdictKind.UNKNOWN)
        certificate = read_certificate(key) if certified else None
        authority = certificate.ca if isinstance(certificate, Certificate) else None
        banned = next(
            (line for line in matching if line.marker is Marker.REVOKED and line.key in (key, plain, authority)), None
        )
        if banned is not None or not revoked.isdisjoint({key, plain, authority}):
            return Verdict(VerdictKind.REVOKED, banned, certificate=_if_read(certificate))
        if not certified:
            return _judge_plain(matching, plain)
        vouched = _judge_certificate(matching, certificate, principal, self._clock())
        # OpenSSH falls back to the key inside: it may be known by itself. An unknown key under a bad certificate is
        # told as the bad certificate, unless no authority is set for this host at all.
        alone = _judge_plain(matching, plain)
        has_authority = any(entry.marker is Marker.CERT_AUTHORITY for entry in matching)
        if vouched.trusted or (has_authority and alone.kind is VerdictKind.UNKNOWN):
            return vouched
        return alone

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
            entries = tuple(parse(path.read_bytes().decode("utf-8", "replace"), path))
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

        def rewritten(lines: list[str]) -> list[str]:
            nonlocal dropped
            drop, present, gone = set(), False, set()
            for entry in parse("\n".join(lines), self.own):
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

    def _edit(self, change: Callable[[list[str]], list[str]]) -> bool:
        """Change the lines of our own file; whether they did change."""
        try:
            self.own.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._lock, locked(self.own.with_name(self.own.name + ".lock")):
                lines = self.own.read_text("utf-8").splitlines() if self.own.exists() else []
                kept = change(lines)
                if kept != lines:
                    replace_file(self.own, "".join(line + "\n" for line in kept).encode())
                return kept != lines
        except OSError as error:
            raise SshError(
                SshProblem.KNOWN_HOSTS_UNWRITABLE, str(self.own), facts={"file": str(self.own)}, raw=str(error)
            ) from error


def _judge_plain(matching: Sequence[Entry], key: bytes) -> Verdict:
    against: list[Entry] = []
    for entry in matching:
        if entry.marker is Marker.NONE:
            if entry.key == key:
                return Verdict(VerdictKind.KNOWN, entry)
            against.append(entry)
    return Verdict(VerdictKind.CHANGED, against[-1], against=tuple(against)) if against else _UNKNOWN


def _judge_certificate(
    matching: Sequence[Entry], certificate: Certificate | CertificateProblem | None, principal: str, now: float
) -> Verdict:
    if not isinstance(certificate, Certificate):
        return Verdict(VerdictKind.CA_BAD, problem=certificate or CertificateProblem.MALFORMED)
    for entry in matching:
        if entry.marker is Marker.CERT_AUTHORITY and entry.key == certificate.ca:
            problem = check_host_certificate(certificate, principal, now)
            kind = VerdictKind.CA_OK if problem is None else VerdictKind.CA_BAD
            return Verdict(kind, entry, problem, certificate)
    return Verdict(VerdictKind.CA_BAD, problem=CertificateProblem.UNKNOWN_CA, certificate=certificate)


def _if_read(certificate: Certificate | CertificateProblem | None) -> Certificate | None:
    return certificate if isinstance(certificate, Certificate) else None


def _is_exactly(entry: Entry, name: str) -> bool:
    # Patterns stay untouched: they may speak of other hosts, too.
    return _hash_matches(entry.hosts, name) if entry.hosts.startswith("|") else entry.hosts.lower() == name.lower()


def _line(marker: str, name: str, key: bytes, comment: str) -> str:
    words = [marker, name, key_type(key), base64.b64encode(key).decode(), _one_line(comment)]
    return " ".join(word for word in words if word)


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
        data = path.read_bytes()
        if data.startswith(b"SSHKRL"):
            reason = "krl"
        for line in data.decode("utf-8", "replace").splitlines() if not reason else ():
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
