"""Everything that can be done with sites, nodes and what is known of them, as data.

The command line is built from this list alone; menus, the palette and the docs read it too.
"""

from __future__ import annotations

from console.fleet.model.exchange.kinds import Source
from console.fleet.model.inventory import SiteKind
from console.work.model.commands import Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_DRY_RUN = Argument(
    "dry_run", QT_TRANSLATE_NOOP("Commands", "show what would happen, and do nothing"), ArgumentKind.FLAG
)
_YES = Argument("yes", QT_TRANSLATE_NOOP("Commands", "do not ask"), ArgumentKind.FLAG)
_SITE = Argument("site", QT_TRANSLATE_NOOP("Commands", "the site they stand on"), ArgumentKind.SITE)
_RACK = Argument("rack", QT_TRANSLATE_NOOP("Commands", "the rack they stand in"))
_SWITCH = Argument("switch", QT_TRANSLATE_NOOP("Commands", "the network switch that they hang on"))
_OWNER = Argument("owner", QT_TRANSLATE_NOOP("Commands", "who answers for them"))
_LABEL = Argument("label", QT_TRANSLATE_NOOP("Commands", "a label; may be given several times"), many=True)
_IDENTITY = Argument("identity_file", QT_TRANSLATE_NOOP("Commands", "private key to log in with"), ArgumentKind.FILE)
_JUMP = Argument("jump", QT_TRANSLATE_NOOP("Commands", "jump hosts to go through, as for ssh -J"))
_SOME_NODES = Argument(
    "nodes",
    QT_TRANSLATE_NOOP("Commands", "nodes, as SITE/NAME, NAME where it is unique, or site:SITE"),
    ArgumentKind.NODE,
    positional=True,
    many=True,
)
_ALL = Argument("all", QT_TRANSLATE_NOOP("Commands", "all nodes that are watched"), ArgumentKind.FLAG)
_AT_ONCE = Argument(
    "at_once", QT_TRANSLATE_NOOP("Commands", "how many connections to make at the same time"), ArgumentKind.NUMBER,
    default=16,
)  # fmt: skip
_COUNT = Argument("count", QT_TRANSLATE_NOOP("Commands", "end after so many samples of each node"), ArgumentKind.NUMBER)
_SECONDS = Argument("seconds", QT_TRANSLATE_NOOP("Commands", "end after so many seconds"), ArgumentKind.SECONDS)
_EVERY = Argument("every", QT_TRANSLATE_NOOP("Commands", "seconds between samples"), ArgumentKind.SECONDS, default=1.0)
_ACCEPT = Argument(
    "accept_host_key",
    QT_TRANSLATE_NOOP("Commands", "accept an unknown host key if this is its fingerprint, SHA256:..."),
)

SITES_ADD = Command(
    "sites.add",
    QT_TRANSLATE_NOOP("Commands", "Add site…"),
    QT_TRANSLATE_NOOP("Commands", "Add a site: a place with its own ground"),
    (
        Argument("key", QT_TRANSLATE_NOOP("Commands", "short name, used in addresses"), positional=True, required=True),
        Argument("name", QT_TRANSLATE_NOOP("Commands", "its name for people")),
        Argument(
            "kind", QT_TRANSLATE_NOOP("Commands", "what kind of place it is"), ArgumentKind.CHOICE,
            choices=tuple(SiteKind), default=SiteKind.DATACENTRE.value,
        ),
        Argument("zone", QT_TRANSLATE_NOOP("Commands", "its time zone, like Europe/Stockholm"), default="UTC"),
    ),
    Danger.CHANGES,
    undoable=True,
    words=("sites", "add"),
)  # fmt: skip
SITES_LIST = Command(
    "sites.list",
    QT_TRANSLATE_NOOP("Commands", "Show sites"),
    QT_TRANSLATE_NOOP("Commands", "List the sites and how many nodes each has"),
    words=("sites", "list"),
)
SITES_EDIT = Command(
    "sites.edit",
    QT_TRANSLATE_NOOP("Commands", "Edit site…"),
    QT_TRANSLATE_NOOP("Commands", "Change a site; its nodes move along when its key changes"),
    (
        Argument(
            "key", QT_TRANSLATE_NOOP("Commands", "the site to change"), ArgumentKind.SITE, positional=True,
            required=True,
        ),
        Argument("new_key", QT_TRANSLATE_NOOP("Commands", "its new short name")),
        Argument("name", QT_TRANSLATE_NOOP("Commands", "its name for people")),
        Argument(
            "kind", QT_TRANSLATE_NOOP("Commands", "what kind of place it is"), ArgumentKind.CHOICE,
            choices=tuple(SiteKind),
        ),
        Argument("zone", QT_TRANSLATE_NOOP("Commands", "its time zone, like Europe/Stockholm")),
    ),
    Danger.CHANGES,
    undoable=True,
    words=("sites", "edit"),
)  # fmt: skip
SITES_REMOVE = Command(
    "sites.remove",
    QT_TRANSLATE_NOOP("Commands", "Remove site…"),
    QT_TRANSLATE_NOOP("Commands", "Remove a site and every node on it from the inventory"),
    (
        Argument(
            "key", QT_TRANSLATE_NOOP("Commands", "the site to remove"), ArgumentKind.SITE, positional=True,
            required=True,
        ),
        _YES,
    ),
    Danger.CHANGES,
    undoable=True,
    words=("sites", "remove"),
)  # fmt: skip

