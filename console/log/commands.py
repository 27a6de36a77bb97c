"""The log's commands, as data: what was done, whether it still stands so, who vouches for it."""

from __future__ import annotations

from console.work.model.commands import SIGNED, Argument, ArgumentKind, Bar, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_YES = Argument("yes", QT_TRANSLATE_NOOP("Commands", "do not ask"), ArgumentKind.FLAG)
_KEY = Argument(
    "key",
    QT_TRANSLATE_NOOP("Commands", "the SSH key that signs: its file, or its public half where the agent holds it"),
    ArgumentKind.FILE,
)

_PERSON = Argument("name", QT_TRANSLATE_NOOP("Commands", "somebody on the list"), positional=True, required=True)
_ROLE = Argument(
    "role",
    QT_TRANSLATE_NOOP("Commands", "what they may do besides reading; may be given several times"),
    ArgumentKind.CHOICE,
    choices=("act", "approve", "bills"),
    many=True,
)
_GATHER = Argument(
    "file",
    QT_TRANSLATE_NOOP("Commands", "where more signatures are gathered, if one is not enough"),
    ArgumentKind.FILE,
)
_SINCE = Argument("since", QT_TRANSLATE_NOOP("Commands", "from when on they count, like 2026-11-20; now if not said"))
_UNTIL = Argument("until", QT_TRANSLATE_NOOP("Commands", "until when they count, like 2027-01-31; - for no end"))
_OWNER = Argument(
    "owner",
    QT_TRANSLATE_NOOP("Commands", "the fingerprint of the log's owner, believed over what another key signed before"),
)
LOG_LIST = Command(
    "log.list",
    QT_TRANSLATE_NOOP("Commands", "Show log"),
    QT_TRANSLATE_NOOP("Commands", "Show what anyone did, newest last"),
    (
        Argument("newest", QT_TRANSLATE_NOOP("Commands", "how many entries"), ArgumentKind.NUMBER, default=50),
        Argument("category", QT_TRANSLATE_NOOP("Commands", "only one category, like inventory")),
        Argument("containing", QT_TRANSLATE_NOOP("Commands", "only entries that contain this text")),
    ),
    words=("log", "list"),
)
LOG_VERIFY = Command(
    "log.verify",
    QT_TRANSLATE_NOOP("Commands", "Verify log"),
    QT_TRANSLATE_NOOP("Commands", "Walk the log's hash chain and name the first entry that was tampered with"),
    (Argument("noted", QT_TRANSLATE_NOOP("Commands", "NUMBER:HASH, noted earlier, that must still be there")),),
    words=("log", "verify"),
)
LOG_CONTINUE = Command(
    "log.continue",
    QT_TRANSLATE_NOOP("Commands", "Begin a continuation"),
    QT_TRANSLATE_NOOP("Commands", "Go on with a restored or cloned log from its newest entry, under an id of its own"),
    (
        Argument("reason", QT_TRANSLATE_NOOP("Commands", "why, for the log"), default=""),
        Argument(
            "known",
            QT_TRANSLATE_NOOP("Commands", "ID@NUMBER: how far a log was known to go that is not all here; many times"),
            many=True,
        ),
        _YES,
    ),
    Danger.LOSES,
    words=("log", "continue"),
    past=SIGNED,  # where nothing can be written, nobody can take the desk
)
LOG_REBUILD = Command(
    "log.rebuild",
    QT_TRANSLATE_NOOP("Commands", "Rebuild tables"),
    QT_TRANSLATE_NOOP("Commands", "Make the tables anew that say otherwise than the log's entries add up to"),
    (Argument("check", QT_TRANSLATE_NOOP("Commands", "only compare, and change nothing"), ArgumentKind.FLAG),),
    Danger.CHANGES,
    words=("log", "rebuild"),
    past=SIGNED,
)
LOG_DATABASE = Command(
    "log.database",
    QT_TRANSLATE_NOOP("Commands", "Show database"),
    QT_TRANSLATE_NOOP(
        "Commands", "Look through all pages of the log's file, and say how large it is and when it was backed up"
    ),
    words=("log", "database"),
)
LOG_BACKUP = Command(
    "log.backup",
    QT_TRANSLATE_NOOP("Commands", "Back up the log"),
    QT_TRANSLATE_NOOP("Commands", "Copy the log into a folder, check the copy, and remove the oldest copies there"),
    (
        Argument(
            "folder",
            QT_TRANSLATE_NOOP("Commands", "the folder, on another disk"),
            ArgumentKind.FOLDER,
            positional=True,
            required=True,
        ),
        Argument("keep", QT_TRANSLATE_NOOP("Commands", "how many copies stay"), ArgumentKind.NUMBER, default=14),
    ),
    Danger.CHANGES,
    words=("log", "backup"),
    past=SIGNED,
)
LOG_RESTORE = Command(
    "log.restore",
    QT_TRANSLATE_NOOP("Commands", "Restore the log"),
    QT_TRANSLATE_NOOP(
        "Commands", "Test a backup and let it take the place of the log, which stays beside it under another name"
    ),
    (
        Argument(
            "file", QT_TRANSLATE_NOOP("Commands", "the backup"), ArgumentKind.FILE, positional=True, required=True
        ),
        _YES,
    ),
    Danger.LOSES,
    words=("log", "restore"),
    past=SIGNED,
)
LOG_RECOVER = Command(
    "log.recover",
    QT_TRANSLATE_NOOP("Commands", "Recover from a damaged journal…"),
    QT_TRANSLATE_NOOP(
        "Commands", "Keep a damaged journal beside a new one that has all entries, sites and nodes that can be read"
    ),
    (_YES,),
    Danger.LOSES,
    words=("log", "recover"),
)

