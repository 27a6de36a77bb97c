"""The composition root: the one place that makes the concrete parts and puts them together.

Window, demo and command line start here. Nothing of Qt; what takes long to import is imported where it is needed.
"""

from __future__ import annotations

import base64
import logging
import os
import random
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.local import LocalHost, check_supported
from connectors.probe import launch
from connectors.probe.decoder import Decoder
from connectors.secrets import LateKeyring, Secret, Secrets, SessionSecrets
from connectors.ssh.backoff import delay
from connectors.ssh.configuration import Surroundings, resolve
from connectors.ssh.known_hosts import KnownHosts
from connectors.streams import Host
from console.alarms.model.moves import CATEGORY as ALARM
from console.alarms.model.versions import CATEGORY as RULE
from console.alarms.service.handing import Handing
from console.alarms.service.rule_versions import RuleVersions
from console.fleet.model.inventory import Node
from console.fleet.model.readings import Facts, KernelRecord
from console.fleet.service.inventory import InventoryService
from console.fleet.service.protocols import Clock, Tiers
from console.fleet.service.rulebook import load
from console.fleet.service.trust import Trust
from console.journal.model import Entry, JournalError
from console.journal.service import Journal
from console.journal.watcher import JournalWatcher, News
from console.log.model.people import CATEGORY as PEOPLE
from console.log.model.sittings import CATEGORY as DESKS
from console.log.service.desk import LogDesk
from console.log.service.protocols import AGENT, Signer
from console.log.service.seat import Seat
from console.main.acting import acts_on, acts_over, look_for_restarted
from console.main.alarms import alarms_over, raise_alarms, stood
from console.main.deployments import RolloutLooks
from console.main.own_data import own_data
from console.main.parts import Parts, features
from console.main.places import operator
from console.main.recovery import aids_of, passwords
from console.maintenance.model.places import lies_in
from console.maintenance.model.windows import CATEGORY as WINDOW
from console.maintenance.service.asides import Asides
from console.maintenance.service.maintenance import MaintenanceService
from console.maintenance.service.shell import RULE as SHELL_RULE
from console.maintenance.service.window_records import Records as WindowRecords
from console.maintenance.service.windows import OpeningsOf, Windows
from console.work.model.runs import CATEGORY as WORK
from console.work.service.carrying import NotAllowed
from console.work.service.in_windows import InWindows
from console.work.service.records import Records

if TYPE_CHECKING:
    from connectors.secrets import SecretStore
    from connectors.ssh.sharing import Shared
    from connectors.ssh.signers import Signers
    from console.fleet.model.watching import Told
    from console.fleet.service.collector import Collector
    from console.fleet.service.history.retention import Limits
    from console.fleet.service.live.watching import Watcher

_log = logging.getLogger(__name__)

JOURNAL = "journal.db"
TELEMETRY = "telemetry.db"
KNOWN_HOSTS = "known_hosts"
LOGINS = "logins.json"
#: Programs that go on for as long as somebody is at them: each begins with nobody at its desk.
_WINDOWS = frozenset({"window", "demo"})
#: Seconds that a person has to touch a key, or to say yes to the agent.
TOUCH = 45.0
#: Seconds that an agent has that is to ask nobody.
AT_ONCE = 2.0


class NodeProbe:
    """The probe as the collector sees it."""

    def command(self) -> str:
        return launch.command()

    def payload(self, tiers: Tiers, told: KernelRecord | None) -> bytes:
        known = None if told is None else launch.Told(told.boot, max(told.number, -1), told.micros, told.lag)
        return launch.payload(launch.ProbeOptions(tiers=tiers, told=known))

    def tiers(self, tiers: Tiers) -> bytes:
        fast, middle, slow = tiers
        return launch.control("tiers", fast=fast, middle=middle, slow=slow)

    def decoder(self) -> Decoder:
        return Decoder()


