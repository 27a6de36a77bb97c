"""The vocabulary of rollouts' plans: what they, their steps and what these touch are called, and the word of steps that
look."""

from __future__ import annotations

from typing import Final

from console.work.model.words import Vocabulary
from resources.text import QT_TRANSLATE_NOOP

#: The first word of steps by which a rollout looks.
LOOKS: Final = "rollout"
#: The acts whose runs are rollouts, and are shown as such.
ROLLOUT_ACTS: Final = frozenset({"deploy.rollout", "deploy.first"})
WORDS: Vocabulary = {
    "deploy.rollout": QT_TRANSLATE_NOOP("Deployments", "Roll {version} out to {deployment}"),
    "deploy.first": QT_TRANSLATE_NOOP("Deployments", "Deploy {deployment} with {version}"),
    "deploy.suspend": QT_TRANSLATE_NOOP("Deployments", "Suspend the use of {deployment}"),
    "deploy.resume": QT_TRANSLATE_NOOP("Deployments", "Let users of {deployment} in again"),
    "deploy.hash": QT_TRANSLATE_NOOP("Deployments", "Hold the files of {deployment} against their sums"),
    "deploy.stop": QT_TRANSLATE_NOOP("Deployments", "Stop {deployment}"),
    "deploy.start": QT_TRANSLATE_NOOP("Deployments", "Start {deployment}"),
    "deploy.scale": QT_TRANSLATE_NOOP("Deployments", "Serve {deployment} by {count} replicas"),
    "deploy.align": QT_TRANSLATE_NOOP("Deployments", "Have the routers of {deployment} say the same"),
    "rollout.hash": QT_TRANSLATE_NOOP("Deployments", "Read every file of {version}, and see its sum"),
    "rollout.files": QT_TRANSLATE_NOOP("Deployments", "Files of what serves"),
    "rollout.opened": QT_TRANSLATE_NOOP("Deployments", "Give these replicas their part of the traffic"),
    "rollout.left": QT_TRANSLATE_NOOP("Deployments", "Give these replicas nothing new"),
    "rollout.timer": QT_TRANSLATE_NOOP("Deployments", "Write the timer that takes traffic back"),
    "rollout.reload_units": QT_TRANSLATE_NOOP("Deployments", "Have systemd read its units"),
    "rollout.folder": QT_TRANSLATE_NOOP("Deployments", "Make its folders"),
    "rollout.send": QT_TRANSLATE_NOOP("Deployments", "Send {path}, and see its sum"),
    "rollout.image": QT_TRANSLATE_NOOP("Deployments", "See that its image is there, by its digest"),
    "rollout.unit_gone": QT_TRANSLATE_NOOP("Deployments", "Remove the unit that a container takes the place of"),
    "rollout.unit": QT_TRANSLATE_NOOP("Deployments", "Write the unit {path}"),
    "rollout.sums": QT_TRANSLATE_NOOP("Deployments", "Write the sums of its files, without which it does not start"),
    "rollout.memory": QT_TRANSLATE_NOOP("Deployments", "Hold the memory that it takes against what was reckoned"),
    "preflight.memory": QT_TRANSLATE_NOOP("Deployments", "Memory"),
    "preflight.limit": QT_TRANSLATE_NOOP("Deployments", "Its limit"),
    "preflight.ports": QT_TRANSLATE_NOOP("Deployments", "Ports"),
    "preflight.access": QT_TRANSLATE_NOOP("Deployments", "Who reaches it"),
    "preflight.downtime": QT_TRANSLATE_NOOP("Deployments", "Users meanwhile"),
    "preflight.router": QT_TRANSLATE_NOOP("Deployments", "Should the router die"),
    "preflight.code": QT_TRANSLATE_NOOP("Deployments", "Code in the model"),
    "rollout.start": QT_TRANSLATE_NOOP("Deployments", "Start {version} in {slot}"),
    "rollout.halt": QT_TRANSLATE_NOOP("Deployments", "Stop {before}, to make room"),
    "rollout.start_old": QT_TRANSLATE_NOOP("Deployments", "Start {before} again"),
    "rollout.stop": QT_TRANSLATE_NOOP("Deployments", "Stop {version} in {slot}"),
    "rollout.gate": QT_TRANSLATE_NOOP("Deployments", "Gate: health, completions, golden set, warm-up"),
    "rollout.keep": QT_TRANSLATE_NOOP("Deployments", "Keep the router's configuration as it is"),
    "rollout.arm": QT_TRANSLATE_NOOP("Deployments", "Arm the timer that takes traffic back"),
    "rollout.disarm": QT_TRANSLATE_NOOP("Deployments", "Stop the timer that takes traffic back"),
    "rollout.in_flight": QT_TRANSLATE_NOOP("Deployments", "Note that {slot} may have requests under way"),
    "rollout.attach": QT_TRANSLATE_NOOP("Deployments", "Attach {slot} with no traffic, and see it well"),
    "rollout.detach": QT_TRANSLATE_NOOP("Deployments", "Detach {slot}"),
    "rollout.share": QT_TRANSLATE_NOOP("Deployments", "Give {version} {share} % of the traffic"),
    "rollout.back": QT_TRANSLATE_NOOP("Deployments", "Give all traffic back to {before}"),
    "rollout.judge": QT_TRANSLATE_NOOP("Deployments", "Compare both versions at {share} %"),
    "rollout.drain": QT_TRANSLATE_NOOP("Deployments", "Send {before} no new requests"),
    "rollout.ready": QT_TRANSLATE_NOOP("Deployments", "Send {before} requests again"),
    "rollout.drained": QT_TRANSLATE_NOOP("Deployments", "Wait for what is under way"),
    "rollout.enable": QT_TRANSLATE_NOOP("Deployments", "Have the machine start with it"),
    "rollout.disable": QT_TRANSLATE_NOOP("Deployments", "Have the machine start without it"),
    "rollout.config": QT_TRANSLATE_NOOP("Deployments", "Write the router's configuration"),
    "rollout.check": QT_TRANSLATE_NOOP("Deployments", "Check the router's configuration"),
    "rollout.swap": QT_TRANSLATE_NOOP("Deployments", "Put the new configuration in place"),
    "rollout.restore": QT_TRANSLATE_NOOP("Deployments", "Put the kept configuration back"),
    "rollout.reload": QT_TRANSLATE_NOOP("Deployments", "Have the router read its configuration"),
    "rollout.bake": QT_TRANSLATE_NOOP("Deployments", "Watch {version} alone, {before} warm beside it"),
    "rollout.retire": QT_TRANSLATE_NOOP("Deployments", "Stop {before}"),
    "rollout.remove": QT_TRANSLATE_NOOP("Deployments", "Remove what was written"),
    "rollout.close": QT_TRANSLATE_NOOP("Deployments", "Let nobody in: the router stops"),
    "rollout.open": QT_TRANSLATE_NOOP("Deployments", "Let users in: the router starts"),
    "rollout.commit": QT_TRANSLATE_NOOP("Deployments", "Note that {version} serves"),
    "rollout.nothing": QT_TRANSLATE_NOOP("Deployments", "Nothing to take back"),
    "rollout.router": QT_TRANSLATE_NOOP("Deployments", "Router"),
    "rollout.slot": QT_TRANSLATE_NOOP("Deployments", "Place of a replica"),
    "rollout.old": QT_TRANSLATE_NOOP("Deployments", "Files of the version before"),
    "rollout.downtime": QT_TRANSLATE_NOOP("Deployments", "Nobody is served until {version} is ready"),
    "rollout.cut": QT_TRANSLATE_NOOP("Deployments", "Requests under way are cut off"),
    "http.status": QT_TRANSLATE_NOOP("Deployments", "What it says of its health"),
    "sum.sha256": QT_TRANSLATE_NOOP("Deployments", "Sum of the file"),
}