LOG_CHECKPOINT = Command(
    "log.checkpoint",
    QT_TRANSLATE_NOOP("Commands", "Sign checkpoint"),
    QT_TRANSLATE_NOOP(
        "Commands", "Vouch for all entries until now with your SSH key, so that none can be changed or cut"
    ),
    (_KEY,),
    Danger.CHANGES,
    words=("log", "checkpoint"),
    past=SIGNED,
)

PEOPLE_LIST = Command(
    "people.list",
    QT_TRANSLATE_NOOP("Commands", "Show people"),
    QT_TRANSLATE_NOOP("Commands", "List who works here, by which keys and in which roles"),
    words=("people", "list"),
)
PEOPLE_ADD = Command(
    "people.add",
    QT_TRANSLATE_NOOP("Commands", "Add person"),
    QT_TRANSLATE_NOOP("Commands", "Put somebody on the list, signed by somebody on it who may approve"),
    (
        Argument("name", QT_TRANSLATE_NOOP("Commands", "what people call them"), positional=True, required=True),
        Argument(
            "public_key",
            QT_TRANSLATE_NOOP("Commands", "a file with their public SSH key; may be given several times"),
            ArgumentKind.FILE,
            many=True,
        ),
        _ROLE,
        _SINCE,
        _UNTIL,
        _GATHER,
        _KEY,
    ),
    Danger.CHANGES,
    words=("people", "add"),
    past=SIGNED,
)
PEOPLE_CHANGE = Command(
    "people.change",
    QT_TRANSLATE_NOOP("Commands", "Change person"),
    QT_TRANSLATE_NOOP("Commands", "Give somebody on the list further keys, other roles, or another time"),
    (
        _PERSON,
        Argument(
            "public_key",
            QT_TRANSLATE_NOOP("Commands", "a file with a further public SSH key of theirs"),
            ArgumentKind.FILE,
            many=True,
        ),
        _ROLE,
        _SINCE,
        _UNTIL,
        _GATHER,
        _KEY,
    ),
    Danger.CHANGES,
    words=("people", "change"),
    past=SIGNED,
)
PEOPLE_REMOVE = Command(
    "people.remove",
    QT_TRANSLATE_NOOP("Commands", "Remove person"),
    QT_TRANSLATE_NOOP("Commands", "Have somebody count no longer from now on; what they signed stays"),
    (_PERSON, _GATHER, _KEY),
    Danger.CHANGES,
    words=("people", "remove"),
    past=SIGNED,
)
PEOPLE_REVOKE = Command(
    "people.revoke",
    QT_TRANSLATE_NOOP("Commands", "Revoke key"),
    QT_TRANSLATE_NOOP("Commands", "Have a lost or stolen key count no longer; what it signed before stays"),
    (
        Argument(
            "fingerprint", QT_TRANSLATE_NOOP("Commands", "the key's fingerprint, SHA256:..."), positional=True,
            required=True,
        ),
        Argument("reason", QT_TRANSLATE_NOOP("Commands", "what happened to it")),
        _GATHER,
        _KEY,
    ),
    Danger.CHANGES,
    words=("people", "revoke"),
    past=SIGNED,
)  # fmt: skip