NODES_ADD = Command(
    "nodes.add",
    QT_TRANSLATE_NOOP("Commands", "Add nodes…"),
    QT_TRANSLATE_NOOP("Commands", "Add nodes by hand: one, or a range like g[01-16].hall"),
    (
        Argument(
            "hosts", QT_TRANSLATE_NOOP("Commands", "hosts as [USER@]HOST[:PORT]; ranges like g[01-16] are spelt out"),
            ArgumentKind.HOST, positional=True, many=True,
        ),
        _SITE,
        Argument("name", QT_TRANSLATE_NOOP("Commands", "name of the one node (default: the host's first label)")),
        _RACK, _SWITCH, _OWNER, _LABEL, _IDENTITY, _JUMP,
        Argument("local", QT_TRANSLATE_NOOP("Commands", "this machine itself, without SSH"), ArgumentKind.FLAG),
        Argument("unwatched", QT_TRANSLATE_NOOP("Commands", "keep it, but do not connect to it"), ArgumentKind.FLAG),
        _DRY_RUN,
    ),
    Danger.CHANGES,
    shortcut="Ctrl+N",
    undoable=True,
    words=("nodes", "add"),
)  # fmt: skip
NODES_LIST = Command(
    "nodes.list",
    QT_TRANSLATE_NOOP("Commands", "Show nodes"),
    QT_TRANSLATE_NOOP("Commands", "List the nodes of the inventory"),
    (
        _SOME_NODES,
        Argument("site", QT_TRANSLATE_NOOP("Commands", "only those of this site"), ArgumentKind.SITE),
        Argument("label", QT_TRANSLATE_NOOP("Commands", "only those with this label"), many=True),
    ),
    words=("nodes", "list"),
)
NODES_EDIT = Command(
    "nodes.edit",
    QT_TRANSLATE_NOOP("Commands", "Edit node…"),
    QT_TRANSLATE_NOOP("Commands", "Change nodes; what is not named stays as it is"),
    (
        _SOME_NODES,
        Argument("name", QT_TRANSLATE_NOOP("Commands", "new name of the one node")),
        Argument("host", QT_TRANSLATE_NOOP("Commands", "what SSH is given: an alias, a name or an address")),
        Argument("user", QT_TRANSLATE_NOOP("Commands", "the account; empty for the SSH configuration's")),
        Argument("port", QT_TRANSLATE_NOOP("Commands", "the port; 0 for the SSH configuration's"), ArgumentKind.NUMBER),
        _SITE, _RACK, _SWITCH, _OWNER, _IDENTITY, _JUMP,
        Argument("add_label", QT_TRANSLATE_NOOP("Commands", "a label to add; may be given several times"), many=True),
        Argument(
            "remove_label", QT_TRANSLATE_NOOP("Commands", "a label to remove; may be given several times"), many=True
        ),
        Argument(
            "watched", QT_TRANSLATE_NOOP("Commands", "whether to connect to it"), ArgumentKind.CHOICE,
            choices=("yes", "no"),
        ),
    ),
    Danger.CHANGES,
    undoable=True,
    words=("nodes", "edit"),
)  # fmt: skip
NODES_REMOVE = Command(
    "nodes.remove",
    QT_TRANSLATE_NOOP("Commands", "Remove nodes…"),
    QT_TRANSLATE_NOOP("Commands", "Remove nodes from the inventory; the machines are not touched"),
    (_SOME_NODES, _YES),
    Danger.CHANGES,
    undoable=True,
    words=("nodes", "remove"),
)
NODES_IMPORT = Command(
    "nodes.import",
    QT_TRANSLATE_NOOP("Commands", "Import nodes…"),
    QT_TRANSLATE_NOOP("Commands", "Import nodes from a file, after a preview"),
    (
        Argument(
            "file", QT_TRANSLATE_NOOP("Commands", "the file; - reads standard input; for ssh-config: ~/.ssh/config"),
            ArgumentKind.FILE, positional=True,
        ),
        Argument(
            "from", QT_TRANSLATE_NOOP("Commands", "what the file is (default: told by its ending and contents)"),
            ArgumentKind.CHOICE, choices=tuple(Source),
        ),
        _SITE,
        Argument(
            "strict", QT_TRANSLATE_NOOP("Commands", "import nothing if any node is invalid or a duplicate"),
            ArgumentKind.FLAG,
        ),
        _YES,
        _DRY_RUN,
    ),
    Danger.CHANGES,
    shortcut="Ctrl+Shift+N",
    undoable=True,
    words=("nodes", "import"),
)  # fmt: skip
NODES_EXPORT = Command(
    "nodes.export",
    QT_TRANSLATE_NOOP("Commands", "Export inventory…"),
    QT_TRANSLATE_NOOP("Commands", "Write sites and nodes as one TOML that imports again unchanged"),
    (
        Argument(
            "file", QT_TRANSLATE_NOOP("Commands", "the file to write (default: standard output)"), ArgumentKind.FILE,
            positional=True,
        ),
    ),
    words=("nodes", "export"),
)  # fmt: skip
NODES_UNDO = Command(
    "nodes.undo",
    QT_TRANSLATE_NOOP("Commands", "Undo"),
    QT_TRANSLATE_NOOP("Commands", "Take back the newest change to the inventory, whoever made it"),
    danger=Danger.CHANGES,
    shortcut="Ctrl+Z",
    words=("nodes", "undo"),
)
NODES_REDO = Command(
    "nodes.redo",
    QT_TRANSLATE_NOOP("Commands", "Redo"),
    QT_TRANSLATE_NOOP("Commands", "Make the change again that was undone last"),
    danger=Danger.CHANGES,
    shortcut="Ctrl+Shift+Z",
    words=("nodes", "redo"),
)
NODES_TEST = Command(
    "nodes.test",
    QT_TRANSLATE_NOOP("Commands", "Test connection"),
    QT_TRANSLATE_NOOP("Commands", "Connect, start the probe, and say for each step what is wrong and what to do"),
    (_SOME_NODES, _ALL, _AT_ONCE),
    words=("nodes", "test"),
)
WATCH = Command(
    "fleet.watch",
    QT_TRANSLATE_NOOP("Commands", "Watch"),
    QT_TRANSLATE_NOOP("Commands", "Show nodes live: GPUs, memory, power, network"),
    (_SOME_NODES, _ALL, _EVERY, _COUNT, _SECONDS),
    words=("watch",),
)
PROBE = Command(
    "fleet.probe",
    QT_TRANSLATE_NOOP("Commands", "Probe a machine"),
    QT_TRANSLATE_NOOP("Commands", "Read one machine that need not be in the inventory"),
    (
        Argument(
            "host", QT_TRANSLATE_NOOP("Commands", "[USER@]HOST[:PORT], or localhost with --local"), ArgumentKind.HOST,
            positional=True, required=True,
        ),
        _COUNT, _EVERY, _SECONDS, _IDENTITY, _JUMP,
        Argument("local", QT_TRANSLATE_NOOP("Commands", "this machine itself, without SSH"), ArgumentKind.FLAG),
        _ACCEPT,
    ),
    words=("probe",),
)  # fmt: skip
HOST_KEYS_LIST = Command(
    "hostkeys.list",
    QT_TRANSLATE_NOOP("Commands", "Show host keys"),
    QT_TRANSLATE_NOOP("Commands", "List the host keys that were accepted here"),
    words=("hostkeys", "list"),
)
HOST_KEYS_ACCEPT = Command(
    "hostkeys.accept",
    QT_TRANSLATE_NOOP("Commands", "Accept host key…"),
    QT_TRANSLATE_NOOP("Commands", "Ask a machine for its host key and trust it, after its fingerprint was compared"),
    (
        Argument(
            "host", QT_TRANSLATE_NOOP("Commands", "a node, or [USER@]HOST[:PORT]"), ArgumentKind.HOST, positional=True,
            required=True,
        ),
        Argument(
            "fingerprint",
            QT_TRANSLATE_NOOP("Commands", "the fingerprint it must have, SHA256:..., from a source you trust"),
        ),
        Argument(
            "replace", QT_TRANSLATE_NOOP("Commands", "forget the key accepted before: the machine was rebuilt"),
            ArgumentKind.FLAG,
        ),
        _JUMP,
    ),
    Danger.TRUSTS,
    words=("hostkeys", "accept"),
)  # fmt: skip
HOST_KEYS_FORGET = Command(
    "hostkeys.forget",
    QT_TRANSLATE_NOOP("Commands", "Forget host key…"),
    QT_TRANSLATE_NOOP("Commands", "Trust a machine's accepted host key no longer"),
    (
        Argument(
            "host", QT_TRANSLATE_NOOP("Commands", "a node, or HOST[:PORT]"), ArgumentKind.HOST, positional=True,
            required=True,
        ),
        _YES,
    ),
    Danger.LOSES,
    words=("hostkeys", "forget"),
)  # fmt: skip
COMMANDS: tuple[Command, ...] = (
    SITES_ADD, SITES_LIST, SITES_EDIT, SITES_REMOVE,
    NODES_ADD, NODES_LIST, NODES_EDIT, NODES_REMOVE, NODES_IMPORT, NODES_EXPORT, NODES_UNDO, NODES_REDO, NODES_TEST,
    WATCH, PROBE,
    HOST_KEYS_LIST, HOST_KEYS_ACCEPT, HOST_KEYS_FORGET,
)  # fmt: skip
BY_ID: dict[str, Command] = {command.id: command for command in COMMANDS}
