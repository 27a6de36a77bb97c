"""Words of recovery: what its plans and steps are called, what tests found, and why they say what they say."""

from __future__ import annotations

import re
from collections.abc import Mapping

from console.recovery.model.assets import Tool
from console.recovery.model.board import Freshness, Standing
from console.recovery.model.sets import Agreement
from console.recovery.model.tests import Difference, LayerKind, PhaseKind, RestoreTest, Verdict
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

_PLACE = re.compile(r"\{([a-z_]+)\}")

VERDICTS: Mapping[Verdict, Text] = {
    Verdict.PASS: QT_TRANSLATE_NOOP("Recovery", "PASS"),
    Verdict.FAIL: QT_TRANSLATE_NOOP("Recovery", "FAIL"),
    Verdict.ERROR: QT_TRANSLATE_NOOP("Recovery", "ERROR"),
    Verdict.INCONCLUSIVE: QT_TRANSLATE_NOOP("Recovery", "INCONCLUSIVE"),
}
STANDINGS: Mapping[Standing, Text] = {
    Standing.NEVER: QT_TRANSLATE_NOOP("Recovery", "NEVER"),
    Standing.FAIL: VERDICTS[Verdict.FAIL],
    Standing.ERROR: VERDICTS[Verdict.ERROR],
    Standing.INCONCLUSIVE: VERDICTS[Verdict.INCONCLUSIVE],
    Standing.CHANGED: QT_TRANSLATE_NOOP("Recovery", "CHANGED SINCE"),
    Standing.STALE: QT_TRANSLATE_NOOP("Recovery", "STALE"),
    Standing.PASS: VERDICTS[Verdict.PASS],
}
FRESHNESS: Mapping[Freshness, Text] = {
    Freshness.ON_TIME: QT_TRANSLATE_NOOP("Recovery", "on time"),
    Freshness.LATE: QT_TRANSLATE_NOOP("Recovery", "late"),
    Freshness.PARTIAL: QT_TRANSLATE_NOOP("Recovery", "partial"),
    Freshness.SHRUNK: QT_TRANSLATE_NOOP("Recovery", "shrunk"),
    Freshness.FUTURE: QT_TRANSLATE_NOOP("Recovery", "from the future"),
    Freshness.NEVER: QT_TRANSLATE_NOOP("Recovery", "no backup"),
    Freshness.UNREADABLE: QT_TRANSLATE_NOOP("Recovery", "cannot be read"),
    Freshness.NOT_LOOKED: QT_TRANSLATE_NOOP("Recovery", "not looked at"),
}
AGREEMENTS: Mapping[Agreement, Text] = {
    Agreement.TOGETHER: QT_TRANSLATE_NOOP("Recovery", "from one time"),
    Agreement.APART: QT_TRANSLATE_NOOP("Recovery", "the newest are apart"),
    Agreement.NONE: QT_TRANSLATE_NOOP("Recovery", "no common point"),
    Agreement.UNKNOWN: QT_TRANSLATE_NOOP("Recovery", "not looked at"),
}
LAYERS: Mapping[LayerKind, Text] = {
    LayerKind.LIST: QT_TRANSLATE_NOOP("Recovery", "The list can be read"),
    LayerKind.STRUCTURE: QT_TRANSLATE_NOOP("Recovery", "The structure holds"),
    LayerKind.RESTORE: QT_TRANSLATE_NOOP("Recovery", "It comes back"),
    LayerKind.CONTENT: QT_TRANSLATE_NOOP("Recovery", "It is the same data"),
    LayerKind.SERVICE: QT_TRANSLATE_NOOP("Recovery", "A service answers from it"),
    LayerKind.REMOVED: QT_TRANSLATE_NOOP("Recovery", "The sandbox is gone"),
}
PHASES: Mapping[PhaseKind, Text] = {
    PhaseKind.DETECT: QT_TRANSLATE_NOOP("Recovery", "Detect"),
    PhaseKind.DECIDE: QT_TRANSLATE_NOOP("Recovery", "Decide"),
    PhaseKind.PROVISION: QT_TRANSLATE_NOOP("Recovery", "Make ready"),
    PhaseKind.KEYS: QT_TRANSLATE_NOOP("Recovery", "Fetch keys"),
    PhaseKind.RESTORE: QT_TRANSLATE_NOOP("Recovery", "Restore"),
    PhaseKind.VERIFY: QT_TRANSLATE_NOOP("Recovery", "Verify"),
    PhaseKind.RETURN: QT_TRANSLATE_NOOP("Recovery", "Return to service"),
}
DIFFERENCES: Mapping[Difference, Text] = {
    Difference.CONTENT: QT_TRANSLATE_NOOP("Recovery", "other content"),
    Difference.OWNER: QT_TRANSLATE_NOOP("Recovery", "other owner"),
    Difference.MODE: QT_TRANSLATE_NOOP("Recovery", "other rights"),
    Difference.TIME: QT_TRANSLATE_NOOP("Recovery", "other time"),
    Difference.LINK: QT_TRANSLATE_NOOP("Recovery", "leads elsewhere"),
    Difference.TYPE: QT_TRANSLATE_NOOP("Recovery", "of another kind"),
    Difference.XATTRS: QT_TRANSLATE_NOOP("Recovery", "other attributes"),
    Difference.MISSING: QT_TRANSLATE_NOOP("Recovery", "did not come back"),
    Difference.EXTRA: QT_TRANSLATE_NOOP("Recovery", "was never saved"),
}
#: How a lock is removed, by its tool's name.
UNLOCK: Mapping[str, str] = {Tool.RESTIC: "restic unlock", Tool.BORG: "borg break-lock"}
#: Why a test says what it says, by its reason; what to do next stands with it.
REASONS: Mapping[str, Text] = {
    "held": QT_TRANSLATE_NOOP("Recovery", "All {files} files that could be compared came back as they were saved."),
    "answered": QT_TRANSLATE_NOOP(
        "Recovery", "A server started over it and answered {answer}; all that it holds was read in order."
    ),
    "checked": QT_TRANSLATE_NOOP(
        "Recovery", "The declared check looked at what came back and ended with {checked}, as it must."
    ),
    "check_failed": QT_TRANSLATE_NOOP(
        "Recovery", "The declared check ended with {checked} on what came back: {words} Test another copy."
    ),
    "not_verified": QT_TRANSLATE_NOOP(
        "Recovery", "Its files are not those of its manifest: {words} Test another copy, then find out since when."
    ),
    "corrupt": QT_TRANSLATE_NOOP(
        "Recovery", "What came back is damaged within: {words} Look whether the live one is, too."
    ),
    "again": QT_TRANSLATE_NOOP(
        "Recovery",
        "It is what the older backup {again} is already: nothing was written since, or an old one was saved again. "
        "Look what makes them.",
    ),
    "not_started": QT_TRANSLATE_NOOP(
        "Recovery", "No server starts over what came back: {words} Test another copy before you need one."
    ),
    "no_answer": QT_TRANSLATE_NOOP(
        "Recovery", "A server started over it and has no answer to the query, or nothing, 0 or false: {words}"
    ),
    "misasked": QT_TRANSLATE_NOOP(
        "Recovery",
        "The asset's query is none that can be asked: {words} Set it anew with driftvakt recovery assets add.",
    ),
    "not_read": QT_TRANSLATE_NOOP(
        "Recovery",
        "It could not be read whole: {words} For PostgreSQL install pg_amcheck on the node, then test again.",
    ),
    "other_server": QT_TRANSLATE_NOOP(
        "Recovery", "The node's server cannot run it: {words} Install the version and extensions it was made with."
    ),
    "no_fence": QT_TRANSLATE_NOOP(
        "Recovery",
        "The node cannot fence off what is started from a backup: {words} Act there as root, or allow namespaces.",
    ),
    "differs": QT_TRANSLATE_NOOP(
        "Recovery",
        "What came back is not what was saved: {differing} differences. Test another copy, then find out since when.",
    ),
    "empty": QT_TRANSLATE_NOOP(
        "Recovery", "Not one file came back. Look whether the backup holds the asset's paths at all."
    ),
    "repository_gone": QT_TRANSLATE_NOOP(
        "Recovery", "The repository is not there any more. Look whether its disk is mounted and its address right."
    ),
    "snapshot_gone": QT_TRANSLATE_NOOP(
        "Recovery", "The backup is in the list no more, or cannot be read. Test another one, and look who removed it."
    ),
    "not_listed": QT_TRANSLATE_NOOP(
        "Recovery", "The list of backups cannot be read: {words} Do not write into the repository before it is copied."
    ),
    "structure": QT_TRANSLATE_NOOP(
        "Recovery", "Parts of the repository are missing or damaged: {words} Copy it before anybody repairs it."
    ),
    "not_restored": QT_TRANSLATE_NOOP(
        "Recovery", "It did not come back whole: {words} Test another copy; copy this one before anybody repairs it."
    ),
    "no_tool": QT_TRANSLATE_NOOP("Recovery", "There is no {tool} on the node. Install it there, then test again."),
    "locked": QT_TRANSLATE_NOOP(
        "Recovery",
        "Somebody holds the repository's lock: {words} Wait until they are done; a lock whose owner is proven dead is "
        "removed with {unlock}.",
    ),
    "password": QT_TRANSLATE_NOOP(
        "Recovery", "The password does not open the repository. Give the right one with driftvakt recovery assets add."
    ),
    "no_key": QT_TRANSLATE_NOOP(
        "Recovery",
        "The key that the password opens is not there: {words} Put the key into the repository, or the key file where "
        "{tool} looks for it.",
    ),
    "unsupported": QT_TRANSLATE_NOOP(
        "Recovery", "This console does not read what {tool} there wrote: {words} Use a version that it knows."
    ),
    "forged": QT_TRANSLATE_NOOP(
        "Recovery",
        "The repository is not the one that was seen before, or not signed as it must be: {words} Look who wrote into "
        "it before you trust it.",
    ),
    "no_space": QT_TRANSLATE_NOOP(
        "Recovery", "The node's disk was full. Name a sandbox folder with more room, or free some."
    ),
    "no_room": QT_TRANSLATE_NOOP(
        "Recovery", "The backup would not fit where it is tested: {found} bytes are free. Name another sandbox folder."
    ),
    "unreachable": QT_TRANSLATE_NOOP("Recovery", "The node does not reach the repository's host: {words}"),
    "forbidden": QT_TRANSLATE_NOOP(
        "Recovery", "The account may not read the repository, or not write where it is tested: {words}"
    ),
    "interrupted": QT_TRANSLATE_NOOP("Recovery", "The test was broken off before it could say anything. Test again."),
    "crashed": QT_TRANSLATE_NOOP("Recovery", "{tool} itself failed: {words}"),
    "timed_out": QT_TRANSLATE_NOOP("Recovery", "It took longer than a test may and was ended."),
    "stopped": QT_TRANSLATE_NOOP("Recovery", "The test stopped at something else: {words} See its run."),
    "cancelled": QT_TRANSLATE_NOOP("Recovery", "Somebody had the test end. Nothing is said of the backup."),
    "given_up": QT_TRANSLATE_NOOP("Recovery", "The test did not go on and was let be. Nothing is said of the backup."),
    "no_console": QT_TRANSLATE_NOOP(
        "Recovery", "No console: the test was due and none was open ({count} times). Leave one open at that time."
    ),
    "no_manifest": QT_TRANSLATE_NOOP(
        "Recovery", "No manifest came back with it, so there is nothing to compare with. Test a newer backup."
    ),
    "unread": QT_TRANSLATE_NOOP(
        "Recovery", "{unsure} files could not be read whole while they were compared. Test again when nobody writes."
    ),
    "moved_on": QT_TRANSLATE_NOOP(
        "Recovery",
        "Most files were changed since the backup, so too little could be compared. Test the newest backup, or plant a "
        "manifest before it is made.",
    ),
}


def why(test: RestoreTest) -> Sentence:
    """Why a test says what it says, and what to do next."""
    text = REASONS.get(test.reason, REASONS["stopped"])
    tool = test.tool.partition(" ")[0] or Tool.RESTIC
    known = {"tool": str(tool), "unlock": UNLOCK.get(tool, str(tool)), **test.values}
    values = {name: known.get(name) or "?" for name in _PLACE.findall(text.source)}
    if "words" in values and values["words"][-1] not in ".?!":
        values["words"] += "."
    return say(text, **values)
