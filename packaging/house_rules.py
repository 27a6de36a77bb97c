"""House rules that no linter knows, as code; each says why it exists. Run as `python packaging/house_rules.py`.

A line that has to break a rule says so beside it, with its reason: `# house: RULE: reason`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("console/", "connectors/", "widgets/", "resources/")
#: Sent to nodes and run there by whatever Python they have; the product around it never imports it.
ON_NODES = ("connectors/probe/node_probe.py", "connectors/runner/node_gate.py", "connectors/runner/node_runner.py")
LONGEST_MODULE = 500
_TEXT_SUFFIXES = (
    *(".cfg", ".ini", ".json", ".md", ".py", ".sh", ".toml"),
    *(".ts", ".txt", ".yaml", ".yml", ".c", ".h", ".svg"),
)
_EXCEPTION = re.compile(r"#\s*house:\s*(?P<rule>[a-z-]+):\s*\S+")


@dataclass(frozen=True, slots=True)
class File:
    """One file of the tree: `path` relative to its root, with forward slashes. `tree` is None when it is not Python;
    `nodes` are all of its nodes, which many rules go through."""

    path: str
    text: str
    tree: ast.Module | None = None
    lines: list[str] = field(default_factory=list)
    nodes: tuple[ast.AST, ...] = ()

    def excepted(self, line: int, rule: str) -> bool:
        found = _EXCEPTION.search(self.lines[line - 1]) if 0 < line <= len(self.lines) else None
        return found is not None and found["rule"] == rule


@dataclass(frozen=True, slots=True)
class Rule:
    """`find` yields (line, what was found); `applies` says which files it looks at; `reason` is shown on failure."""

    name: str
    reason: str
    applies: Callable[[File], bool]
    find: Callable[[File], Iterator[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class Violation:
    path: str
    line: int
    rule: Rule
    found: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule.name}: {self.found}\n    {self.rule.reason}"


# ---- which files ---------------------------------------------------------------------------------------------------


def _python(file: File) -> bool:
    return file.tree is not None


def _product(file: File) -> bool:
    return file.tree is not None and file.path.startswith(PRODUCT) and file.path not in ON_NODES


def _model(file: File) -> bool:
    return file.tree is not None and re.match(r"console/[^/]+/model(/|\.py$)", file.path) is not None


def _remote_commands(file: File) -> bool:
    # `text.py` shows what was run and runs nothing.
    allowed = ("probe/launch.py", "runner/client.py", "ssh/", "local.py", "site_simulator/", "text.py")
    return _product(file) and not file.path.startswith(tuple(f"connectors/{place}" for place in allowed))


def _anything(file: File) -> bool:
    # The rules name what they forbid, and their tests show it.
    return not file.path.endswith(("packaging/house_rules.py", "house/test_house_rules.py"))


# ---- looking into Python -------------------------------------------------------------------------------------------


def _nodes(file: File) -> Iterator[ast.AST]:
    return iter(file.nodes)


def _dotted(node: ast.AST) -> str:
    """`os.fork` for the expression os.fork; empty for anything that is not a plain dotted name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = _dotted(node.value)
        return f"{base}.{node.attr}" if base else ""
    return ""