class Reach:
    """Reaches nodes: this machine by child processes, all others by SSH, which share loaded keys and jump hosts, and
    remember in the file `logins` which key each of them took."""

    def __init__(
        self,
        known_hosts: KnownHosts,
        answers: SessionSecrets,
        keyring: Secrets | None,
        surroundings: Surroundings | None = None,
        logins: Path | None = None,
    ) -> None:
        self._known_hosts = known_hosts
        self._answers = answers
        self._keyring = keyring
        self._surroundings = surroundings
        self._logins = logins
        self._lock = threading.Lock()
        self._shared: Shared | None = None

    def __call__(self, node: Node, cancel: threading.Event) -> Host:
        """Blocks until the node is reached; raises ConnectorError."""
        if node.local:
            check_supported()
            return LocalHost()
        from connectors.ssh.connecting import connect  # noqa: PLC0415 - see _sharing

        target = resolve(
            node.host,
            node.user,
            node.port,
            identity_file=node.identity_file,
            jump=node.jump,
            surroundings=self._surroundings,
        )
        return connect(
            target,
            known_hosts=self._known_hosts,
            prompts=self._answers,
            secrets=self._keyring,
            cancel=cancel,
            shared=self._sharing(),
        )

    def _sharing(self) -> Shared:
        # paramiko takes 90 ms: nobody waits before it dials.
        from connectors.ssh.logins import RememberedLogins  # noqa: PLC0415
        from connectors.ssh.sharing import Shared  # noqa: PLC0415

        with self._lock:
            if self._shared is None:
                self._shared = Shared(RememberedLogins(self._logins))
            return self._shared


def compose(
    directory: Path,
    *,
    source: str,
    demo: bool = False,
    surroundings: Surroundings | None = None,
    other_known_hosts: Sequence[Path] = (),
    keyring: LateKeyring | None = None,
    clock: Callable[[], float] = time.time,
    read_only: bool = False,
    keys: Callable[[], Sequence[Path]] | None = None,
) -> Parts:
    """Make the parts over a data directory. `source` is the program, for the journal ("window", "command line").

    `surroundings` stand in for this machine's SSH configuration (the demo reads none of it); the known_hosts files that
    the configuration names are always asked, `other_known_hosts` where it names none. Without a `keyring` secrets are
    looked up nowhere. On a `read_only` console nothing is changed. `keys` are files that sign in the place of the
    operator's own keys. Raises OSError when the directory cannot be made, DataRefused when others could have written
    what is in it, JournalError when the journal cannot be used.
    """
    own_data(directory)
    who = operator()
    journal = Journal.open(directory / JOURNAL, actor=who, source=source, clock=clock)
    journal.keep_later(features)
    try:
        watcher = JournalWatcher(journal)
        inventory = InventoryService(journal)
        watcher.subscribe(lambda _news: inventory.refresh())
        seat = Seat(
            journal,
            key_by_signature,
            source=source,
            operator=who,
            resumes=source not in _WINDOWS,
            read_only=read_only,
        )
        seat.begin()
        watcher.subscribe(lambda _news: seat.refresh(), (PEOPLE, DESKS))
    except BaseException:
        journal.close()
        raise
    known_hosts = KnownHosts(directory / KNOWN_HOSTS, other_known_hosts)
    answers = SessionSecrets()
    reach = Reach(known_hosts, answers, keyring, surroundings, directory / LOGINS)
    log = LogDesk(
        journal,
        directory,
        key_by_signature,
        lambda: OwnKeys(own_signers(keys)),
        lambda: keyring_heads(keyring),
        seat=seat,
        hasty=lambda: OwnKeys(own_signers(keys, AT_ONCE)),
    )
    given = passwords(answers, keyring)
    looks = RolloutLooks()
    acts = acts_over(journal, inventory, reach, log, directory, who, aids_of(directory, given, looks))
    acts.allowing.shell = lambda: not demo and log.people.roster().rules.get(SHELL_RULE, 0) == 1
    watcher.subscribe(lambda _news: acts.tell(), (WORK,))
    asides = Asides(acts)
    acts.subscribe(asides.look)
    asides.look()
    windows = Windows(WindowRecords(journal), lambda node: lies_in(inventory.current(), node))
    watcher.subscribe(lambda _news: windows.refresh(), (WINDOW,))
    rules = load(directory)
    for fault in rules.faults:
        _log.warning("rules of this site were left out: %s", fault)
    rulebook = RuleVersions(journal, rules)
    watcher.subscribe(lambda _news: rulebook.refresh(), (RULE,))
    alarms, around = alarms_over(journal, inventory, acts, (asides, windows), rulebook.rows)
    watcher.subscribe(lambda _news: alarms.refresh(), (ALARM,))
    rulebook.subscribe(alarms.look_anew)
    windows.subscribe(alarms.look_anew)

    def worked(_news: News) -> None:
        around.refresh()
        alarms.look_anew()

    watcher.subscribe(worked, (WORK,))
    parts = Parts(
        directory=directory,
        operator=who,
        demo=demo,
        journal=journal,
        watcher=watcher,
        inventory=inventory,
        known_hosts=known_hosts,
        answers=answers,
        # The command line keeps nothing in the keyring.
        trust=Trust(
            known_hosts,
            answers,
            journal,
            keyring if source == "window" else None,
            lambda node: inventory.current().name(node),
        ),
        reach=reach,
        probe=NodeProbe(),
        keyring=keyring,
        log=log,
        given=given,
        acts=acts,
        asides=asides,
        windows=windows,
        in_windows=InWindows(acts, Records(journal), OpeningsOf(windows), journal.now),
        maintenance=MaintenanceService(acts.looking, aside=asides.fresh),
        rulebook=rulebook,
        alarms=alarms,
        handing=Handing(journal, lambda: seat.seen().name),
        around=around,
    )
    looks.told, looks.acts = parts.compared, acts
    acts.agreement.standing, acts.agreement.window = parts.refuses_standing, parts.in_windows.refuses
    acts.subscribe(parts.settle)
    parts.log.sharing.withheld = lambda entry: _stays_here(parts, entry)
    return parts