PEOPLE_DESK = Command(
    "people.desk",
    QT_TRANSLATE_NOOP("Commands", "Show who is at the desk"),
    QT_TRANSLATE_NOOP("Commands", "Say who is at the desk, since when, and what may be done there"),
    words=("people", "desk"),
)
PEOPLE_SIT = Command(
    "people.sit",
    QT_TRANSLATE_NOOP("Commands", "Who is at the desk…"),
    QT_TRANSLATE_NOOP("Commands", "Prove by your key that you are at the desk: entries carry your name from then on"),
    (_KEY,),
    shortcut="Ctrl+Shift+D",
    words=("people", "sit"),
)
PEOPLE_LEAVE = Command(
    "people.leave",
    QT_TRANSLATE_NOOP("Commands", "Leave the desk"),
    QT_TRANSLATE_NOOP("Commands", "Say that you are not at the desk any more"),
    words=("people", "leave"),
)

PEOPLE_RULE = Command(
    "people.rule",
    QT_TRANSLATE_NOOP("Commands", "Set rule"),
    QT_TRANSLATE_NOOP("Commands", "Say how many people who may approve an act needs, signed by as many as it asks for"),
    (
        Argument(
            "step",
            QT_TRANSLATE_NOOP("Commands", "list the rules, or set one"),
            ArgumentKind.CHOICE,
            positional=True,
            required=True,
            choices=("list", "set"),
        ),
        Argument(
            "subject",
            QT_TRANSLATE_NOOP("Commands", "the act, like nodes.remove, or * for all others"),
            positional=True,
        ),
        Argument("needs", QT_TRANSLATE_NOOP("Commands", "how many people; 0 takes the rule away"), ArgumentKind.NUMBER),
        _GATHER,
        _KEY,
    ),
    Danger.CHANGES,
    words=("people", "rule"),
    past=SIGNED,
)
PEOPLE_PROPOSAL = Command(
    "people.proposal",
    QT_TRANSLATE_NOOP("Commands", "Gather signatures"),
    QT_TRANSLATE_NOOP(
        "Commands", "Show, sign or make a change of people or rules for which one signature is not enough"
    ),
    (
        Argument(
            "step",
            QT_TRANSLATE_NOOP("Commands", "show what a file proposes, sign it, or enter it when enough have signed"),
            ArgumentKind.CHOICE,
            positional=True,
            required=True,
            choices=("show", "sign", "enter"),
        ),
        Argument(
            "file",
            QT_TRANSLATE_NOOP("Commands", "the file that --file of another command wrote"),
            ArgumentKind.FILE,
            positional=True,
            required=True,
        ),
        _KEY,
    ),
    Danger.CHANGES,
    words=("people", "proposal"),
    past=SIGNED,
)
PEOPLE_BREAK = Command(
    "people.break_glass",
    QT_TRANSLATE_NOOP("Commands", "Break the glass…"),
    QT_TRANSLATE_NOOP("Commands", "In an emergency act although nobody approved: loudly, until somebody reviews it"),
    (
        Argument("reason", QT_TRANSLATE_NOOP("Commands", "why nobody can approve"), positional=True, required=True),
        Argument(
            "unsigned", QT_TRANSLATE_NOOP("Commands", "without any key: nobody can tell who it was"), ArgumentKind.FLAG
        ),
        _KEY,
        _YES,
    ),
    Danger.LOSES,
    words=("people", "break-glass"),
    past=SIGNED | {Bar.LOCKED},
)
PEOPLE_REVIEW = Command(
    "people.review",
    QT_TRANSLATE_NOOP("Commands", "Review a broken glass…"),
    QT_TRANSLATE_NOOP("Commands", "Say that what was done with the glass broken was looked at, by somebody else"),
    (
        Argument(
            "entry", QT_TRANSLATE_NOOP("Commands", "the number of the entry that broke it"), ArgumentKind.NUMBER,
            positional=True, required=True,
        ),
        Argument("words", QT_TRANSLATE_NOOP("Commands", "what was found"), positional=True, required=True),
        _KEY,
    ),
    Danger.CHANGES,
    words=("people", "review"),
    past=SIGNED,
)  # fmt: skip

