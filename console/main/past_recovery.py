"""The demo site's recovery: what is protected there, and the tests that its people had carried out before you came.

The tests are real ones, by the console's own engine on the simulated nodes: of sound backups by restic, borg,
tar, pg_dump, etcd and a declared program, and of a repository that has rotted. One asset nobody ever tested.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from connectors.site_simulator.backups import LICENCES, PROTECTED, SANDBOXES, Protected
from console.recovery.model.assets import DAY, Asset, Copy, Kind, PasswordFrom, Tool
from console.recovery.model.sets import AssetSet
from console.recovery.service.scheduling import ACT, ASSET
from console.recovery.service.tools import TOOLS
from console.work.service.schedules import Wanted

if TYPE_CHECKING:
    from console.recovery.service.recovery import RecoveryService
    from console.recovery.service.sets import Sets
    from console.recovery.service.testing import Testing
    from console.work.service.acting import Acts
    from console.work.service.schedules import Schedules

_HOUR = 3600
_SECONDS = 120.0
#: What people call each, whose it is, and what was promised: kind, tier, owner, RTO and RPO in seconds.
_KNOWN: Mapping[str, tuple[str, Kind, int, str, int, int]] = {
    "models": ("Model store", Kind.MODEL_STORE, 1, "M. Holm", 4 * _HOUR, DAY),
    "vectors": ("Vector database", Kind.VECTOR_DATABASE, 1, "S. Ahmadi", 4 * _HOUR, DAY),
    "scheduler": ("Slurm state", Kind.SLURM_STATE, 2, "E. Berg", 2 * _HOUR, DAY),
    "registry": ("Registry database", Kind.POSTGRESQL, 2, "E. Berg", 2 * _HOUR, DAY),
    "state": ("Cluster state", Kind.ETCD, 1, "E. Berg", 2 * _HOUR, DAY),
    "licences": ("Licence server", Kind.CONFIGURATION, 3, "M. Holm", 8 * _HOUR, DAY),
    "configuration": ("Configuration", Kind.CONFIGURATION, 2, "M. Holm", 2 * _HOUR, DAY),
    "training": ("Training data", Kind.FILES, 2, "E. Berg", 24 * _HOUR, DAY),
}
#: Those that were tested.
_TESTED = ("models", "training", "configuration", "scheduler", "registry", "state", "licences")
#: What must be from one time, and how near in seconds: the first is, of the second the copies are hours apart.
_SETS: Mapping[str, tuple[tuple[str, ...], int]] = {
    "Retrieval": (("vectors", "models"), 600),
    "Cluster and scheduler": (("state", "scheduler"), _HOUR),
}
#: What is backed up too seldom for what was promised, where the site has a story.
_SELDOM = {"training": 12 * _HOUR}


def protect(recovery: RecoveryService, sets: Sets, keys: Mapping[str, str], *, story: bool = False) -> None:
    """Put onto the board, and into sets, what is not there yet; `keys` are nodes' by their names. In the `story` one
    is backed up too seldom. Raises JournalError."""
    known = {asset.name for asset in recovery.assets()}
    for each in PROTECTED:
        if _KNOWN[each.name][0] not in known and each.node in keys:
            asset = _asset(each, keys[each.node])
            recovery.protect(replace(asset, rpo=_SELDOM.get(each.name, asset.rpo)) if story else asset)
    ids = {asset.name: asset.id for asset in recovery.assets()}
    grouped = {row.set.name for row in recovery.sets()}
    for name, (members, span) in _SETS.items():
        assets = tuple(ids[_KNOWN[each][0]] for each in members if _KNOWN[each][0] in ids)
        if name not in grouped and len(assets) == len(members):
            sets.group(AssetSet("", name, assets, span))


def _asset(protected: Protected, node: str) -> Asset:
    name, kind, tier, owner, rto, rpo = _KNOWN[protected.name]
    given = PasswordFrom.FILE if TOOLS[Tool(protected.tool)].SECRET else PasswordFrom.NONE
    file = "" if given is PasswordFrom.NONE else protected.key_file
    copy = Copy("bak-1", protected.repository, Tool(protected.tool), given, file)
    if copy.tool is Tool.COMMAND:
        copy = replace(copy, makes=("cp", "--", LICENCES, "{copy}"), checks=("test", "-s", "{copy}"))
    return Asset("", name, node, (protected.path,), (copy,), kind, tier, owner, rto=rto, rpo=rpo, sandbox=SANDBOXES)


class TestsMaker:
    """The job that has the lists of backups read, and the tests carried out that nobody has carried out yet."""

    def __init__(self, recovery: RecoveryService, testing: Testing, acts: Acts, schedules: Schedules) -> None:
        self._recovery, self._testing, self._acts, self._schedules = recovery, testing, acts, schedules

    def work(self, job: Any) -> int:
        """How many tests were carried out. Raises EnvironmentFault, and JobCancelled when the job is to end."""
        made = 0
        self._schedule(job)
        for each in PROTECTED:
            job.check()
            asset = next((a for a in self._recovery.assets() if a.name == _KNOWN[each.name][0]), None)
            if asset is None:
                continue
            if each.name not in _TESTED or self._recovery.tests(asset.id):
                self._testing.look(asset.id)
                continue
            run = self._acts.agree(self._testing.propose(asset.id).id)
            self._acts.start(run.id)
            self._acts.wait(run.id, _SECONDS)
            made += 1
        return made

    def _schedule(self, job: Any) -> None:
        """One test by schedule that was agreed to, and one that waits for somebody to agree; set once."""
        if self._schedules.schedules():
            return
        for name, when, agreed in (("models", "0 3 * * *", True), ("vectors", "30 4 * * SUN", False)):
            job.check()
            asset = next((a for a in self._recovery.assets() if a.name == _KNOWN[name][0]), None)
            if asset is not None:
                made = self._schedules.add(self._schedules.sketch(Wanted(ACT, {ASSET: asset.id}, when))[0])
                if not agreed:
                    self._schedules.withdraw(made.id)