def _stays_here(parts: Parts, entry: Entry) -> bool:
    from console.incidents.service.reports import stays_here  # noqa: PLC0415 - only where a log goes out

    return stays_here(entry, parts.incidents)


def open_journal(path: Path, *, source: str, clock: Callable[[], float] = time.time) -> Journal:
    """A journal with the tables of all features, and nothing else. Raises JournalError."""
    journal = Journal.open(path, actor=operator(), source=source, clock=clock)
    try:
        for feature in features():
            journal.keep(feature)
    except BaseException:
        journal.close()
        raise
    return journal


class KeyringHeads:
    """How far journals were known to go, in the system's keyring: outside of their files."""

    def __init__(self, store: SecretStore) -> None:
        self._store = store

    def get(self, journal: str) -> str | None:
        kept = self._store.get(f"log-head:{journal}")
        return None if kept is None else kept.reveal()

    def put(self, journal: str, word: str) -> None:
        self._store.put(f"log-head:{journal}", Secret(word))


def keyring_heads(keyring: LateKeyring | None) -> KeyringHeads | None:
    """The place outside; None where there is no keyring. Blocks; raises SecretError."""
    store = keyring.store() if keyring is not None else None
    return None if store is None else KeyringHeads(store)


class OwnKeys:
    """The SSH keys of whoever works here, as the log sees them."""

    def __init__(self, signers: Signers) -> None:
        self._signers = signers

    def available(self) -> list[Signer]:
        return list(self._signers.available())

    def named(self, path: str) -> Signer:
        """The key of a file. Raises SignatureError."""
        return self._signers.named(Path(path).expanduser())

    def public(self, path: str) -> str:
        """The public key in a file. Raises SignatureError."""
        from connectors.ssh.fingerprints import key_type  # noqa: PLC0415 - as above
        from connectors.ssh.keys import read_public  # noqa: PLC0415 - as above
        from connectors.ssh.signatures import SignatureError  # noqa: PLC0415 - as above

        blob = read_public(Path(path).expanduser())
        if blob is None:
            raise SignatureError("no_public", path)
        return f"{key_type(blob)} {base64.b64encode(blob).decode()}"

    def sign(self, key: Signer, message: bytes, namespace: str, passphrase: str | None = None) -> str:
        """Raises SignatureError, also where the key is not there any more."""
        from connectors.ssh.signatures import SignatureError  # noqa: PLC0415 - as above

        held = next((each for each in self._signers.available() if each.line == key.line), None)
        if held is None and key.place != AGENT:
            held = self._signers.named(Path(key.place))
        if held is None or held.line != key.line:
            raise SignatureError("no_key", key.place)
        return self._signers.sign(held, message, namespace, None if passphrase is None else Secret(passphrase))


