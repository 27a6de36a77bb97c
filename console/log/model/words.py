"""Words for what the log tells: what was done, and of which kind it was."""

from __future__ import annotations

import json
from collections.abc import Mapping

from resources.text import QT_TRANSLATE_NOOP, Text

#: What was done, by the type of the entry; one that is not here is shown as it is called.
DEEDS: Mapping[str, Text] = {
    "site.added": QT_TRANSLATE_NOOP("LogWords", "Added site"),
    "site.edited": QT_TRANSLATE_NOOP("LogWords", "Edited site"),
    "site.removed": QT_TRANSLATE_NOOP("LogWords", "Removed site"),
    "node.added": QT_TRANSLATE_NOOP("LogWords", "Added nodes"),
    "node.edited": QT_TRANSLATE_NOOP("LogWords", "Edited nodes"),
    "node.removed": QT_TRANSLATE_NOOP("LogWords", "Removed nodes"),
    "inventory.imported": QT_TRANSLATE_NOOP("LogWords", "Imported nodes"),
    "inventory.undone": QT_TRANSLATE_NOOP("LogWords", "Undid a change"),
    "inventory.redone": QT_TRANSLATE_NOOP("LogWords", "Made a change again"),
    "inventory.identified": QT_TRANSLATE_NOOP("LogWords", "Gave ids"),
    "hostkey.accepted": QT_TRANSLATE_NOOP("LogWords", "Accepted a host key"),
    "hostkey.replaced": QT_TRANSLATE_NOOP("LogWords", "Replaced a host key"),
    "hostkey.forgotten": QT_TRANSLATE_NOOP("LogWords", "Forgot a host key"),
    "hostkey.restored": QT_TRANSLATE_NOOP("LogWords", "Trusted a host key again"),
    "secret.kept": QT_TRANSLATE_NOOP("LogWords", "Kept a secret in the keyring"),
    "checkpoint.signed": QT_TRANSLATE_NOOP("LogWords", "Signed a checkpoint"),
    "checkpoint.witnessed": QT_TRANSLATE_NOOP("LogWords", "Took in a witness's signature"),
    "log.witnessed": QT_TRANSLATE_NOOP("LogWords", "Was witness to another log"),
    "details.left_out": QT_TRANSLATE_NOOP("LogWords", "Left values out"),
    "log.recovered": QT_TRANSLATE_NOOP("LogWords", "Recovered from a damaged log"),
    "log.exported": QT_TRANSLATE_NOOP("LogWords", "Exported a part of the log"),
    "log.imported": QT_TRANSLATE_NOOP("LogWords", "Took in another log"),
    "log.backed_up": QT_TRANSLATE_NOOP("LogWords", "Backed up the log"),
    "log.kept_beside": QT_TRANSLATE_NOOP("LogWords", "Kept entries beside the log"),
    "log.continued": QT_TRANSLATE_NOOP("LogWords", "Went on under a new id"),
    "tables.rebuilt": QT_TRANSLATE_NOOP("LogWords", "Made tables anew"),
    "person.added": QT_TRANSLATE_NOOP("LogWords", "Added a person"),
    "person.changed": QT_TRANSLATE_NOOP("LogWords", "Changed a person"),
    "person.removed": QT_TRANSLATE_NOOP("LogWords", "Removed a person"),
    "key.revoked": QT_TRANSLATE_NOOP("LogWords", "Revoked a key"),
    "rule.set": QT_TRANSLATE_NOOP("LogWords", "Set how many people an act needs"),
    "glass.broken": QT_TRANSLATE_NOOP("LogWords", "Broke the glass"),
    "glass.reviewed": QT_TRANSLATE_NOOP("LogWords", "Reviewed what was done with the glass broken"),
    "desk.taken": QT_TRANSLATE_NOOP("LogWords", "Took the desk"),
    "desk.left": QT_TRANSLATE_NOOP("LogWords", "Left the desk"),
    "desk.locked": QT_TRANSLATE_NOOP("LogWords", "Locked the desk"),
    "desk.returned": QT_TRANSLATE_NOOP("LogWords", "Unlocked the desk without proof"),
    "plan.made": QT_TRANSLATE_NOOP("LogWords", "Made a plan"),
    "plan.approved": QT_TRANSLATE_NOOP("LogWords", "Agreed to a plan"),
    "plan.withdrawn": QT_TRANSLATE_NOOP("LogWords", "Withdrew a plan"),
    "run": QT_TRANSLATE_NOOP("LogWords", "Carried a plan out"),
    "run.pause": QT_TRANSLATE_NOOP("LogWords", "Asked a run to pause"),
    "run.cancel": QT_TRANSLATE_NOOP("LogWords", "Asked a run to end"),
    "run.given_up": QT_TRANSLATE_NOOP("LogWords", "Let a run be"),
    "step": QT_TRANSLATE_NOOP("LogWords", "Step of a plan"),
    "step.said": QT_TRANSLATE_NOOP("LogWords", "Said that a step is done"),
    "schedule.added": QT_TRANSLATE_NOOP("LogWords", "Made a schedule"),
    "schedule.paused": QT_TRANSLATE_NOOP("LogWords", "Paused a schedule"),
    "schedule.resumed": QT_TRANSLATE_NOOP("LogWords", "Had a schedule go on"),
    "schedule.removed": QT_TRANSLATE_NOOP("LogWords", "Removed a schedule"),
    "schedule.approved": QT_TRANSLATE_NOOP("LogWords", "Agreed to what a schedule does"),
    "schedule.withdrawn": QT_TRANSLATE_NOOP("LogWords", "Withdrew the approval of a schedule"),
    "schedule.decided": QT_TRANSLATE_NOOP("LogWords", "Decided what was due"),
    "window.planned": QT_TRANSLATE_NOOP("LogWords", "Planned a maintenance window"),
    "window.ended": QT_TRANSLATE_NOOP("LogWords", "Ended a maintenance window before its time"),
    "window.removed": QT_TRANSLATE_NOOP("LogWords", "Removed a maintenance window"),
    "window.restored": QT_TRANSLATE_NOOP("LogWords", "Restored a maintenance window"),
    "shell.opened": QT_TRANSLATE_NOOP("LogWords", "Opened a terminal on a node"),
    "file.fetched": QT_TRANSLATE_NOOP("LogWords", "Fetched a file from a node"),
    "lease.taken": QT_TRANSLATE_NOOP("LogWords", "Took the right to act"),
    "older.ended": QT_TRANSLATE_NOOP("LogWords", "Ended what an earlier console had started"),
    "handover.given": QT_TRANSLATE_NOOP("LogWords", "Handed a shift over"),
    "handover.taken": QT_TRANSLATE_NOOP("LogWords", "Took a shift over"),
    "handover.withdrawn": QT_TRANSLATE_NOOP("LogWords", "Took a hand-over back"),
    "alarm.handed_over": QT_TRANSLATE_NOOP("LogWords", "Took alarms over with a shift"),
    "act": QT_TRANSLATE_NOOP("LogWords", "Marked an act"),
    "alarm.moved": QT_TRANSLATE_NOOP("LogWords", "Alarms came and went"),
    "alarm.acknowledged": QT_TRANSLATE_NOOP("LogWords", "Acknowledged alarms"),
    "alarm.owned": QT_TRANSLATE_NOOP("LogWords", "Said who sees to an alarm"),
    "alarm.noted": QT_TRANSLATE_NOOP("LogWords", "Wrote a note on an alarm"),
    "alarm.shelved": QT_TRANSLATE_NOOP("LogWords", "Shelved alarms"),
    "alarm.unshelved": QT_TRANSLATE_NOOP("LogWords", "Took alarms off the shelf"),
    "alarm.taken_out": QT_TRANSLATE_NOOP("LogWords", "Took alarms out of service"),
    "alarm.put_back": QT_TRANSLATE_NOOP("LogWords", "Put alarms back into service"),
    "rule.saved": QT_TRANSLATE_NOOP("LogWords", "Saved a version of a rule"),
    "rule.switched": QT_TRANSLATE_NOOP("LogWords", "Switched on a version of a rule"),
    "incident.opened": QT_TRANSLATE_NOOP("LogWords", "Opened an incident"),
    "incident.changed": QT_TRANSLATE_NOOP("LogWords", "Changed an incident"),
    "incident.taken": QT_TRANSLATE_NOOP("LogWords", "Said who sees to an incident"),
    "incident.noted": QT_TRANSLATE_NOOP("LogWords", "Wrote a note on an incident"),
    "incident.linked": QT_TRANSLATE_NOOP("LogWords", "Linked an incident"),
    "incident.unlinked": QT_TRANSLATE_NOOP("LogWords", "Took a link off an incident"),
    "incident.aware": QT_TRANSLATE_NOOP("LogWords", "Entered when an incident was known"),
    "incident.judged": QT_TRANSLATE_NOOP("LogWords", "Judged an incident by the law's measure"),
    "incident.classified": QT_TRANSLATE_NOOP("LogWords", "Said whether an incident is classified"),
    "incident.told": QT_TRANSLATE_NOOP("LogWords", "Wrote down who was told of an incident"),
    "incident.learnt": QT_TRANSLATE_NOOP("LogWords", "Wrote down what an incident taught"),
    "incident.follow_up": QT_TRANSLATE_NOOP("LogWords", "Wrote down what an incident leaves to do"),
    "incident.follow_up_done": QT_TRANSLATE_NOOP("LogWords", "Did what an incident left to do"),
    "incident.redacted": QT_TRANSLATE_NOOP("LogWords", "Said what reports of an incident leave out"),
    "incident.kept": QT_TRANSLATE_NOOP("LogWords", "Kept evidence of an incident"),
    "incident.released": QT_TRANSLATE_NOOP("LogWords", "Let evidence of an incident go"),
    "incident.reported": QT_TRANSLATE_NOOP("LogWords", "Made a report of an incident"),
    "incident.closed": QT_TRANSLATE_NOOP("LogWords", "Closed an incident"),
    "incident.reopened": QT_TRANSLATE_NOOP("LogWords", "Opened an incident again"),
    "incident.moved": QT_TRANSLATE_NOOP("LogWords", "Took in incidents of before"),
    "note": QT_TRANSLATE_NOOP("LogWords", "Wrote a note"),
    "alarm": QT_TRANSLATE_NOOP("LogWords", "Marked an alarm"),
    "drill": QT_TRANSLATE_NOOP("LogWords", "Marked a drill"),
    "deployment": QT_TRANSLATE_NOOP("LogWords", "Marked a rollout"),
}
#: The kinds of entries, by their category.
KINDS: Mapping[str, Text] = {
    "inventory": QT_TRANSLATE_NOOP("LogWords", "Sites and nodes"),
    "trust": QT_TRANSLATE_NOOP("LogWords", "Keys and secrets"),
    "files": QT_TRANSLATE_NOOP("LogWords", "Files of nodes"),
    "shell": QT_TRANSLATE_NOOP("LogWords", "Terminals on nodes"),
    "people": QT_TRANSLATE_NOOP("LogWords", "People"),
    "desk": QT_TRANSLATE_NOOP("LogWords", "Who was at the desk"),
    "work": QT_TRANSLATE_NOOP("LogWords", "Acts on nodes"),
    "schedule": QT_TRANSLATE_NOOP("LogWords", "Schedules"),
    "window": QT_TRANSLATE_NOOP("LogWords", "Maintenance windows"),
    "alarm": QT_TRANSLATE_NOOP("LogWords", "Alarms"),
    "rule": QT_TRANSLATE_NOOP("LogWords", "Rules of alarms"),
    "handover": QT_TRANSLATE_NOOP("LogWords", "Hand-overs"),
    "incident": QT_TRANSLATE_NOOP("LogWords", "Incidents"),
    "mark": QT_TRANSLATE_NOOP("LogWords", "Notes and marks"),
    "checkpoint": QT_TRANSLATE_NOOP("LogWords", "Checkpoints"),
    "log": QT_TRANSLATE_NOOP("LogWords", "The log itself"),
}


def summary_of(says: str) -> tuple[Text, Mapping[str, str]]:
    """An entry's own summary, from its JSON: a text that can be translated, and what goes into its places. Of one that
    is none, the text as it stands: somebody else's hand wrote it; the chain tells, here it is only shown."""
    try:
        said = json.loads(says)
        if isinstance(said, str):
            return Text("", said), {}
        values = {str(name): str(value) for name, value in said["values"].items()}
        return Text(str(said.get("context", "Inventory")), str(said["source"])), values
    except (ValueError, KeyError, TypeError, AttributeError):
        return Text("", says), {}