LOG_SEARCH = Command(
    "log.search",
    QT_TRANSLATE_NOOP("Commands", "Search log"),
    QT_TRANSLATE_NOOP("Commands", "Find the entries that have all these words, or their beginnings, the newest first"),
    (
        Argument("words", QT_TRANSLATE_NOOP("Commands", "what to look for"), positional=True, required=True, many=True),
        Argument("newest", QT_TRANSLATE_NOOP("Commands", "how many entries"), ArgumentKind.NUMBER, default=50),
    ),
    words=("log", "search"),
)
LOG_EXPORT = Command(
    "log.export",
    QT_TRANSLATE_NOOP("Commands", "Export log"),
    QT_TRANSLATE_NOOP("Commands", "Write a part of the log as one signed file that anybody can check"),
    (
        Argument(
            "file",
            QT_TRANSLATE_NOOP("Commands", "the file to write"),
            ArgumentKind.FILE,
            positional=True,
            required=True,
        ),
        Argument("since", QT_TRANSLATE_NOOP("Commands", "only entries from this time on, like 2026-11-20")),
        Argument("until", QT_TRANSLATE_NOOP("Commands", "only entries before this time")),
        Argument("kind", QT_TRANSLATE_NOOP("Commands", "only this category; may be given several times"), many=True),
        Argument("target", QT_TRANSLATE_NOOP("Commands", "only what was done to this, like node:hall/g01")),
        Argument(
            "without",
            QT_TRANSLATE_NOOP("Commands", "leave out the values of this field; may be given several times"),
            many=True,
        ),
        _KEY,
    ),
    words=("log", "export"),
)
LOG_IMPORT = Command(
    "log.import",
    QT_TRANSLATE_NOOP("Commands", "Import log"),
    QT_TRANSLATE_NOOP("Commands", "Check an exported part of another log and keep it beside this one, never in it"),
    (
        Argument(
            "file", QT_TRANSLATE_NOOP("Commands", "the file to read"), ArgumentKind.FILE, positional=True, required=True
        ),
        _OWNER,
    ),
    Danger.CHANGES,
    words=("log", "import"),
)
LOG_OTHERS = Command(
    "log.others",
    QT_TRANSLATE_NOOP("Commands", "Show others' logs"),
    QT_TRANSLATE_NOOP("Commands", "List the logs of others that were taken in here, or the entries of one of them"),
    (
        Argument(
            "log", QT_TRANSLATE_NOOP("Commands", "its name or id: list its entries, newest last"), positional=True
        ),
        Argument("newest", QT_TRANSLATE_NOOP("Commands", "how many entries"), ArgumentKind.NUMBER, default=50),
    ),
    words=("log", "others"),
)

LOG_WITNESS = Command(
    "log.witness",
    QT_TRANSLATE_NOOP("Commands", "Witness log"),
    QT_TRANSLATE_NOOP("Commands", "Have another console counter-sign how far this log goes"),
    (
        Argument(
            "act",
            QT_TRANSLATE_NOOP("Commands", "ask by FILE, sign FILE at the other console, take FILE.witness back here"),
            ArgumentKind.CHOICE,
            positional=True,
            required=True,
            choices=("ask", "sign", "take"),
        ),
        Argument(
            "file",
            QT_TRANSLATE_NOOP("Commands", "the file that goes there and back"),
            ArgumentKind.FILE,
            positional=True,
            required=True,
        ),
        _OWNER,
        _KEY,
    ),
    Danger.CHANGES,
    words=("log", "witness"),
    past=SIGNED,
)  # fmt: skip

COMMANDS: tuple[Command, ...] = (
    LOG_LIST, LOG_SEARCH, LOG_VERIFY, LOG_CHECKPOINT, LOG_EXPORT, LOG_IMPORT, LOG_OTHERS, LOG_WITNESS,
    LOG_REBUILD, LOG_CONTINUE, LOG_DATABASE, LOG_BACKUP, LOG_RESTORE, LOG_RECOVER,
    PEOPLE_LIST, PEOPLE_ADD, PEOPLE_CHANGE, PEOPLE_REMOVE, PEOPLE_REVOKE, PEOPLE_DESK, PEOPLE_SIT, PEOPLE_LEAVE,
    PEOPLE_RULE, PEOPLE_PROPOSAL, PEOPLE_BREAK, PEOPLE_REVIEW,
)  # fmt: skip
