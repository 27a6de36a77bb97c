"""Placing a model: a deployment looked at where it is to stand, before it comes onto the list."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from console.deployments.model.deployments import Deployment, problems
from console.deployments.model.models import Version
from console.deployments.model.placing import Placed, deployment_of
from console.deployments.model.preflight import Preflight
from console.deployments.service.engine import Acting
from console.deployments.service.preflighting import stands
from console.deployments.service.rollouts import CannotDeploy
from console.deployments.service.surveying import survey
from console.journal.model import Target
from resources.text import QT_TRANSLATE_NOOP

_WRONG = QT_TRANSLATE_NOOP("Deployments", "{name} cannot be deployed so: {what}.")
_PROGRAM = QT_TRANSLATE_NOOP("Deployments", "The engine's command line has no end: {why}.")
_NOT_SO = QT_TRANSLATE_NOOP("Deployments", "{name} cannot stand there: {why}.")
_NUMERIC = QT_TRANSLATE_NOOP(
    "Deployments", "The router reaches {node} by an address in numbers, not by {address}: say {node}@ADDRESS."
)


class Keeping(Protocol):
    """The list of deployments, as `console.deployments.service.rollouts.Rollouts` keeps it."""

    def deployments(self) -> Sequence[Deployment]: ...
    def add(self, deployment: Deployment, /) -> Deployment: ...


class Versions(Protocol):
    """The register, as far as versions go."""

    def version(self, id: str, /) -> Version | None: ...


@dataclass(frozen=True, slots=True)
class Placing:
    """The use cases. `target` gives a node's target by its key. Methods block and raise EnvironmentFault."""

    rollouts: Keeping
    versions: Versions
    acts: Acting
    target: Callable[[str], Target]

    def look(self, placed: Placed) -> Preflight:
        """What is seen on its nodes now of whether it could stand there; nothing is changed, and nothing written."""
        deployment = self._made(placed)
        wrong = problems(deployment)
        if wrong:
            raise CannotDeploy(_WRONG, name=deployment.name[:60], what=", ".join(wrong))
        for each, spot in zip(deployment.replicas, placed.spots, strict=True):
            if not _reached(each.address, elsewhere=set(deployment.routers) != {each.node}):
                raise CannotDeploy(_NUMERIC, node=spot.name, address=each.address[:60])
        seen = survey(deployment, {node: self.target(node) for node in deployment.nodes}, self.acts.looking)
        version = self.versions.version(placed.version) if placed.version else None
        return stands(deployment, seen, version.size if version is not None else 0)

    def add(self, placed: Placed, *, looked: bool = True) -> Deployment:
        """Put it onto the list, where it could stand, as it is `looked` at now; of its name it is set anew."""
        if looked:
            refused = self.look(placed).refused
            if refused is not None:
                raise CannotDeploy(_NOT_SO, name=placed.name[:60], why=refused.words)
        return self.rollouts.add(self._made(placed))

    def _made(self, placed: Placed) -> Deployment:
        known = next((each for each in self.rollouts.deployments() if each.name == placed.name), None)
        try:
            return deployment_of(placed, known.id if known is not None and known.model == placed.model else "")
        except ValueError as error:
            raise CannotDeploy(_PROGRAM, why=str(error)) from error


def _reached(address: str, *, elsewhere: bool) -> bool:
    """Whether a router reaches an address: one that looks names up would lose a replica with its name server, and its
    own machine is no other."""
    try:
        return not (ipaddress.ip_address(address).is_loopback and elsewhere)
    except ValueError:
        return False
