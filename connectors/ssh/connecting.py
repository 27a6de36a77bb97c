"""The steps of a connection, in order: the road, the handshake, the host key, the login."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from paramiko.ssh_exception import IncompatiblePeer

from connectors.secrets import Secrets
from connectors.ssh.authentication import Authentication
from connectors.ssh.certificates import plain_key
from connectors.ssh.connection import SshConnection
from connectors.ssh.dialling import dial
from connectors.ssh.fingerprints import fingerprint, key_bits, key_type, randomart
from connectors.ssh.flow import DEFAULT_RATE
from connectors.ssh.known_hosts import KnownHosts, Verdict, VerdictKind, host_key_facts, load_revoked
from connectors.ssh.link import Link, Road
from connectors.ssh.patience import Cancel, Patience, Phase, Timeouts
from connectors.ssh.problems import SshError, SshProblem
from connectors.ssh.sharing import Shared
from connectors.ssh.targets import Target
from connectors.ssh.tuning import make_wire
from connectors.ssh.vault import Vault
from connectors.ssh.wire import host_key_order

_SHORTEST_RSA = 2048
#: What OpenSSH says in place of its version to who failed too often (since 9.8), and when too many are at its door.
_TURNED_AWAY = frozenset({b"Not allowed at this time", b"Exceeded MaxStartups"})

#: Algorithms that are as good as ours, and that paramiko does not have.
_STRONG = frozenset(
    {
        "chacha20-poly1305@openssh.com",
        "sntrup761x25519-sha512",
        "sntrup761x25519-sha512@openssh.com",
        "mlkem768x25519-sha256",
        "mlkem768nistp256-sha256",
        "mlkem1024nistp384-sha384",
        "umac-128@openssh.com",
        "umac-128-etm@openssh.com",
        "ssh-ed448",
        "curve448-sha512",
    }
)
#: paramiko's words for what two sides do not share -> its names of what a server offers of it.
_OFFERS = {
    "kex": ("kex_algo_list",),
    "host key": ("server_key_algo_list",),
    "cipher": ("client_encrypt_algo_list", "server_encrypt_algo_list"),
    "mac": ("client_mac_algo_list", "server_mac_algo_list"),
}

_VERDICT_PROBLEMS = {
    VerdictKind.UNKNOWN: SshProblem.HOST_KEY_UNKNOWN,
    VerdictKind.CHANGED: SshProblem.HOST_KEY_CHANGED,
    VerdictKind.REVOKED: SshProblem.HOST_KEY_REVOKED,
    VerdictKind.CA_BAD: SshProblem.HOST_CERTIFICATE_BAD,
}


def connect(
    target: Target,
    *,
    known_hosts: KnownHosts,
    secrets: Secrets | None = None,
    prompts: Secrets | None = None,
    timeouts: Timeouts | None = None,
    cancel: Cancel | None = None,
    shared: Shared | None = None,
    rate: float = DEFAULT_RATE,
) -> SshConnection:
    """Connect, check the host key and log in, at every hop; blocks, so call it from a worker thread.

    `prompts` (what the operator has just answered) is asked before `secrets` (the keyring); neither may wait for a
    person. `cancel` (a threading.Event will do) ends it within a fraction of a second. Connections that are given the
    same `shared` share loaded keys and jump hosts. `rate` bounds the bytes a second of each stream. Raises SshError;
    `facts["hop"]` names the jump host when it happened there.
    """
    return Connecting(known_hosts, (prompts, secrets), timeouts or Timeouts(), shared or Shared(), rate).connect(
        target, cancel
    )


class Connecting:
    """Makes connections with one set of known hosts, places for secrets, timeouts and shared things."""

    def __init__(
        self,
        known_hosts: KnownHosts,
        places: Sequence[Secrets | None],
        timeouts: Timeouts,
        shared: Shared,
        rate: float,
    ) -> None:
        self._known_hosts = known_hosts
        self._places = places
        self._timeouts = timeouts
        self._shared = shared
        self._rate = rate

    def connect(self, target: Target, cancel: Cancel | None, *, as_hop: bool = False) -> SshConnection:
        """See `connect`. `as_hop` makes every error name this target as the hop."""
        try:
            return self._connect(target, cancel)
        except SshError as error:
            facts = {}
            if as_hop and "hop" not in error.facts:
                facts["hop"] = target.label
            if target.notes:
                facts["config_notes"] = ", ".join(target.notes)
            if not facts:
                raise
            raise error.with_facts(**facts) from error

    def _connect(self, target: Target, cancel: Cancel | None) -> SshConnection:
        patience = Patience(target.label, self._timeouts.overall, cancel)
        connection = SshConnection(target, self._timeouts, self._rate)
        road, release = self._road(target, patience, cancel)
        link = Link(road, target.label, patience)
        try:
            known = self._known_hosts.key_types(
                target.host, target.port, alias=target.host_key_alias, files=target.known_hosts_files
            )
            wire = make_wire(link, host_key_order(*known), connection.died)
        except BaseException:
            link.close()
            if release is not None:
                release()
            raise
        connection.attach(link, wire, release)
        try:
            self._handshake(connection, patience)
            self._check_host_key(connection)
            patience.phase(Phase.AUTH, self._timeouts.auth)
            wire.transport.auth_timeout = self._timeouts.auth + 5.0  # the link's own deadline comes first
            vault = Vault(*self._places)
            login = Authentication(wire.transport, link, target, vault, self._shared)
            login.log_in()
            connection.settle(login.words)
        except BaseException:
            connection.close()
            if not wire.transport.ident:  # its thread never ran, so it cannot give the road back
                connection.died()
            raise
        return connection

    def _road(
        self, target: Target, patience: Patience, cancel: Cancel | None
    ) -> tuple[Road, Callable[[], None] | None]:
        if not target.jump:
            return dial(target, self._timeouts, patience), None
        via, release = self._reach(target.jump, patience, cancel)
        try:
            patience.check()
            return via.open_road(target.host, target.port), release
        except BaseException:
            release()
            raise

    def _reach(
        self, chain: tuple[Target, ...], patience: Patience, cancel: Cancel | None
    ) -> tuple[SshConnection, Callable[[], None]]:
        last = replace(chain[-1], jump=chain[:-1])
        return self._shared.lease(chain, patience, lambda: self.connect(last, cancel, as_hop=True))

    # -- the handshake

    def _handshake(self, connection: SshConnection, patience: Patience) -> None:
        transport = connection.wire.transport
        # paramiko's own limits stand behind ours, which are checked on every wait of the link.
        transport.banner_timeout = self._timeouts.banner + 5.0
        transport.handshake_timeout = self._timeouts.handshake + 5.0
        done = threading.Event()
        patience.phase(Phase.BANNER, self._timeouts.banner)
        transport.start_client(event=done)
        while not done.wait(0.1) and transport.is_active():
            if patience.current is Phase.BANNER and transport.remote_version:
                patience.phase(Phase.HANDSHAKE, self._timeouts.handshake)
        if not transport.is_active():
            raise self._handshake_failure(connection, patience)

    def _handshake_failure(self, connection: SshConnection, patience: Patience) -> SshError:
        transport, link, label = connection.wire.transport, connection.link, connection.label
        error = connection.cause()
        words = "" if error is None else str(error)
        if isinstance(error, IncompatiblePeer) and "no acceptable" in words:
            return _nothing_in_common(label, words, connection.wire.offered)
        greeted = transport.remote_version.startswith("SSH-")
        no_ssh = not greeted and bool(link.first_words) and b"SSH-" not in link.first_words
        late = link.failure is not None and link.failure.code is SshProblem.BANNER_TIMEOUT
        talks = no_ssh and b"\n" in link.first_words  # in whole lines, and never of SSH
        if link.failure is not None and link.failure.code is not SshProblem.CLOSED and not (talks and late):
            return link.failure
        if no_ssh:
            said = link.first_words
            facts = {"said": said.decode("utf-8", "replace").strip()}
            away = said.strip() in _TURNED_AWAY
            return SshError(SshProblem.TURNED_AWAY if away else SshProblem.NOT_SSH, label, facts=facts, raw=said)
        if not greeted:
            return SshError(SshProblem.CLOSED, label, facts={"phase": str(Phase.BANNER)}, raw=words)
        if link.failure is not None or error is None or isinstance(error, EOFError):
            words = words or (link.failure.raw if link.failure is not None else "")
            facts = {"phase": str(patience.current)} | ({"said": link.farewell} if link.farewell else {})
            return SshError(SshProblem.CLOSED, label, facts=facts, raw=words)
        return SshError(SshProblem.HANDSHAKE_FAILED, label, raw=words)

    # -- the host key

    def _check_host_key(self, connection: SshConnection) -> None:
        target = connection.target
        key = connection.wire.transport.get_remote_server_key()
        certificate = getattr(key, "public_blob", None)
        shown = certificate.key_blob if certificate is not None else key.asbytes()
        revoked = load_revoked(target.revoked_host_keys) if target.revoked_host_keys is not None else frozenset()
        verdict = self._known_hosts.check(
            target.host,
            target.port,
            shown,
            alias=target.host_key_alias,
            files=target.known_hosts_files,
            revoked=revoked,
            signatures=target.ca_signatures,
        )
        if not verdict.trusted:
            raise _host_key_error(target, shown, verdict, self._known_hosts.own)
        plain = plain_key(shown)
        if key_type(plain) == "ssh-rsa" and key_bits(plain) < _SHORTEST_RSA:
            facts = {"what": f"host key of {key_bits(plain)} bits"}
            raise SshError(SshProblem.WEAK_ONLY, target.label, facts=facts)


def _nothing_in_common(label: str, words: str, offered: dict[str, tuple[str, ...]]) -> SshError:
    """The server and this console share no algorithm of one kind: what it offers is out of use, or new to us."""
    what = words.partition("no acceptable ")[2].rstrip(")")
    kinds = next((kinds for name, kinds in _OFFERS.items() if name in what), ())
    strong = sorted({name for kind in kinds for name in offered.get(kind, ())} & _STRONG)
    if not strong:
        return SshError(SshProblem.WEAK_ONLY, label, facts={"what": what}, raw=words)
    return SshError(SshProblem.NOT_SUPPORTED, label, facts={"what": what, "offered": ", ".join(strong)}, raw=words)


def _host_key_error(target: Target, shown: bytes, verdict: Verdict, own: Path) -> SshError:
    plain = plain_key(shown)
    facts = host_key_facts(target.host, target.port, plain, randomart(plain))
    if target.host_key_alias:
        facts["alias"] = target.host_key_alias
    if verdict.entry is not None:
        facts["file"], facts["line"] = str(verdict.entry.file), str(verdict.entry.line)
        facts["known_fingerprint"] = fingerprint(verdict.entry.key)
        facts["known_type"] = key_type(verdict.entry.key)
    elsewhere = [base64.b64encode(entry.key).decode() for entry in verdict.against if entry.file != own]
    if elsewhere:
        facts["known_elsewhere"] = " ".join(elsewhere)
    if verdict.problem is not None:
        facts["reason"] = str(verdict.problem)
    if verdict.certificate is not None:
        facts["key_id"] = verdict.certificate.key_id
        facts["ca_fingerprint"] = fingerprint(verdict.certificate.ca)
        facts["signed_with"] = verdict.certificate.signed_with
    return SshError(_VERDICT_PROBLEMS[verdict.kind], target.label, facts=facts)
