"""Planning a rollout as people ask for it: which version, how, from where its files come, and what it must answer."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from connectors.engines import running
from connectors.text import sanitise
from console.deployments.model.deployments import Deployment, Strategy
from console.deployments.model.models import Version
from console.deployments.model.verdicts import Bounds
from console.deployments.service.engine import Acting
from console.deployments.service.plan_told import Change, changes_of, paths_before
from console.deployments.service.releases import Gate, Golden, Pace, Release, standing
from console.deployments.service.rollout_views import RolloutView
from console.deployments.service.rollouts import CannotDeploy
from console.journal.model import Target
from console.work.model.plans import Plan
from console.work.model.runs import RunView
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP

#: A golden set is no longer, in bytes, nor is a file of a node that is compared.
_LONGEST = 1 << 20

_NO_LIST = QT_TRANSLATE_NOOP("Deployments", "{path} holds no list of [prompt, answer].")
_NO_FILES = QT_TRANSLATE_NOOP("Deployments", "Say where the files of {version} are.")
_NO_VERSION = QT_TRANSLATE_NOOP("Deployments", "This version is not in the register.")
_UNREADABLE = QT_TRANSLATE_NOOP("Deployments", "{path} could not be read: {why}.")
_TOO_MANY = QT_TRANSLATE_NOOP("Deployments", "Of {count} answers at most {most} may be wrong.")


@dataclass(frozen=True, slots=True)
class Wish:
    """A rollout as somebody wishes it. `deployment` and `version` are ids; files come from `source`, a folder here, or
    lie in `folder` on the nodes already. `golden` is a file with a list of [prompt, answer], of which `misses` may be
    wrong. Times are seconds, `errors` is the share of requests that may fail."""

    deployment: str
    version: str
    strategy: Strategy = Strategy.CANARY
    ramp: tuple[int, ...] = (5, 25, 50, 100)
    hold: int = 60
    patience: int = 1800
    bake: int = 600
    errors: float = 0.01
    loading: int = 4500
    source: str = ""
    folder: str = ""
    golden: str = ""
    misses: int = 0


class Versions(Protocol):
    """The register, as far as versions go."""

    def version(self, id: str, /) -> Version | None: ...


class Releases(Protocol):
    """A version as a rollout starts it, looked at where its files are: in `source` here, or in `folder` on the nodes.
    Blocks; raises EnvironmentFault and OSError."""

    def __call__(self, deployment: Deployment, version: Version, *, source: str, folder: str) -> Release: ...


class Rolling(Protocol):
    """Deployments, as `console.deployments.service.rollouts.Rollouts` has them. Blocks; raises EnvironmentFault."""

    def deployment(self, called: str, /) -> Deployment: ...
    def view(self, number: int, /) -> RolloutView | None: ...
    def propose(
        self,
        called: str,
        after: Release,
        /,
        *,
        before: Release | None = ...,
        strategy: Strategy = ...,
        gate: Gate = ...,
        pace: Pace = ...,
    ) -> RunView: ...


def golden_of(path: str) -> tuple[Golden, ...]:
    """The prompts of a file with what must be answered. Raises CannotDeploy."""
    try:
        with Path(path).expanduser().open("rb") as file:
            told = json.loads(file.read(_LONGEST))
        return tuple(Golden(str(prompt), str(expect)) for prompt, expect in told)
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise CannotDeploy(_NO_LIST, path=sanitise(path, 200)) from error


def beside(path: str, before: str, after: str) -> str:
    """Where another version lies, if it lies beside the one at `path` in a folder of its name; empty where that says
    nothing."""
    parts = path.split("/")
    for at in range(len(parts) - 1, 0, -1):
        if parts[at] == before:
            return "/".join((*parts[:at], after))
    return ""


@dataclass
class Planning:
    """The use cases. `target` gives a node's target by its key. Methods block and raise EnvironmentFault."""

    rollouts: Rolling
    versions: Versions
    acts: Acting
    target: Callable[[str], Target]
    release: Releases
    _texts: dict[str, tuple[Change, ...]] = field(default_factory=dict)

    def place(self, deployment: str, version: str) -> str:
        """The folder on its nodes that has a version's files already: it lies beside the one that serves; empty where
        nothing is found there."""
        found = self.rollouts.deployment(deployment)
        before, after = self.versions.version(found.version), self.versions.version(version)
        replica = next(iter(found.replicas), None)
        if before is None or after is None or replica is None or not after.files:
            return ""
        port = replica.port(found.slot)
        with self.acts.looking(self.target(replica.node)) as ask:
            engines = running.read_engines(*ask(running.processes()))
            path = next((each.model for each in engines if each.port == port), "")
            folder = beside(path, before.name, after.name)
            if not folder:
                return ""
            status, _, _ = ask(("test", "-e", posixpath.join(folder, after.files[0].path)))
        return folder if status == 0 else ""

    def propose(self, wish: Wish) -> RunView:
        """The plan, proposed to the engine of acts; nothing has run."""
        deployment, after = self.rollouts.deployment(wish.deployment), self.versions.version(wish.version)
        if after is None:
            raise CannotDeploy(_NO_VERSION)
        if bool(wish.source) == bool(wish.folder):
            raise CannotDeploy(_NO_FILES, version=after.name)
        golden = golden_of(wish.golden) if wish.golden else ()
        if wish.misses and not wish.misses < len(golden):
            raise CannotDeploy(_TOO_MANY, count=str(len(golden)), most=str(max(len(golden) - 1, 0)))
        serving = self.versions.version(deployment.version) if deployment.version else None
        before = standing(serving.id, serving) if serving is not None else None
        try:
            release = self.release(deployment, after, source=wish.source, folder=wish.folder)
        except OSError as error:
            path, why = sanitise(wish.source or wish.folder, 200), error.strerror or type(error).__name__
            raise CannotDeploy(_UNREADABLE, path=path, why=why) from error
        return self.rollouts.propose(
            deployment.id,
            release,
            before=before,
            strategy=wish.strategy,
            gate=Gate(golden=golden, least=len(golden) - wish.misses if wish.misses else 0, loading=wish.loading),
            pace=Pace(wish.ramp, wish.hold, wish.patience, wish.bake, Bounds(errors=wish.errors)),
        )

    def changes(self, deployment: Deployment, plan: Plan, *, look: bool) -> tuple[Change, ...]:
        """What becomes of the files that serve. Their texts are read on the nodes once, while nothing has run
        (`look`); of a node that does not answer nothing is known before."""
        if plan.nonce in self._texts:
            return self._texts[plan.nonce]
        texts: dict[tuple[str, str], str] = {}
        if look:
            by: dict[Target, list[str]] = {}
            for target, path in paths_before(deployment, plan):
                by.setdefault(target, []).append(path)
            for target, paths in by.items():
                with suppress(EnvironmentFault):
                    texts |= self._read(target, paths)
        found = changes_of(deployment, plan, texts)
        if look and texts:
            self._texts[plan.nonce] = found
        return found

    def _read(self, target: Target, paths: Sequence[str]) -> Mapping[tuple[str, str], str]:
        found = {}
        with self.acts.looking(target) as ask:
            for path in paths:
                status, out, _ = ask(("cat", "--", path))
                if status == 0:
                    found[target.id, path] = _shown(out)
        return found


def _shown(text: bytes) -> str:
    """A text of a node as it is safe to show, with its blanks: what cannot be seen is a mark."""
    return "".join(
        each if each.isprintable() or each in "\n\t" else "\N{REPLACEMENT CHARACTER}"
        for each in text[:_LONGEST].decode("utf-8", "replace")
    )