def _called(node: ast.Call) -> str:
    """The last part of what is called: `tr` for self.tr(...)."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else _dotted(node.func)


def _imports(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


# ---- posix-only ----------------------------------------------------------------------------------------------------

_POSIX_MODULES = {
    "crypt",
    "fcntl",
    "grp",
    "posix",
    "pty",
    "pwd",
    "readline",
    "resource",
    "spwd",
    "syslog",
    "termios",
    "tty",
}
_POSIX_NAMES = {
    *(
        f"os.{name}"
        for name in ("chown", "chroot", "fork", "forkpty", "getegid", "geteuid", "getgid", "getpgid", "getuid")
    ),
    *(
        f"os.{name}"
        for name in ("killpg", "mkfifo", "nice", "openpty", "sched_getaffinity", "setpgid", "setsid", "setuid")
    ),
    *(
        f"os.{name}"
        for name in ("statvfs", "sysconf", "uname", "wait", "waitpid", "WNOHANG", "O_NOFOLLOW", "O_DIRECTORY")
    ),
    *(
        f"signal.SIG{name}"
        for name in ("ALRM", "CHLD", "CONT", "HUP", "KILL", "PIPE", "QUIT", "STOP", "USR1", "USR2", "WINCH")
    ),
    *(
        "signal.alarm",
        "signal.pause",
        "signal.set_wakeup_fd",
        "signal.setitimer",
        "select.epoll",
        "select.poll",
        "select.kqueue",
    ),
    *("socket.AF_UNIX", "asyncio.open_unix_connection"),
}
_ASKS_PLATFORM = re.compile(r"\bsys\.platform\b|\bos\.name\b|\bhasattr\(|\bplatform\.system\(")


def _posix_only(file: File) -> Iterator[tuple[int, str]]:
    yield from _posix_in(list(ast.iter_child_nodes(file.tree)) if file.tree else [])


def _posix_in(nodes: list[ast.AST]) -> Iterator[tuple[int, str]]:
    """Names without a guard. A guard is a branch that asks for the platform, an earlier way out that does, or a try
    that expects the name to be missing."""
    for node in nodes:
        if isinstance(node, ast.If | ast.IfExp | ast.BoolOp) and _ASKS_PLATFORM.search(ast.unparse(node)):
            if isinstance(node, ast.If) and isinstance(node.body[-1], ast.Return | ast.Raise | ast.Continue):
                return
            continue
        if isinstance(node, ast.Try) and any(_expects_missing(handler) for handler in node.handlers):
            continue
        names = {name for name in _imports(node) if name.partition(".")[0] in _POSIX_MODULES or name in _POSIX_NAMES}
        if (dotted := _dotted(node)) in _POSIX_NAMES:
            names.add(dotted)
        for name in sorted(names):
            yield getattr(node, "lineno", 0), name
        yield from _posix_in(list(ast.iter_child_nodes(node)))


def _expects_missing(handler: ast.ExceptHandler) -> bool:
    return handler.type is not None and bool(
        re.search(r"ImportError|ModuleNotFoundError|AttributeError", ast.unparse(handler.type))
    )


# ---- colours -------------------------------------------------------------------------------------------------------

_HEX_COLOUR = re.compile(r"(?<![\w&#/])#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b|\brgba?\(\s*\d")


def _colours(file: File) -> Iterator[tuple[int, str]]:
    documentation = {id(text) for text in _docstrings(file)}
    for node in _nodes(file):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            if found := _HEX_COLOUR.search(node.value):
                yield node.lineno, repr(found[0])
        elif isinstance(node, ast.Call) and _called(node) in {"QColor", "fromRgb", "fromRgbF", "mkColor"}:
            if node.args and all(isinstance(argument, ast.Constant) for argument in node.args):
                yield node.lineno, ast.unparse(node)
        elif (
            isinstance(node, ast.Attribute)
            and ".GlobalColor." in (name := _dotted(node))
            and not name.endswith(".transparent")
        ):
            yield node.lineno, name


def _docstrings(file: File) -> Iterator[ast.AST]:
    for node in _nodes(file):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


# ---- the rest ------------------------------------------------------------------------------------------------------


def _too_long(file: File) -> Iterator[tuple[int, str]]:
    if len(file.lines) > LONGEST_MODULE:
        yield len(file.lines), f"{len(file.lines)} lines"


def _unmarked_text(file: File) -> Iterator[tuple[int, str]]:
    text_at = {"tr": 0, "trUtf8": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1}
    for node in _nodes(file):
        if not isinstance(node, ast.Call) or (name := _called(node)) not in text_at:
            continue
        if name == "translate" and "QCoreApplication" not in ast.unparse(node.func):
            continue  # str.translate, QPainter.translate
        texts = node.args[text_at[name] : text_at[name] + 1]
        if texts and isinstance(texts[0], ast.JoinedStr | ast.BinOp | ast.Call):
            yield node.lineno, ast.unparse(node)[:80]


def _string_commands(file: File) -> Iterator[tuple[int, str]]:
    for node in _nodes(file):
        if not isinstance(node, ast.Call):
            continue
        called, dotted = _called(node), _dotted(node.func)
        if called in {"exec_command", "open_session", "invoke_shell"} or dotted in {"os.system", "os.popen"}:
            yield node.lineno, f"{called}(...)"
        elif dotted in {"shlex.join", "shlex.quote"}:
            yield node.lineno, f"{dotted}(...)"
        elif any(keyword.arg == "shell" and ast.unparse(keyword.value) == "True" for keyword in node.keywords):
            yield node.lineno, "shell=True"
        elif called == "open" and isinstance(node.func, ast.Attribute) and node.args and _builds_text(node.args[0]):
            yield node.lineno, f"open({ast.unparse(node.args[0])[:60]})"


def _builds_text(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return _called(node) in {"format", "join"}
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod))


_PLACES = re.compile(
    r"(?<![\w.])/(?:work|workspace|builds)/\w+/|file:///\w|/Users/\w|[A-Z]:\\Users"
    r"|--(?:extra-)?index-url[ =]\S*://|https?://[^\s\"')]+/simple\b",
    re.IGNORECASE,
)


def _places(file: File) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(file.lines, 1):
        if found := _PLACES.search(line):
            yield number, found[0]


def _broad_except(file: File) -> Iterator[tuple[int, str]]:
    for node in _nodes(file):
        if isinstance(node, ast.ExceptHandler) and (
            node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
        ):
            if isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None:
                continue  # tidies up and passes it on
            near = file.lines[node.lineno - 1 : node.body[0].lineno - 1] or [file.lines[node.lineno - 1]]
            if not any("#" in line for line in near):
                yield node.lineno, file.lines[node.lineno - 1].strip()


def _unfinished(file: File) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(file.lines, 1):
        if found := re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line):
            yield number, found[0]


_EXCUSE = re.compile(r"#\s*pragma:\s*no\s*(?:cover|branch)", re.IGNORECASE)


def _excused(file: File) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(file.lines, 1):
        if found := _EXCUSE.search(line):
            yield number, found[0]


def _clock_in_model(file: File) -> Iterator[tuple[int, str]]:
    forbidden = {
        "now",
        "utcnow",
        "today",
        "open",
        "print",
        "input",
        "read_text",
        "write_text",
        "read_bytes",
        "write_bytes",
        "uuid4",
    }
    for node in _nodes(file):
        if isinstance(node, ast.Call) and _called(node) in forbidden:
            yield node.lineno, f"{ast.unparse(node.func)}(...)"


def _narrow_signal(file: File) -> Iterator[tuple[int, str]]:
    for node in _nodes(file):
        if isinstance(node, ast.Call) and _called(node) == "Signal":
            for argument in node.args:
                if ast.unparse(argument) in {"int", "dict", "list"}:
                    yield node.lineno, ast.unparse(node)


#: What draws a node's words as HTML where nobody asked for it.
_RICH = re.compile(r"QToolTip\.|\.(setToolTip|setHtml|setWhatsThis)$|^(QLabel|QMessageBox|QTextEdit)$")


def _qt_habits(file: File) -> Iterator[tuple[int, str]]:
    for node in _nodes(file):
        if isinstance(node, ast.Call) and _called(node) == "processEvents":
            yield node.lineno, "processEvents()"
        elif isinstance(node, ast.Call) and _RICH.search(ast.unparse(node.func)) and file.path != "widgets/tips.py":
            yield node.lineno, ast.unparse(node.func)
        elif isinstance(node, ast.ClassDef) and any(_dotted(base).endswith("QThread") for base in node.bases):
            yield node.lineno, f"class {node.name}(QThread)"


def _free_keys(file: File) -> Iterator[tuple[int, str]]:
    for node in _nodes(file):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            of = _dotted(node.func.value).rpartition(".")[2]
            kept = node.func.attr in {"recall", "remember"} or (of == "memory" and node.func.attr in {"get", "put"})
            if kept and isinstance(node.args[0], ast.JoinedStr | ast.BinOp | ast.Constant):
                yield node.lineno, ast.unparse(node)[:80]


def _named_thing(file: File) -> bool:
    return file.tree is not None and not file.path.rpartition("/")[2].startswith("test_")


def _opens_with_a_question(file: File) -> Iterator[tuple[int, str]]:
    said = ast.get_docstring(file.tree) if isinstance(file.tree, ast.Module) else None
    if said and said.split()[0].rstrip(",:") in {"What", "How", "Where", "When", "Whether", "Which", "Who", "Why"}:
        yield 1, said.splitlines()[0][:80]


RULES = (
    Rule(
        "posix-only",
        "The console runs on Linux, Windows and macOS: ask for sys.platform first, or expect the name to be missing.",
        _product,
        _posix_only,
    ),
    Rule(
        "colour",
        "Colours live in resources/themes/*.toml and come by token, or they are wrong in every theme but one.",
        _product,
        _colours,
    ),
    Rule(
        "long-module",
        f"A module of more than {LONGEST_MODULE} lines is not read whole: make it a folder of the same name.",
        lambda file: file.tree is not None and file.path not in ON_NODES,
        _too_long,
    ),
    Rule(
        "built-text",
        "A text built before it is marked matches no translation: mark the fixed text, format after it, plurals by %n.",
        _product,
        _unmarked_text,
    ),
    Rule(
        "remote-command",
        "A command line built from text runs what a name or a label says: only the wrappers in connectors build them.",
        _remote_commands,
        _string_commands,
    ),
    Rule(
        "local-place",
        "Paths of one machine and addresses of one registry mean nothing elsewhere.",
        _anything,
        _places,
    ),
    Rule(
        "broad-except",
        "Catching everything hides bugs: name the errors, or write the reason beside it.",
        _python,
        _broad_except,
    ),
    Rule(
        "excused-line",
        "A line that no test runs is tested or removed, not excused; in a perfect file the excuse counts for nothing.",
        lambda file: file.tree is not None and _anything(file),
        _excused,
    ),
    Rule("unfinished", "Unfinished work belongs into an issue, not into the tree.", _anything, _unfinished),
    Rule(
        "impure-model",
        "Models are pure functions of what they are given: time, chance and files come in as arguments.",
        _model,
        _clock_in_model,
    ),
    Rule(
        "narrow-signal",
        "Signal(int) wraps at 2^31, Signal(dict) and Signal(list) copy: use Signal(object) with a frozen record.",
        _product,
        _narrow_signal,
    ),
    Rule(
        "free-key",
        "A setting is declared once with its type, default, bounds and words: recall it by that, not by text.",
        _product,
        _free_keys,
    ),
    Rule(
        "unnamed-module",
        "A module's docstring says what the thing is: it opens with its name. Tests open with a behaviour.",
        _named_thing,
        _opens_with_a_question,
    ),
    Rule(
        "qt-habit",
        "processEvents re-enters handlers, a QThread's slots run in the wrong thread: plain threads, and one wake-up."
        " Qt draws a node's words as HTML: tips by widgets.tips, labels by widgets.text.",
        _product,
        _qt_habits,
    ),
)


# ---- running -------------------------------------------------------------------------------------------------------


def load(path: str, text: str) -> File:
    """A file as the rules see it; raises SyntaxError for Python that is none."""
    tree = ast.parse(text, path) if path.endswith(".py") else None
    return File(path, text, tree, text.splitlines(), tuple(ast.walk(tree)) if tree else ())


def violations(file: File) -> list[Violation]:
    """Everything in one file that breaks a rule and does not say why."""
    return [
        Violation(file.path, line, rule, found)
        for rule in RULES
        if rule.applies(file)
        for line, found in rule.find(file)
        if not file.excepted(line, rule.name)
    ]


def files(root: Path) -> Iterator[File]:
    """The tree's own text files: what .gitignore names by folder, and hidden folders but .ci, are left out."""
    ignored = {
        line.strip().strip("/").rpartition("/")[2]
        for line in (root / ".gitignore").read_text().splitlines()
        if line.strip().endswith("/")
    }
    folders = [root]
    while folders:
        for entry in sorted(folders.pop().iterdir()):
            if entry.is_dir():
                if entry.name not in ignored and (not entry.name.startswith(".") or entry.name == ".ci"):
                    folders.append(entry)
            elif entry.suffix in _TEXT_SUFFIXES or not entry.suffix:
                yield load(entry.relative_to(root).as_posix(), entry.read_text(encoding="utf-8"))


def main() -> int:
    looked_at = 0
    found: list[Violation] = []
    for file in files(ROOT):
        looked_at += 1
        found.extend(violations(file))
    for violation in found:
        print(violation)
    print(f"house rules: {looked_at} files, {len(RULES)} rules, {len(found)} violations")
    return 1 if found or not looked_at else 0


if __name__ == "__main__":
    sys.exit(main())