def own_signers(keys: Callable[[], Sequence[Path]] | None = None, patience: float = TOUCH) -> Signers:
    """The SSH keys of whoever works here: those of the agent that SSH_AUTH_SOCK names, which may be silent for
    `patience` seconds, and those in ~/.ssh; or those in the files `keys` alone."""
    from connectors.ssh.signers import Signers, usual_files  # noqa: PLC0415 - paramiko takes 90 ms

    if keys is not None:
        return Signers(keys())
    return Signers(usual_files(Path.home()), os.environ.get("SSH_AUTH_SOCK", ""), patience=patience)


def key_by_signature(message: bytes, namespace: str, armoured: str) -> str:
    """The public key, as a line, by which a message was signed. Raises SignatureError."""
    from connectors.ssh.fingerprints import key_type  # noqa: PLC0415 - as above
    from connectors.ssh.signatures import signer  # noqa: PLC0415 - as above

    blob = signer(message, namespace, armoured)
    return f"{key_type(blob)} {base64.b64encode(blob).decode()}"


def key_fingerprint(line: str) -> str:
    """The fingerprint of a public key as authorized_keys has it, as `ssh-keygen -l` prints it."""
    from connectors.ssh.fingerprints import fingerprint  # noqa: PLC0415 - as above

    return fingerprint(base64.b64decode(line.split()[1]))


def collect(
    parts: Parts,
    *,
    history: bool,
    limits: Limits | None = None,
    clock: Clock | None = None,
    remember: bool = True,
    tiers: Tiers = (1.0, 10.0, 60.0),
    on_bug: Callable[[BaseException], None] = lambda _: None,
    between: Callable[[], None] = lambda: None,
    watchers: Sequence[Watcher] = (),
    on_watched: Callable[[Sequence[Told]], None] = lambda _told: None,
) -> Collector:
    """The collector over the parts, not yet started. Only the window keeps a `history`, within `limits`: telemetry.db
    has one writer. `remember` has the journal keep what nodes say of themselves. `between` is called each second in the
    pipeline's thread (garbage, where there is no window). `watchers` see every node after each round of its feed, with
    a window and without one; what they tell goes to `on_watched`, in that thread: it only passes it on.
    With a history that is what raises alarms."""
    from console.fleet.service.collector import Collector  # noqa: PLC0415 - numpy takes a while

    def on_facts(node: str, facts: Facts) -> None:
        try:
            parts.inventory.remember_facts(node, facts)
        except NotAllowed:
            pass  # a read-only console: the node will say it again
        except JournalError as error:
            # Only a memory for the next start; the node will say it again, and the journal's own users tell of it.
            _log.warning("what %s says of itself was not kept: %s", node, error)

    if history:
        on_watched = raise_alarms(parts, on_bug, first=True)
        from console.main.incidents import keep_evidence  # noqa: PLC0415 - as above

        keep_evidence(parts, parts.directory / TELEMETRY, on_bug)
        from console.main.costs import keep_ledger  # noqa: PLC0415 - as above
        from console.main.recovery import watch_backups  # noqa: PLC0415 - as above

        parts.backups = watch_backups(parts, on_bug)
        if not parts.demo:  # the demo's waits for the first tests there
            parts.backups.start()
        watchers = (*watchers, keep_ledger(parts, parts.directory / TELEMETRY, on_bug))
    chance = random.Random()  # noqa: S311 - jitter, not a secret
    collector = Collector(
        parts.reach,
        parts.probe,
        backoff=lambda failures: delay(failures, chance.uniform),
        history=parts.directory / TELEMETRY if history else None,
        limits=limits,
        clock=clock,
        tiers=tiers,
        known_facts=parts.inventory.facts,
        on_facts=on_facts if remember else lambda _node, _facts: None,
        identities=parts.inventory.named_at_first,
        on_bug=on_bug,
        between=between,
        rules=parts.rules,
        watchers=watchers,
        on_watched=on_watched,
        stood=partial(stood, parts.alarms),
        marks=lambda node, since, until: acts_on(parts.journal, parts.windows, node, since, until),
    )
    parts.rulebook.subscribe(lambda: collector.judge_by(parts.rules))
    parts.acts.on_over = partial(look_for_restarted, collector.retry)
    return collector
