"""Driftvakt's node runner: starts programs on this machine so that they outlive the connection, and tells of them.

One file of the standard library, for Python 3.6 to 3.14. It is sent over the channel that also carries its answers, and
ends when the channel ends; what it started goes on. What it says is protocol version 1, written down in
docs/runner-protocol.md and as records in connectors/runner/messages.py.

How it is built: `Runner` answers one line of JSON for each line that it gets. A run is a folder of its own: what was
asked for (argv.json), who runs it (state.json), what it said (out, err), how it ended (exit.json). `Supervisor` goes on
in a process of its own: a transient unit, which is run from this file, where systemd is there and lets it live, else a
fork of this one in a session of its own. A folder is made once: whoever asks for a run twice gets told of the first.
What only looks leaves
nothing: it is a child of this process (`Look`), beside which other lines are answered. All of it happens at one
`Place`: this machine, or a folder that stands for one.
"""

import base64
import errno
import fcntl
import gc
import hashlib
import json
import marshal
import os
import re
import select
import signal
import socket
import stat
import subprocess
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

RUNNER_VERSION = "1.2"
PROTOCOL_VERSION = 1

MAX_LINE_BYTES = 1 << 20
MAX_ARGUMENTS = 4096
MAX_READ_BYTES = 512 << 10
MAX_RUNS = 1000
#: So many ends of runs are waited for at once, besides looking for them: `select` takes no descriptor beyond 1023.
MAX_ENDS = 200
PIECE_BYTES = 48 << 10
#: Of each of its two outputs a run keeps so much; what comes after is counted and dropped.
OUTPUT_LIMIT = 64 << 20
#: What is set aside for each short file that must be written even when the disk is full.
ROOM_BYTES = 8192
#: Seconds in which a run that was started must have said so, and in which it takes its input.
BEGIN_SECONDS = 15.0
#: Seconds for which a program's children may go on writing after it has ended.
DRAIN_SECONDS = 5.0
LONGEST_SECONDS = 30 * 86400.0
#: What takes a while (looks, trees, files, exchanges): how many of it at a time.
MAX_TASKS = 32
#: What only looks, and what is asked of a service: for how long, and how much it may say (a look on each output).
LONGEST_LOOK_SECONDS = 60.0
LOOK_LIMIT = 256 << 10
REPLY_LIMIT = 512 << 10
#: Trees: entries of a line and how many lines are sent before the console asks for more; names; depth.
BATCH_BYTES = 128 << 10
BATCHES = 8
MAX_ENTRIES = 1000000
MAX_NAMES = 10000  # of one folder at once
MAX_DEPTH = 200
MAX_XATTR_BYTES = 64 << 10
#: Files that come: the most of one piece, and after how many bytes it is said how far it is.
MAX_PIECE_BYTES = 4 << 20
TELL_BYTES = 8 << 20
#: After how many bytes they are brought to the disk: the sync at the end keeps all others waiting.
SYNC_BYTES = 64 << 20
BLOCK_BYTES = 1 << 20
READ_BYTES = 256 << 10
#: Seconds that one task may work before the others get their turn.
TURN_SECONDS = 0.02
#: What a program finds in its environment, besides PATH, HOME, USER and LOGNAME, if it was asked for.
ALLOWED_ENVIRONMENT = re.compile(
    r"^(LANG|LC_[A-Z]+|TZ|TERM|TMPDIR|[A-Z][A-Z0-9_]*_(DIR|FILE|FD|PATH|REPOSITORY|HOST|PORT|USER))$"
)
FORBIDDEN_ENVIRONMENT = re.compile(r"^(LD_|PYTHON|BASH|PERL|RUBY|NODE_|GIT_|SSH_)")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
MARK = "DRIFTVAKT_RUN"
_NAME = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
_REMOTE = re.compile(r"^(nfs|cifs|smb|ceph|gluster|lustre|beegfs|gpfs|afs|9p|fuse\.(sshfs|ceph|gluster))")
_SUM = re.compile(r"^[0-9a-f]{64}\Z")
#: Levels at which this runs; at that of watching nobody starts it.
LEVELS = ("operate", "recover")
#: Programs of one question whether they would be allowed.
MAX_PROGRAMS = 1000
#: Options by which a program runs another one; a long one may be shortened.
EXECUTING = (
    *("--password-command", "--rsh", "--rsync-path", "--to-command", "--use-compress-program", "--checkpoint-action"),
    *("--info-script", "--new-volume-script", "--rmt-command", "--rsh-command", "--exec", "--pager"),
)
FULL = (errno.ENOSPC, errno.EDQUOT)
SIGNALS = {"INT": signal.SIGINT, "TERM": signal.SIGTERM, "KILL": signal.SIGKILL, "HUP": signal.SIGHUP}


class Refused(Exception):
    """What was asked for is not done. `code` is stable, `facts` say what stands in the way."""

    def __init__(self, code: "str", text: "str" = "", **facts: "Any") -> None:
        Exception.__init__(self, code)
        self.code, self.text, self.facts = code, text, facts


# -- files -------------------------------------------------------------------------------------------------------------


def write_whole(path: "str", value: "Any", lasting: "bool" = True) -> None:
    """Put JSON into a file that is then there whole, on the disk if it is to last, or as it was. Where room was
    reserved for it a full disk does not matter."""
    data, room = json.dumps(value, sort_keys=True).encode(), path + ".room"
    fresh = room if len(data) <= ROOM_BYTES and os.path.exists(room) else "%s.%d" % (path, os.getpid())
    if fresh == room:
        data = data.ljust(ROOM_BYTES)
    fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        while data:
            data = data[os.write(fd, data) :]
        if lasting:
            os.fsync(fd)
    except OSError:
        if fresh != room:
            os.unlink(fresh)  # a full disk is not made fuller
        raise
    finally:
        os.close(fd)
    os.rename(fresh, path)
    if lasting:
        sync_folder(os.path.dirname(path))


def reserve(path: "str") -> None:
    """Take the room now that a file of `write_whole` will need, and its place in the folder."""
    room = path + ".room"
    fd = os.open(room, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        data = b" " * ROOM_BYTES
        while data:
            data = data[os.write(fd, data) :]
    except OSError:
        os.unlink(room)
        raise
    finally:
        os.close(fd)


def version_of(path: "str") -> "Any":
    """What tells a program's file from another that takes its place; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime, found.st_size


def sync_folder(path: "str") -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def read_json(path: "str") -> "Any":
    """What is in a file, or None where there is none or nothing that can be read."""
    try:
        with open(path, "rb") as file:
            return json.loads(file.read(MAX_LINE_BYTES).decode("utf-8", "replace"))
    except (OSError, ValueError):
        return None


def by_short_path(use: "Any", folder: "str", name: "str") -> None:
    """Call `use` with a path that no folder makes too long: a socket's may have 107 bytes."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        use("/proc/self/fd/%d/%s" % (fd, name))
    finally:
        os.close(fd)


def size_of(path: "str") -> "int":
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def written_at(path: "str") -> "float":
    try:
        return os.stat(path).st_mtime
    except OSError:
        return 0.0  # swept meanwhile


def own_folder(path: "str") -> "str":
    """A folder that is this account's alone, made if it is not there. Raises Refused."""
    made = ""
    for part in path.strip("/").split("/"):
        made += "/" + part
        try:
            os.mkdir(made, 0o700)
        except OSError as error:
            if error.errno != errno.EEXIST:
                raise Refused("no_place", "%s: %s" % (made, error.strerror))
    found = os.lstat(path)
    if found.st_uid != os.geteuid() or found.st_mode & 0o077 or not os.path.isdir(path) or os.path.islink(path):
        raise Refused("no_place", "%s is not this account's alone" % path)
    return path


def file_system_of(path: "str") -> "str":
    """The type of the file system that a path lies, or would lie, in."""
    best, kind = "", ""
    try:
        with open("/proc/self/mountinfo") as lines:
            for line in lines:
                before, _, after = line.partition(" - ")
                place = before.split()[4].encode().decode("unicode_escape", "replace")
                if (path + "/").startswith(place.rstrip("/") + "/") and len(place) >= len(best):
                    best, kind = place, after.split()[0]
    except (OSError, IndexError):
        pass
    return kind


def account() -> "str":
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


class Policy:
    """What a console may do on this machine, as its administrator wrote it. Whatever is not named here is refused, with
    `not_allowed`."""

    def __init__(self, told: "dict[str, Any]") -> None:
        self.starts, self.looks = told.get("programs", []), told.get("looks", [])
        self.folders = {"write": told.get("write", []), "read": told.get("read", [])}
        self.services = told.get("services", [])
        #: What its administrator calls it; "own" for one that is none of those that are made by the set-up.
        self.level = told["level"] if told.get("level") in LEVELS else "own"

    def program(self, asked: "dict[str, Any]", looks: "bool") -> None:
        """Its arguments are all named, in order, and nothing of its surroundings is chosen by who asks."""
        argv = _arguments(asked["argv"])
        allowed = self.starts + self.looks if looks else self.starts
        if asked.get("env") or asked.get("cwd", "/") != "/" or executes(argv):
            raise Refused("not_allowed", argv[0][:200])
        if not any(fits(patterns, argv) for patterns in allowed):
            raise Refused("not_allowed", argv[0][:200])

    def path(self, path: "str", what: "str") -> None:
        """It lies in a folder that is named, links followed."""
        real = os.path.realpath(path)
        if not any(real == folder or real.startswith(folder.rstrip("/") + "/") for folder in self.folders[what]):
            raise Refused("not_allowed", path[:200])

    def service(self, address: "Any") -> None:
        if address not in self.services:
            raise Refused("not_allowed", str(address)[:200])


def fits(patterns: "list[Any]", argv: "list[Any]") -> "bool":
    """Whether each argument is wholly what its pattern says; a last pattern after `*` stands for any number."""
    fixed, rest = patterns, None
    if patterns and patterns[-1].startswith("*"):
        fixed, rest = patterns[:-1], patterns[-1][1:]
    if len(argv) < len(fixed) or (rest is None and len(argv) > len(fixed)):
        return False
    named = [re.fullmatch(pattern, each) for pattern, each in zip(fixed, argv)]
    return all(named) and (rest is None or all(re.fullmatch(rest, each) for each in argv[len(fixed) :]))


def executes(argv: "list[Any]") -> "bool":
    """Whether an option has a program run another: such fit no pattern, whatever it says."""
    names = {os.path.basename(each) for each in argv[:5]}
    for each in argv:
        option = each.split("=", 1)[0]
        if len(option) > 2 and option.startswith("--") and any(bad.startswith(option) for bad in EXECUTING):
            return True
        if "rsync" in names and re.match(r"-[a-zA-Z]*e", each):
            return True
        if "tar" in names and re.match(r"-[a-zA-Z]*[IF]", each):
            return True
        if re.search(r"(sftp|rclone)\.(command|args|program)", each):
            return True
    return False


def read_policy(path: "str") -> "Policy":
    """The policy of this machine, whose owner and sum the gate has looked at. Raises OSError and ValueError."""
    with open(path, encoding="utf-8") as file:
        told = json.load(file)
    if not isinstance(told, dict) or told.get("driftvakt_policy") != 1:
        raise ValueError("no policy of this version")
    return Policy(told)


class Place:
    """Where the runner acts: this machine, or a folder `root` that stands for one. There only programs found by their
    bare names in `path` are started, and nothing outside that folder is touched."""

    def __init__(self, root: "str" = "", path: "str" = "") -> None:
        self.root = os.path.realpath(root) if root else ""
        self.path = path if path or root else PATH
        self.policy: "Any" = None

    def inside(self, path: "str") -> "str":
        """The path as the system knows it. Raises Refused for one that leads out of the folder."""
        if not path.startswith("/"):
            raise Refused("bad_request", "the path is not absolute")
        if not self.root:
            return path
        found = os.path.realpath(self.root + path)
        if found != self.root and not found.startswith(self.root + "/"):
            raise Refused("not_here", path)
        return found

    def descend(self, path: "str") -> "int":
        """A descriptor of a folder that is reached through no link. Raises Refused."""
        if not path.startswith("/") or ".." in path.split("/"):
            raise Refused("bad_request", "the path is not absolute")
        fd, done = os.open(self.root or "/", os.O_PATH | os.O_DIRECTORY), ""
        for part in path.split("/"):
            if part in ("", "."):
                continue
            done += "/" + part
            try:
                if stat.S_ISLNK(os.stat(part, dir_fd=fd, follow_symlinks=False).st_mode):
                    raise Refused("link", done)
                deeper = os.open(part, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=fd)
            finally:
                os.close(fd)
            fd = deeper
        return fd

    def program(self, name: "str") -> "Any":
        """The file to execute, or None to look for it as the system does. Raises Refused."""
        if not self.root:
            return None
        for folder in self.path.split(":"):
            found = os.path.join(folder, name)
            if folder and "/" not in name and os.path.isfile(found) and os.access(found, os.X_OK):
                return found
        raise Refused("not_here", name)

    def sudo(self) -> "bool":
        """Whether there is a sudo; whether it lets this account through, only it can say."""
        return any(os.access(os.path.join(folder, "sudo"), os.X_OK) for folder in self.path.split(":") if folder)

    def lingers(self) -> "bool":
        """Whether what this account starts outlives its login also where systemd ends all of a login."""
        if self.root or not os.path.isdir("/run/systemd/system"):
            return True
        return bool(self.systemd())

    def environment(self, asked: "dict[str, Any]") -> "dict[str, Any]":
        """What a program finds in its environment. Raises Refused for a variable that none gets."""
        if not isinstance(asked, dict):
            raise Refused("bad_request", "no variables")
        for name, value in asked.items():
            if not ALLOWED_ENVIRONMENT.match(name) or FORBIDDEN_ENVIRONMENT.match(name):
                raise Refused("environment", name[:100])
            _text(value)
        usual = {"PATH": self.path, "LANG": "C.UTF-8", "HOME": self.home(), "USER": account(), "LOGNAME": account()}
        usual.update(asked)
        if self.root:
            usual["DRIFTVAKT_ROOT"] = self.root
        return usual

    def machine(self) -> "str":
        try:
            with open(self.root + "/etc/machine-id", "rb") as file:
                return hashlib.sha256(b"driftvakt" + file.read(64).strip()).hexdigest()[:16]
        except OSError:
            return ""

    def boot(self) -> "str":
        """Which boot this is. A container started anew has the kernel's id as before, but another first process."""
        try:
            with open(self.root + "/proc/sys/kernel/random/boot_id") as file:
                return "%s.%s" % (file.read(64).strip(), "" if self.root else started_at(1))
        except OSError:
            return ""

    def home(self) -> "str":
        import pwd

        if self.root:
            return self.root
        try:
            return pwd.getpwuid(os.geteuid()).pw_dir
        except KeyError:
            return "/"

    def base(self, asked: "str") -> "str":
        """Where runs are kept: on a disk of this machine, since homes are often shared by many."""
        if asked or self.root:
            return self.inside(asked or "/var/lib/driftvakt")
        if os.geteuid() == 0:
            return "/var/lib/driftvakt"
        own = os.path.join(self.home(), ".local/state/driftvakt", self.machine() or "machine")
        if not _REMOTE.match(file_system_of(own)) and os.access(self.home(), os.W_OK):
            return own
        return "/var/tmp/driftvakt-%d" % os.geteuid()

    def systemd(self) -> "list[Any]":
        """How systemd is asked here; empty where it is not there, or would end what an account started with its
        login."""
        if self.root or not os.path.isdir("/run/systemd/system"):
            return []
        if os.geteuid() == 0:
            return ["--system"]
        runtime = "/run/user/%d" % os.geteuid()
        if os.path.exists("/var/lib/systemd/linger/" + account()) and os.path.exists(runtime + "/systemd/private"):
            return ["--user"]
        return []


# -- processes ---------------------------------------------------------------------------------------------------------


def started_at(pid: "int") -> "str":
    """When a process began, in clock ticks since the machine did: with its number it names one process for good. Empty
    for one that is not there or is dead."""
    try:
        with open("/proc/%d/stat" % pid) as file:
            rest = file.read().rpartition(")")[2].split()
    except (OSError, ValueError):
        return ""
    return "" if rest[0] in "ZX" else rest[19]


def marked(run: "str") -> "list[Any]":
    """The processes that a run's program left behind or still has: whoever holds its mark in the environment."""
    mark, found = ("%s=%s" % (MARK, run)).encode(), []
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open("/proc/%s/environ" % name, "rb") as file:
                held = file.read(256 << 10).split(b"\0")
        except OSError:
            continue  # another account's, or just gone
        if mark in held and started_at(int(name)):
            found.append(int(name))
    return sorted(found)


def quiet(argv: "list[Any]") -> "tuple[Any, ...]":
    """A program's exit status and what it said, at most for ten seconds."""
    environment = {"PATH": PATH, "LANG": "C.UTF-8", "XDG_RUNTIME_DIR": "/run/user/%d" % os.geteuid()}
    try:
        done = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment
        )
    except OSError as error:
        return 127, str(error)
    try:
        said = done.communicate(timeout=10)[0]
    except subprocess.TimeoutExpired:
        done.kill()
        said = done.communicate()[0] + b" (no answer)"
    return done.returncode, said.decode("utf-8", "replace")[:2000].strip()


def unit_of(run: "str") -> "str":
    return "driftvakt-%s.service" % run


# -- the process that goes on ------------------------------------------------------------------------------------------


class Supervisor:
    """Runs one program to its end, in a process that nobody waits for, and writes down how it ended."""

    def __init__(self, folder: "str") -> None:
        self.folder = folder
        self.asked = read_json(os.path.join(folder, "argv.json"))
        self.kept = {"out": 0, "err": 0}
        self.dropped = {"out": 0, "err": 0}

    def path(self, name: "str") -> "str":
        return os.path.join(self.folder, name)

    def work(self) -> None:
        for name in ("HUP", "INT", "TERM"):  # these are for the program
            signal.signal(SIGNALS[name], signal.SIG_IGN)
        boot = Place(self.asked["root"]).boot()
        begun = {"pid": os.getpid(), "start": started_at(os.getpid()), "boot": boot, "begun": time.time()}
        try:
            write_whole(self.path("state.json"), begun)
            given = self.input()
        except OSError as error:
            self.end(error="no_space" if error.errno in FULL else "no_input", text=str(error))
            return
        if os.path.exists(self.path("exit.json")):
            return  # it was told already that this did not begin
        files = [os.open(self.path(name), os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW) for name in ("out", "err")]
        try:
            child = subprocess.Popen(
                self.asked["argv"],
                executable=self.asked["program"],
                stdin=subprocess.PIPE if given is not None else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=self.asked["cwd"],
                env=self.asked["env"],
                close_fds=True,
                start_new_session=True,
                restore_signals=True,
                preexec_fn=_as_usual,
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            self.end(error="not_started", text=str(error))
            return
        try:
            write_whole(self.path("program.json"), {"pid": child.pid, "start": started_at(child.pid)}, False)
        except OSError:
            pass  # it is found by its mark, too
        timed_out = self.follow(child, given, files)
        status = child.wait()
        for fd in files:
            try:
                os.fsync(fd)
            except OSError:
                pass  # how it ended counts more than the last of what it said
        self.end(status=status, timed_out=timed_out)

    def input(self) -> "Any":
        """What the program gets to read, over a socket: it never lies on a disk. None for nothing."""
        if not self.asked["input"]:
            return None
        taken, deadline = b"", time.monotonic() + BEGIN_SECONDS
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(BEGIN_SECONDS)
        by_short_path(line.connect, self.folder, "in")
        while time.monotonic() < deadline:
            piece = line.recv(65536)
            if not piece:
                line.close()
                if not taken.endswith(b"."):
                    raise OSError("the input was cut off")
                return taken[:-1]
            taken += piece
        raise OSError("the input did not come")

    def follow(self, child: "Any", given: "Any", files: "list[Any]") -> "bool":
        """Keep what it says, and end it when its time is over. Returns whether that was so."""
        pipes = {child.stdout.fileno(): ("out", files[0]), child.stderr.fileno(): ("err", files[1])}
        for pipe in (child.stdin, child.stdout, child.stderr):
            if pipe is not None:
                fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_NONBLOCK)
        over = time.monotonic() + self.asked["timeout"]
        firmly, drained, timed_out = None, None, False
        if child.stdin is not None and not given:
            child.stdin.close()
        while pipes or child.poll() is None:
            now = time.monotonic()
            writing = [child.stdin] if given else []
            # Its end is no event of a pipe: where it says nothing more, it is on its way to it.
            ready, able, _ = select.select(list(pipes), writing, [], 0.2 if pipes else 0.003)
            if able:
                try:
                    given = given[os.write(child.stdin.fileno(), given[:65536]) :]
                except OSError:
                    given = b""  # it reads no further
                if not given:
                    child.stdin.close()
            for fd in ready:
                piece = os.read(fd, 65536)
                if piece:
                    self.keep(*pipes[fd], piece=piece)
                else:
                    del pipes[fd]
            ended = child.poll() is not None
            if ended:
                drained = drained or now + DRAIN_SECONDS
                if now > drained:  # somebody else holds its pipes
                    break
            elif firmly is None and now > over:
                timed_out, firmly = True, now + self.asked["grace"]
                _signal_all(child.pid, signal.SIGTERM)
            elif firmly is not None and now > firmly:
                _signal_all(child.pid, signal.SIGKILL)
        return timed_out

    def keep(self, name: "str", fd: "int", piece: "bytes") -> None:
        room = max(0, self.asked["output_limit"] - self.kept[name])
        part = piece[:room]
        try:
            while part:
                done = os.write(fd, part)
                self.kept[name] += done
                part = part[done:]
        except OSError:  # a full disk: the program is not stopped by it, what is missing is counted
            self.dropped[name] += len(part)
        self.dropped[name] += len(piece) - min(len(piece), room)

    def end(
        self,
        status: "Any" = None,
        error: "str" = "",
        text: "str" = "",
        timed_out: "bool" = False,
    ) -> None:
        ended = {
            "status": status if status is None or status >= 0 else None,
            "signal": -status if status is not None and status < 0 else None,
            "error": error,
            "text": text[:500],
            "timed_out": timed_out,
            "ended": time.time(),
            "out_dropped": self.dropped["out"],
            "err_dropped": self.dropped["err"],
        }
        while True:
            try:
                write_whole(self.path("exit.json"), ended)
                return
            except OSError:  # its room is gone: how it ended is worth waiting for another
                if not os.path.isdir(self.folder):
                    return  # it was removed, and nobody can ask
                time.sleep(5)  # nobody waits for this process


def _as_usual() -> None:
    os.umask(0o022)
    for name in ("HUP", "INT", "TERM"):
        signal.signal(SIGNALS[name], signal.SIG_DFL)


def _signal_all(leader: "int", number: "int") -> None:
    try:
        os.killpg(leader, number)
    except OSError:
        pass  # it has just ended


# -- what takes a while ------------------------------------------------------------------------------------------------


class Task:
    """What goes on while other lines are answered. `step` is called when something may have happened, and gives the
    answer once there is one; it ends with the channel at the latest (`kill`)."""

    def reads(self) -> "list[int]":
        return []

    def writes(self) -> "list[int]":
        return []

    def patience(self) -> "float":
        """Seconds after which to be stepped although nothing came."""
        return 60.0

    def step(self, ready: "list[int]", able: "list[int]") -> "Any":
        raise NotImplementedError

    def kill(self) -> None:
        pass


class Look(Task):
    """A program that only looks: it ends with its time or with the channel, whichever is first, and with it all that it
    started."""

    def __init__(self, place: "Place", asked: "dict[str, Any]") -> None:
        if place.policy is not None:
            place.policy.program(asked, True)
        argv, seconds = _arguments(asked["argv"]), asked.get("timeout", 20.0)
        if not 0 < seconds <= LONGEST_LOOK_SECONDS:
            raise Refused("bad_request", "no length of time")
        given = asked.get("input")
        self.given = b"" if given is None else base64.b64decode(given)
        self.said = {"out": b"", "err": b""}
        self.dropped = {"out": 0, "err": 0}
        self.over = time.monotonic() + seconds
        self.timed_out = False
        self.drained: "Any" = None  # until when its pipes are waited for, once it has ended
        self.child: "Any" = None
        self.pipes: "dict[int, str]" = {}
        self.error, with_us = "", _ending_with_us()
        try:
            self.child = subprocess.Popen(
                argv,
                executable=place.program(argv[0]),
                stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=place.inside(_text(asked.get("cwd", "/"))),
                env=place.environment(asked.get("env", {})),
                close_fds=True,
                start_new_session=True,
                preexec_fn=with_us,
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            missing = isinstance(error, OSError) and error.errno in (errno.ENOENT, errno.ENOTDIR)
            self.error = "no_program" if missing else "not_started"
            self.said["err"] = str(error).encode("utf-8", "replace")[:2000]
            return
        self.pipes = {self.child.stdout.fileno(): "out", self.child.stderr.fileno(): "err"}
        for pipe in (self.child.stdin, self.child.stdout, self.child.stderr):
            if pipe is not None:
                fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_NONBLOCK)
        if self.child.stdin is not None and not self.given:
            self.child.stdin.close()

    def reads(self) -> "list[int]":
        return list(self.pipes)

    def writes(self) -> "list[int]":
        return [self.child.stdin.fileno()] if self.given and self.child is not None else []

    def patience(self) -> "float":
        return 0.1 if self.pipes else 0.003  # its end is no event of a pipe

    def step(self, ready: "list[int]", able: "list[int]") -> "Any":
        if self.child is None:
            return self.answer()
        if self.given and self.child.stdin.fileno() in able:
            try:
                self.given = self.given[os.write(self.child.stdin.fileno(), self.given[:65536]) :]
            except OSError:
                self.given = b""  # it reads no further
            if not self.given:
                self.child.stdin.close()
        for fd in ready:
            if fd in self.pipes:
                piece = os.read(fd, 65536)
                self.keep(self.pipes[fd], piece)
                if not piece:
                    del self.pipes[fd]
        now = time.monotonic()
        # Seen, but not taken: as long as it is not, its number and its group's are nobody else's.
        if os.waitid(os.P_PID, self.child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            self.drained = self.drained or now + 1.0
        if now > self.over and self.drained is None:
            self.timed_out = True
            _signal_all(self.child.pid, signal.SIGKILL)
        stuck = self.timed_out and now > self.over + 2.0  # in the kernel, where no signal reaches it
        if not stuck and (self.drained is None or (self.pipes and now < self.drained)):
            return None
        self.kill()
        return self.answer()

    def keep(self, name: "str", piece: "bytes") -> None:
        room = LOOK_LIMIT - len(self.said[name])
        self.said[name] += piece[:room]
        self.dropped[name] += max(0, len(piece) - room)

    def kill(self) -> None:
        """End it, and all of its group that it left behind."""
        if self.child is None:
            return
        _signal_all(self.child.pid, signal.SIGKILL)
        try:
            self.child.wait(1.0)
        except subprocess.TimeoutExpired:
            pass  # the kernel holds it; it ends as soon as it is let go
        for pipe in (self.child.stdin, self.child.stdout, self.child.stderr):
            if pipe is not None:
                pipe.close()

    def answer(self) -> "dict[str, Any]":
        status = None if self.child is None else self.child.returncode
        return {
            "status": status if status is not None and status >= 0 else None,
            "signal": -status if status is not None and status < 0 else None,
            "error": self.error,
            "timed_out": self.timed_out,
            "out": base64.b64encode(self.said["out"]).decode(),
            "err": base64.b64encode(self.said["err"]).decode(),
            "out_dropped": self.dropped["out"],
            "err_dropped": self.dropped["err"],
        }


class Exchange(Task):
    """A question to a service on this machine, at a port of the loopback or at a Unix socket, and its answer: until it
    hangs up, has said what was waited for, has said enough, or its time is over."""

    def __init__(self, place: "Place", asked: "dict[str, Any]") -> None:
        self.given, self.until = base64.b64decode(asked["send"]), base64.b64decode(asked.get("until", ""))
        self.shut, seconds = bool(asked.get("shut")), asked.get("timeout", 10.0)
        if not 0 < seconds <= LONGEST_LOOK_SECONDS:
            raise Refused("bad_request", "no length of time")
        self.over, self.said, self.joined = time.monotonic() + seconds, b"", False
        self.left: "list[Any]" = []  # addresses that were not tried
        if place.policy is not None:
            place.policy.service(asked["socket"] if "socket" in asked else asked["port"])
        if "socket" in asked:
            path = _text(asked["socket"])
        else:
            port = asked["port"]
            if not isinstance(port, int) or not 0 < port < 65536:
                raise Refused("bad_request", "no port")
            if not place.root:
                self.left = [(socket.AF_INET, ("127.0.0.1", port)), (socket.AF_INET6, ("::1", port))]
                self.next()
                return
            path = "/run/ports/%d" % port  # the ports of a folder that stands for a machine are sockets in it
        folder, _, name = place.inside(path).rpartition("/")
        self.line = socket.socket(socket.AF_UNIX)
        self.line.setblocking(False)
        try:
            by_short_path(self.line.connect, folder or "/", name)
        except OSError:
            self.line.close()
            raise

    def next(self) -> None:
        family, address = self.left.pop(0)
        self.line = socket.socket(family)
        self.line.setblocking(False)
        found = self.line.connect_ex(address)
        if found not in (0, errno.EINPROGRESS):
            self.turn_to_next(found)

    def turn_to_next(self, found: "int") -> None:
        self.line.close()
        if not self.left:
            raise OSError(found, os.strerror(found))
        self.next()

    def reads(self) -> "list[int]":
        return [self.line.fileno()] if self.joined else []

    def writes(self) -> "list[int]":
        return [self.line.fileno()] if self.given or not self.joined else []

    def patience(self) -> "float":
        return 0.1

    def step(self, ready: "list[int]", able: "list[int]") -> "Any":
        ended = "time" if time.monotonic() > self.over else ""
        if not self.joined and self.line.fileno() in able:
            self.join()
        elif self.given and self.line.fileno() in able:
            self.send()
        elif self.joined and self.line.fileno() in ready:
            ended = self.hear() or ended
        if not ended:
            return None
        return {"data": base64.b64encode(self.said[:REPLY_LIMIT]).decode(), "ended": ended}

    def join(self) -> None:
        found = self.line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if found:
            self.turn_to_next(found)
        else:
            self.joined = True
            self.send()

    def send(self) -> None:
        try:
            self.given = self.given[self.line.send(self.given[:65536]) :] if self.given else b""
            if self.shut and not self.given:
                self.shut = False
                self.line.shutdown(socket.SHUT_WR)
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EINTR):
                self.given = b""  # it reads no further; what it says is heard all the same

    def hear(self) -> "str":
        """How it ended, or nothing as long as it goes on."""
        try:
            piece = self.line.recv(65536)
        except OSError as error:
            return "" if error.errno in (errno.EAGAIN, errno.EINTR) else "cut"
        self.said += piece
        if not piece:
            return "closed"
        if self.until and self.until in self.said[-len(piece) - len(self.until) :]:
            return "until"
        return "full" if len(self.said) >= REPLY_LIMIT else ""

    def kill(self) -> None:
        self.line.close()


class Work(Task):
    """What is done piece by piece: `work` yields whether there is more to do at once."""

    def __init__(self) -> None:
        self.going: "Any" = None
        self.busy = True

    def work(self) -> "Any":
        raise NotImplementedError

    def patience(self) -> "float":
        return 0.0 if self.busy else 60.0

    def step(self, _ready: "list[int]", _able: "list[int]") -> "Any":
        self.going = self.going or self.work()
        end = time.monotonic() + TURN_SECONDS
        try:
            while True:
                self.busy = next(self.going)
                if not self.busy or time.monotonic() > end:
                    return None
        except StopIteration as over:
            return over.value

    def kill(self) -> None:
        if self.going is not None:
            self.going.close()


def digest_of(fd: "int", known: "Any") -> "Any":
    """Work: take what a file holds from here on into a sum; yields how much it was."""
    buffer = memoryview(bytearray(BLOCK_BYTES))
    while True:
        count = os.readv(fd, [buffer])
        if not count:
            return
        known.update(buffer[:count])
        yield count


def in_words(name: "str") -> "dict[str, Any]":
    """A name as a text, and as its bytes where those are none."""
    data = os.fsencode(name)
    text = data.decode("utf-8", "replace")
    return {"path": text} if text.encode("utf-8") == data else {"path": text, "raw": base64.b64encode(data).decode()}


_KINDS = (
    (stat.S_ISREG, "file"),
    (stat.S_ISDIR, "folder"),
    (stat.S_ISLNK, "link"),
    (stat.S_ISFIFO, "fifo"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "character"),
    (stat.S_ISBLK, "block"),
)


_UNSEEN = {"type": "other", "size": 0, "mode": 0, "uid": 0, "gid": 0, "mtime_ns": 0}


def described(path: "str", found: "os.stat_result") -> "dict[str, Any]":
    entry = in_words(path)
    entry.update(
        type=([kind for test, kind in _KINDS if test(found.st_mode)] + ["other"])[0],
        size=found.st_size,
        mode=found.st_mode & 0o7777,
        uid=found.st_uid,
        gid=found.st_gid,
        mtime_ns=found.st_mtime_ns,
        ctime_ns=found.st_ctime_ns,
    )
    return entry


class Listing(Work):
    """Tells what is there, entry by entry, in lines of many; a few lines ahead of what the console has taken."""

    def __init__(self, say: "Any", place: "Place", asked: "dict[str, Any]") -> None:
        Work.__init__(self)
        self.say, self.number, self.place = say, asked["id"], place
        self.path, self.most = _path(asked), asked.get("most", MAX_ENTRIES)
        if not isinstance(self.most, int) or not 0 < self.most <= MAX_ENTRIES:
            raise Refused("bad_request", "no number of entries")
        if place.policy is not None:
            place.policy.path(self.path, "read")
        self.batch: "list[Any]" = []
        self.size = self.count = self.bytes = 0
        self.room, self.told = BATCHES, time.monotonic()

    def more(self) -> None:
        """The console has taken a line."""
        self.room, self.busy = self.room + 1, True

    def tell(self, entry: "Any" = None) -> "Any":
        """Work: keep an entry for the next line, and say that when it is long enough, or a second has passed."""
        if entry is not None:
            self.count += 1
            self.batch.append(entry)
            self.size += 200 + 6 * len(entry["path"]) + 6 * len(entry.get("to", ""))
            self.size += sum(len(name) + len(value) for name, value in entry.get("xattrs", {}).items())
        if self.size > BATCH_BYTES or time.monotonic() > self.told + 1.0:
            yield from self.flush()

    def flush(self) -> "Any":
        while self.room <= 0:
            yield False
        self.room -= 1
        self.say(k="entries", id=self.number, entries=self.batch, bytes=self.bytes)
        self.batch, self.size, self.told = [], 0, time.monotonic()


class Folder(Listing):
    """What lies in a folder: the first names by their bytes, behind the one that the console has already; the others
    are counted. No more names are kept than are told."""

    def __init__(self, say: "Any", place: "Place", asked: "dict[str, Any]") -> None:
        Listing.__init__(self, say, place, asked)
        self.after = _bytes(asked["after"]) if asked.get("after") else b""

    def work(self) -> "Any":
        fd = os.open(self.place.inside(self.path), os.O_RDONLY | os.O_DIRECTORY)
        most, seen = min(self.most, MAX_NAMES), 0
        names: "list[bytes]" = []
        try:
            for found in os.scandir("/proc/self/fd/%d" % fd):
                name = os.fsencode(found.name)
                if name > self.after:
                    seen += 1
                    names.append(name)
                    if len(names) >= 2 * most:
                        names.sort()
                        del names[most:]
                yield True
                yield from self.tell()
            names.sort()
            del names[most:]
            for name in names:
                try:
                    entry = described(os.fsdecode(name), os.stat(name, dir_fd=fd, follow_symlinks=False))
                except OSError:
                    continue  # gone meanwhile
                if entry["type"] == "link":
                    _add_target(entry, os.fsdecode(name), fd)
                yield from self.tell(entry)
                yield True
            yield from self.flush()
        finally:
            os.close(fd)
        return {"entries": self.count, "more": seen - len(names)}


class Tree(Listing):
    """A tree as it is: every entry below a path by the order of its bytes, each file with the sum of what it holds. No
    link is followed and no other file system entered."""

    def work(self) -> "Any":
        folder, _, name = self.path.rstrip("/").rpartition("/")
        if ".." in self.path.split("/"):
            raise Refused("bad_request", "no path upwards")
        fd = os.open(self.place.inside(folder or "/"), os.O_PATH | os.O_DIRECTORY)
        try:
            name = name or "."
            device = os.stat(name, dir_fd=fd, follow_symlinks=False).st_dev
            yield from self.entry(fd, name, "", device, 0)
            yield from self.flush()
        finally:
            os.close(fd)
        return {"entries": self.count, "bytes": self.bytes}

    def entry(self, parent: "int", name: "str", path: "str", device: "int", depth: "int") -> "Any":
        if self.count >= self.most:
            raise Refused("too_many", path, most=self.most)
        try:
            found = os.stat(name, dir_fd=parent, follow_symlinks=False)
        except OSError as error:
            if not depth:
                raise
            if error.errno != errno.ENOENT:  # else it is gone meanwhile
                yield from self.tell(
                    dict(_UNSEEN, error=errno.errorcode.get(error.errno or 0, "EIO"), **in_words(path))
                )
            return
        entry, fd, names = described(path, found), -1, []
        try:
            _add_xattrs(entry, name, parent)
            if entry["type"] == "link":
                _add_target(entry, name, parent)
            elif entry["type"] == "file":
                fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY, dir_fd=parent)
                known = hashlib.sha256()
                for count in digest_of(fd, known):
                    self.bytes += count
                    yield True
                    yield from self.tell()
                entry["sha256"] = known.hexdigest()
                if _version(os.fstat(fd)) != _version(found):
                    entry["changed"] = True
            elif entry["type"] == "folder" and found.st_dev != device:
                entry["mount"] = True
            elif entry["type"] == "folder" and depth >= MAX_DEPTH:
                entry["error"] = "too_deep"
            elif entry["type"] == "folder":
                fd = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
                names = sorted(os.listdir(fd), key=os.fsencode)
        except OSError as error:
            entry["error"] = errno.errorcode.get(error.errno or 0, "EIO")
        try:
            yield from self.tell(entry)
            yield True
            for below in names:
                yield from self.entry(fd, below, path + "/" + below if path else below, device, depth + 1)
        finally:
            if fd >= 0:
                os.close(fd)


def _version(found: "os.stat_result") -> "tuple[Any, ...]":
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _add_target(entry: "dict[str, Any]", name: "str", parent: "int") -> None:
    try:
        words = in_words(os.readlink(name, dir_fd=parent))
    except OSError:
        return  # gone meanwhile
    entry["to"] = words["path"]
    if "raw" in words:
        entry["to_raw"] = words["raw"]


def _add_xattrs(entry: "dict[str, Any]", name: "str", parent: "int") -> None:
    place, found, size = "/proc/self/fd/%d/%s" % (parent, name), {}, 0
    try:
        for each in os.listxattr(place, follow_symlinks=False):
            value = os.getxattr(place, each, follow_symlinks=False)
            size += len(value) + len(each)
            if size > MAX_XATTR_BYTES:
                entry["error"] = "xattrs"
                break
            found[os.fsencode(each).decode("utf-8", "replace")] = base64.b64encode(value).decode()
    except OSError as error:
        if error.errno not in (errno.ENOTSUP, errno.ENODATA, errno.ENOENT):
            raise
    if found:
        entry["xattrs"] = found


class Put(Work):
    """A file that comes in pieces, under a name of its own until all of it is there and is what was announced."""

    def __init__(self, runner: "Runner", asked: "dict[str, Any]") -> None:
        Work.__init__(self)
        self.runner, self.number = runner, asked["id"]
        self.target, self.epoch = _text(asked["target"]), asked["epoch"]
        folder, _, self.name = _text(asked["path"]).rpartition("/")
        self.size, self.sum, self.replaces = asked["size"], asked["sha256"], asked.get("replaces", "")
        self.mode = asked.get("mode")
        if self.name in ("", ".", ".."):
            raise Refused("bad_request", "no name")
        if not isinstance(self.size, int) or not 0 <= self.size < 1 << 53:
            raise Refused("bad_request", "no size")
        if not _SUM.match(self.sum) or (self.replaces and not _SUM.match(self.replaces)):
            raise Refused("bad_request", "no sum")
        if self.mode is not None and (not isinstance(self.mode, int) or not 0 <= self.mode <= 0o777):
            raise Refused("bad_request", "no mode")
        self.allow()
        if runner.place.policy is not None:
            runner.place.policy.path(folder or "/", "write")
        own = hashlib.sha256(os.fsencode(self.name) + b"\0" + self.sum.encode()).hexdigest()[:32]
        self.partial, self.discard = ".driftvakt-" + own, bool(asked.get("discard"))
        self.fd, self.at, self.told, self.synced = -1, 0, 0, 0
        self.trouble: "Any" = None  # why what comes is no longer taken
        self.known = hashlib.sha256()
        self.folder = runner.place.descend(folder or "/")

    def allow(self) -> None:
        with self.runner.leased(self.target) as lease:
            lease.allow(self.epoch)

    def there(self) -> "Any":
        """What has the name now, or None. Raises Refused for what is no file."""
        try:
            found = os.stat(self.name, dir_fd=self.folder, follow_symlinks=False)
        except OSError as error:
            if error.errno == errno.ENOENT:
                return None
            raise
        if not stat.S_ISREG(found.st_mode):
            raise Refused("link" if stat.S_ISLNK(found.st_mode) else "no_file", self.name)
        return found

    def work(self) -> "Any":
        if self.discard:
            return self.discarded()
        before, sum_before = self.there(), ""
        if before is not None and (self.replaces or before.st_size == self.size):
            fd = os.open(self.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=self.folder)
            known = hashlib.sha256()
            try:
                yield from digest_of(fd, known)
                before = os.fstat(fd)
            finally:
                os.close(fd)
            sum_before = known.hexdigest()
        if sum_before == self.sum:
            self.drop_partial()
            return {"written": False}  # as by the attempt before this
        if before is not None and not self.replaces:
            raise Refused("there", self.name)
        if self.replaces and sum_before != self.replaces:
            raise Refused("changed", self.name, sha256=sum_before)
        yield from self.open_partial()
        free = os.fstatvfs(self.fd)
        if free.f_bavail * free.f_frsize < self.size - self.at:
            self.drop_partial()
            raise Refused("no_space", "", free=free.f_bavail * free.f_frsize)
        self.runner.say(k="at", id=self.number, at=self.at)
        self.told = self.at
        while self.at < self.size and self.trouble is None:
            yield False
        if self.trouble is not None:
            raise self.trouble
        if self.known.hexdigest() != self.sum:
            self.drop_partial()
            raise Refused("other_content", self.name)
        try:
            self.finish(before)
        except Refused as refused:
            if refused.code in ("there", "changed"):  # what came is of no use beside what is there now
                self.drop_partial()
            raise
        return {"written": True}

    def open_partial(self) -> "Any":
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
        self.fd = os.open(self.partial, flags, 0o600, dir_fd=self.folder)
        try:
            fcntl.flock(self.fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused("busy", self.name)
        found = os.fstat(self.fd)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or found.st_nlink != 1:
            raise Refused("no_file", self.partial)
        if found.st_size > self.size:
            os.ftruncate(self.fd, 0)
        yield from digest_of(self.fd, self.known)
        self.at = os.lseek(self.fd, 0, os.SEEK_CUR)

    def take(self, piece: "bytes") -> None:
        """More of the file, at most as much as is missing."""
        self.busy = True
        if self.trouble is not None or self.fd < 0:
            return
        try:
            if len(piece) > self.size - self.at:
                raise Refused("bad_request", "more than was announced")
            self.known.update(piece)
            while piece:
                done = os.write(self.fd, piece)
                self.at, piece = self.at + done, piece[done:]
            if self.at - self.synced >= SYNC_BYTES:
                self.synced = self.at
                os.fdatasync(self.fd)
        except (Refused, OSError) as error:
            self.trouble = error
            if isinstance(error, OSError) and error.errno in FULL:
                self.drop_partial()  # a full disk is not kept full
        if self.at - self.told >= TELL_BYTES:
            self.told = self.at
            self.runner.say(k="at", id=self.number, at=self.at)

    def finish(self, before: "Any") -> None:
        """Give it its name, if nothing else got that meanwhile."""
        mode = self.mode
        if before is not None:
            own = os.fstat(self.fd)
            if (own.st_uid, own.st_gid) != (before.st_uid, before.st_gid):
                os.fchown(self.fd, before.st_uid, before.st_gid)
            mode = before.st_mode & 0o777 if mode is None else mode
        os.fchmod(self.fd, 0o644 if mode is None else mode)
        os.fsync(self.fd)
        with self.runner.leased(self.target) as lease:
            lease.allow(self.epoch)
            now = self.there()
            if before is None:
                if now is not None:
                    raise Refused("there", self.name)
                self.name_it()
            else:
                if now is None or _version(now) != _version(before):
                    raise Refused("changed", self.name)
                os.rename(self.partial, self.name, src_dir_fd=self.folder, dst_dir_fd=self.folder)
        fd = os.open(".", os.O_RDONLY | os.O_DIRECTORY, dir_fd=self.folder)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def name_it(self) -> None:
        """By a second name, which fails if it is there by now; where there are none, by renaming."""
        try:
            os.link(self.partial, self.name, src_dir_fd=self.folder, dst_dir_fd=self.folder, follow_symlinks=False)
        except OSError as error:
            if error.errno == errno.EEXIST:
                raise Refused("there", self.name)
            if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS):
                raise
            os.rename(self.partial, self.name, src_dir_fd=self.folder, dst_dir_fd=self.folder)
        else:
            os.unlink(self.partial, dir_fd=self.folder)

    def discarded(self) -> "dict[str, Any]":
        for _ in self.open_partial():
            break  # it is only to be seen that nobody else writes it
        self.drop_partial()
        return {"written": False}

    def drop_partial(self) -> None:
        try:
            os.unlink(self.partial, dir_fd=self.folder)
        except OSError as error:
            if error.errno != errno.ENOENT:
                raise

    def kill(self) -> None:
        Work.kill(self)
        for fd in (self.fd, self.folder):
            if fd >= 0:
                os.close(fd)
        self.fd = self.folder = -1


def _ending_with_us() -> "Any":
    """What a child does before its program begins, so that it ends with this process, however that ends."""
    import ctypes

    prctl = ctypes.CDLL(None).prctl

    def prepare() -> None:
        _as_usual()
        prctl(1, int(signal.SIGKILL))  # PR_SET_PDEATHSIG

    return prepare


# -- what is asked -----------------------------------------------------------------------------------------------------


class Runner:
    """Answers one request after the other. Follows and looks go on beside."""

    def __init__(self, place: "Place", base: "str" = "", source: "str" = "", detach: "str" = "") -> None:
        self.place = place
        self.base = own_folder(place.base(base))
        self.runs = own_folder(os.path.join(self.base, "runs"))
        self.leases = own_folder(os.path.join(self.base, "leases"))
        self.source, self.compiled = source, b""
        self.python = version_of(sys.executable)
        self.systemd = [] if detach == "session" else place.systemd()
        self.followed: "dict[str, Any]" = {}
        #: What tells that the process of a followed run is over, where this Python and kernel know such a thing.
        self.ends: "dict[str, int]" = {}
        self.tasks: "dict[int, Any]" = {}
        self.bytes = b""
        self.coming: "tuple[Any, int]" = (None, 0)  # whose bytes follow, and how many
        self.hurry = False  # there is more to tell of what is followed

    # talking

    def say(self, **message: "Any") -> None:
        data = (json.dumps(message, sort_keys=True) + "\n").encode()
        while data:
            data = data[os.write(1, data) :]

    def serve(self) -> None:
        self.say(
            driftvakt_runner=PROTOCOL_VERSION,
            version=RUNNER_VERSION,
            python=".".join(map(str, sys.version_info[:3])),
            boot=self.place.boot(),
            machine=self.place.machine(),
            account=account(),
            root=os.geteuid() == 0,
            base=self.base,
            detach="systemd" if self.systemd else "session",
            level="" if self.place.policy is None else self.place.policy.level,
            sudo=self.place.sudo(),
            lingers=self.place.lingers(),
            t=time.time(),
        )
        try:
            while self.turn():
                pass
        except BrokenPipeError:
            pass  # nobody is there to hear it
        finally:
            for task in self.tasks.values():
                task.kill()

    def turn(self) -> "bool":
        """Wait until something happens, and do what is to be done about it. Returns whether the channel is there."""
        tasks = list(self.tasks.items())
        reads = [0] + list(self.ends.values()) + [fd for _, task in tasks for fd in task.reads()]
        writes = [fd for _, task in tasks for fd in task.writes()]
        patience = 0.0 if self.hurry else 0.2 if self.followed else 60.0
        patience = min([patience] + [task.patience() for _, task in tasks])
        ready, able, _ = select.select(reads, writes, [], patience)
        for number, task in tasks:
            if self.answered(number, lambda task=task: task.step(ready, able)):
                del self.tasks[number]
                task.kill()
        if 0 in ready:
            piece = os.read(0, READ_BYTES)
            if not piece or not self.hear(piece):
                return False
        self.hurry = False
        for run in list(self.followed):
            self.hurry = self.tell_more(run) or self.hurry
        return True

    def hear(self, piece: "bytes") -> "bool":
        """Lines, and between them the bytes of files. Returns whether it makes sense."""
        while piece:
            task, count = self.coming
            if count:
                if task is not None:
                    task.take(piece[:count])
                self.coming, piece = (task, max(0, count - len(piece))), piece[count:]
                continue
            line, end, piece = piece.partition(b"\n")
            self.bytes += line
            if len(self.bytes) > MAX_LINE_BYTES:
                self.say(k="refused", id=0, code="too_long", text="", facts={})
                return False
            if end:
                line, self.bytes = self.bytes, b""
                if not self.take(line):
                    return False
        return True

    def take(self, line: "bytes") -> "bool":
        """One line. Returns False if nobody can say where the next begins."""
        asked: "Any" = None
        try:
            asked = json.loads(line.decode("utf-8"))
        except (ValueError, RecursionError):
            pass  # what it asks for is said to make no sense
        if not isinstance(asked, dict):
            asked = {}
        number = asked.get("id", 0)
        number = number if isinstance(number, int) else 0
        if asked.get("op") == "piece":
            count, task = asked.get("bytes"), self.tasks.get(number)
            if not isinstance(count, int) or not 0 < count <= MAX_PIECE_BYTES:
                self.say(k="refused", id=number, code="bad_request", text="no number of bytes", facts={})
                return False
            self.coming = (task if isinstance(task, Put) else None, count)  # of what was refused, it comes in vain
        elif asked.get("op") == "more":
            task = self.tasks.get(number)
            if isinstance(task, Listing):
                task.more()
        else:
            self.answered(number, lambda: self.act(asked))
        return True

    def act(self, asked: "dict[str, Any]") -> "Any":
        op = asked.get("op")
        if op in TASKS:
            number = asked["id"]
            if not isinstance(number, int) or number in self.tasks:
                raise Refused("bad_request", "no number of its own")
            if len(self.tasks) >= MAX_TASKS:
                raise Refused("too_many", "", most=MAX_TASKS)
            self.tasks[number] = TASKS[op](self, asked)
            return None
        if op not in OPERATIONS:
            raise Refused("unknown_operation")
        return OPERATIONS[op](self, asked)

    def answered(self, number: "int", work: "Any") -> "bool":
        """Do something, and say what came of it, if it is known by now."""
        try:
            done = work()
        except Refused as refused:
            self.say(k="refused", id=number, code=refused.code, text=refused.text[:500], facts=refused.facts)
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            self.say(k="refused", id=number, code="bad_request", text=str(error)[:200], facts={})
        except BrokenPipeError:
            raise  # this one is the channel's
        except OSError as error:
            code = "no_space" if error.errno in FULL else "system"
            self.say(k="refused", id=number, code=code, text=str(error)[:500], facts={"errno": error.errno})
        else:
            if done is None:
                return False
            self.say(k="done", id=number, **done)
        return True

    def cancel(self, asked: "dict[str, Any]") -> "dict[str, Any]":
        """End what takes a while; its request is answered, too."""
        number = asked["of"]
        task = self.tasks.pop(number, None)
        if task is not None:
            task.kill()
            self.say(k="refused", id=number, code="cancelled", text="", facts={})
        return {"cancelled": task is not None}

    def exchange(self, asked: "dict[str, Any]") -> "Exchange":
        if asked.get("target") is not None:
            with self.leased(_text(asked["target"])) as lease:
                lease.allow(asked["epoch"])
        return Exchange(self.place, asked)

    # runs

    def folder(self, asked: "dict[str, Any]") -> "str":
        run = asked["run"]
        if not isinstance(run, str) or not _NAME.match(run):
            raise Refused("bad_request", "no run id")
        return os.path.join(self.runs, run)

    def start(self, asked: "dict[str, Any]") -> "dict[str, Any]":
        folder, request = self.folder(asked), _checked(asked, self.place)
        with self.leased(request["target"]) as lease:
            lease.allow(request["epoch"])
            older = [each for each in self.of_target(request["target"]) if each["epoch"] < request["epoch"]]
            if older:
                raise Refused("older_runs", "", runs=[each["run"] for each in older])
            try:
                os.mkdir(folder, 0o700)
            except OSError as error:
                if error.errno == errno.EEXIST:
                    raise Refused("exists", "", state=self.state_of(folder)["state"])
                raise
            try:
                write_whole(os.path.join(folder, "argv.json"), request)
                program = [self.program()] if self.systemd else []
                for name, data in program + [("out", b""), ("err", b"")]:
                    fd = os.open(os.path.join(folder, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                    with open(fd, "wb") as file:
                        file.write(data)
                for name in ("state.json", "program.json", "exit.json", "epoch.json"):
                    reserve(os.path.join(folder, name))
                sync_folder(self.runs)
                ear = self.ear(folder) if request["input"] else None
            except OSError:
                _remove(folder)  # nothing was started yet
                raise
        self.launch(folder, program[0][0] if program else "", ear, asked.get("input"))
        return {"run": asked["run"], "state": self.state_of(folder)}

    def program(self) -> "tuple[Any, ...]":
        """What a run's own process is run from: its name, and this file as this Python reads it fastest. That is made
        once: compiled anew by each run it would take a third of what a beginning costs. As text where another Python
        has taken this one's place since: that would not read it."""
        if version_of(sys.executable) != self.python:
            return "runner.py", self.source.encode()
        if not self.compiled:
            from importlib.util import MAGIC_NUMBER  # only a start needs it

            head = MAGIC_NUMBER + b"\0" * (12 if sys.version_info >= (3, 7) else 8)
            self.compiled = head + marshal.dumps(compile(self.source, "node_runner", "exec", 0, True))
        return "runner.pyc", self.compiled

    def ear(self, folder: "str") -> "socket.socket":
        """Where the process that goes on fetches what its program gets to read."""
        ear = socket.socket(socket.AF_UNIX)
        by_short_path(ear.bind, folder, "in")
        ear.listen(1)
        ear.settimeout(BEGIN_SECONDS)
        return ear

    def launch(self, folder: "str", program: "str", ear: "Any", given: "Any") -> None:
        """Start the process that goes on, by systemd from `program` in its folder, give it what its own program gets
        to read, and see that it began."""
        run = os.path.basename(folder)
        try:
            if self.systemd:
                argv = [sys.executable, "-I", "-S", "-B", os.path.join(folder, program), "--supervise", folder]
                status, said = quiet(
                    [
                        "systemd-run",
                        *self.systemd,
                        "--quiet",
                        "--unit=" + unit_of(run),
                        "--property=RemainAfterExit=yes",
                    ]
                    + ["--property=OOMScoreAdjust=-100"] * (os.geteuid() == 0)
                    + ["--description=Driftvakt run " + run, "--", *argv]
                )
                if status:
                    # A manager that is late may have it in its queue still: first it must not begin any more.
                    quiet(["systemctl", *self.systemd, "stop", "--", unit_of(run)])
                    if not os.path.exists(os.path.join(folder, "program.json")):
                        write_whole(os.path.join(folder, "exit.json"), _not_started(said))
                    return
            else:
                _alone(folder)
            if ear is not None:
                line = ear.accept()[0]
                line.settimeout(BEGIN_SECONDS)
                line.sendall(base64.b64decode(given) + b".")
                line.close()
        except socket.timeout:
            pass  # how it stands is told all the same
        finally:
            if ear is not None:
                ear.close()
                os.unlink(os.path.join(folder, "in"))
        end = time.monotonic() + BEGIN_SECONDS
        while time.monotonic() < end:
            if any(os.path.exists(os.path.join(folder, name)) for name in ("program.json", "exit.json")):
                return
            time.sleep(0.002)  # its process takes some hundredths of a second to begin

    def state_of(self, folder: "str") -> "dict[str, Any]":
        """How a run stands. `unknown` is one whose end was never written and whose process is not there."""
        run = os.path.basename(folder)
        asked = read_json(os.path.join(folder, "argv.json"))
        if not isinstance(asked, dict):
            return {"run": run, "state": "absent" if not os.path.isdir(folder) else "unknown", "target": "", "epoch": 0}
        state, ended = read_json(os.path.join(folder, "state.json")), read_json(os.path.join(folder, "exit.json"))
        told = {
            "run": run,
            "target": asked["target"],
            "epoch": (read_json(os.path.join(folder, "epoch.json")) or asked)["epoch"],
            "argv": asked["argv"],
            "out": size_of(os.path.join(folder, "out")),
            "err": size_of(os.path.join(folder, "err")),
            "begun": state["begun"] if state else None,
            "exit": ended,
        }
        if (
            ended is None
            and state
            and state["boot"] == self.place.boot()
            and started_at(state["pid"]) == state["start"] != ""
        ):
            told["state"] = "running"
            return told
        if ended is None:  # it may have ended between the two looks
            told["exit"] = ended = read_json(os.path.join(folder, "exit.json"))
        told["left"] = marked(run)
        if ended is not None:
            told["state"] = "ended"
        elif state is None and time.time() - written_at(os.path.join(folder, "argv.json")) < 2 * BEGIN_SECONDS:
            told["state"] = "starting"
        else:
            told["state"] = "unknown"
            told["rebooted"] = bool(state) and state["boot"] != self.place.boot()
        return told

    def status(self, asked: "dict[str, Any]") -> "dict[str, Any]":
        return {"state": self.state_of(self.folder(asked))}

    def all_runs(self, _asked: "dict[str, Any]") -> "dict[str, Any]":
        names = sorted(name for name in os.listdir(self.runs) if _NAME.match(name))
        states = [self.state_of(os.path.join(self.runs, name)) for name in names[:MAX_RUNS]]
        for state in states:
            state.pop("argv", None)
        return {"runs": states, "more": max(0, len(names) - MAX_RUNS)}

    def of_target(self, target: "str") -> "list[Any]":
        """The runs on a target that may still do something."""
        found = []
        for name in os.listdir(self.runs):
            if _NAME.match(name):
                state = self.state_of(os.path.join(self.runs, name))
                if state["target"] == target and (state["state"] in ("running", "starting") or state.get("left")):
                    found.append(state)
        return found

    def adopt(self, asked: "dict[str, Any]") -> "dict[str, Any]":
        """Count a run of an older epoch as one of this."""
        folder = self.folder(asked)
        state = self.state_of(folder)
        if state["state"] == "absent":
            raise Refused("absent")
        with self.leased(state["target"]) as lease:
            lease.allow(asked["epoch"])
            write_whole(os.path.join(folder, "epoch.json"), {"epoch": asked["epoch"]})
        return {"state": self.state_of(folder)}

    def signal(self, asked: "dict[str, Any]") -> "dict[str, Any]":
        """Send a signal to the program and all that it started, but to no other process that has its number by now."""
        folder, number = self.folder(asked), SIGNALS[asked["signal"]]
        state = self.state_of(folder)
        if state["state"] == "absent":
            raise Refused("absent")
        with self.leased(state["target"]) as lease:
            lease.allow(asked["epoch"])
        program = read_json(os.path.join(folder, "program.json"))
        sent = 0
        if state["state"] == "running" and program and started_at(program["pid"]) == program["start"] != "":
            _signal_all(program["pid"], number)
            sent += 1
        for pid in marked(os.path.basename(folder)):
            try:
                os.kill(pid, number)
                sent += 1
            except OSError:
                pass  # gone meanwhile
        return {"sent": sent, "state": self.state_of(folder)}

    def follow(self, asked: "dict[str, Any]") -> "dict[str, Any]":
        folder = self.folder(asked)
        if not os.path.isdir(folder):
            raise Refused("absent")
        places = [asked.get("out", 0), asked.get("err", 0)]
        if any(not isinstance(place, int) or place < 0 for place in places):
            raise Refused("bad_request", "no place to go on from")
        self.unfollow(asked)
        self.followed[asked["run"]] = places
        state = read_json(os.path.join(folder, "state.json"))
        if state and hasattr(os, "pidfd_open") and len(self.ends) < MAX_ENDS:
            try:
                self.ends[asked["run"]] = os.pidfd_open(state["pid"])
            except OSError:
                pass  # it is over, or the kernel knows none: that it ended is looked for
        return {"run": asked["run"]}

    def unfollow(self, asked: "dict[str, Any]") -> "dict[str, Any]":
        self.let_go(asked["run"])
        return {"run": asked["run"]}

    def let_go(self, run: "str") -> None:
        self.followed.pop(run, None)
        end = self.ends.pop(run, None)
        if end is not None:
            os.close(end)

    def tell_more(self, run: "str") -> "bool":
        """Returns whether there may be more at once."""
        folder, places = os.path.join(self.runs, run), self.followed[run]
        # The state before the output: what came until the end is told before the end is.
        state = self.state_of(folder)
        told = False
        for i, name in enumerate(("out", "err")):
            try:
                with open(os.path.join(folder, name), "rb") as file:
                    file.seek(places[i])
                    piece = file.read(PIECE_BYTES)
            except OSError:
                continue
            if piece:
                self.say(k=name, run=run, at=places[i], data=base64.b64encode(piece).decode())
                places[i] += len(piece)
                told = True
        if not told and state["state"] not in ("running", "starting"):
            self.let_go(run)
            self.say(k="ended", run=run, state=state)
        return told

    def sweep(self, asked: "dict[str, Any]") -> "dict[str, Any]":
        """Remove a run that has ended, and show that nothing of it is left."""
        folder = self.folder(asked)
        run, state = asked["run"], self.state_of(folder)
        if state["state"] == "absent":
            return {"removed": [], "left": []}
        if state["state"] in ("running", "starting") or (state["state"] == "unknown" and not asked.get("unknown")):
            raise Refused("not_ended", "", state=state["state"])
        if state.get("left"):
            raise Refused("processes_left", "", pids=state["left"])
        if self.systemd:
            quiet(["systemctl", *self.systemd, "stop", unit_of(run)])
            quiet(["systemctl", *self.systemd, "reset-failed", unit_of(run)])
        names = sorted(os.listdir(folder))
        _remove(folder)
        sync_folder(self.runs)
        self.let_go(run)
        left = ["folder"] if os.path.lexists(folder) else []
        if self.systemd and quiet(["systemctl", *self.systemd, "is-active", "--quiet", unit_of(run)])[0] == 0:
            left.append("unit")
        return {"removed": names, "left": left}

    # leases and files

    def leased(self, target: "str") -> "Lease":
        return Lease(self.leases, target, self.place.boot())

    def lease(self, asked: "dict[str, Any]") -> "dict[str, Any]":
        with self.leased(_text(asked["target"])) as lease:
            politely = asked.get("politely", False) is True
            lease.take(asked["epoch"], _text(asked["holder"]), asked["seconds"], politely)
            older = [each for each in self.of_target(asked["target"]) if each["epoch"] < asked["epoch"]]
        return {"lease": lease.known, "older": [each["run"] for each in older]}

    def allows(self, asked: "dict[str, Any]") -> "dict[str, Any]":
        """Of each program whether it would be let: so a console says it before anybody agrees to anything."""
        programs = asked["programs"]
        if not isinstance(programs, list) or len(programs) > MAX_PROGRAMS:
            raise Refused("bad_request", "no list of programs")
        return {"allowed": [self.allowed(_arguments(argv)) for argv in programs]}

    def allowed(self, argv: "list[Any]") -> "bool":
        try:
            if self.place.policy is not None:
                self.place.policy.program({"argv": argv}, False)
            self.place.program(argv[0])
        except Refused:
            return False
        return True

    def read(self, asked: "dict[str, Any]") -> "dict[str, Any]":
        path, at, most = _path(asked), asked.get("at", 0), asked.get("most", MAX_READ_BYTES)
        path = self.place.inside(path)
        if self.place.policy is not None:
            self.place.policy.path(path, "read")
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
        try:
            found = os.fstat(fd)
            if not stat.S_ISREG(found.st_mode):
                raise Refused("no_file", path)
            os.lseek(fd, at, os.SEEK_SET)
            data = os.read(fd, min(most, MAX_READ_BYTES))
        finally:
            os.close(fd)
        return {
            "data": base64.b64encode(data).decode(),
            "size": found.st_size,
            "mode": found.st_mode & 0o7777,
            "uid": found.st_uid,
            "modified": found.st_mtime,
            "mtime_ns": found.st_mtime_ns,
            "ctime_ns": found.st_ctime_ns,
        }


class Lease:
    """Who may act on a target: the newest epoch that this machine saw for it, in a file that one holds at a time."""

    def __init__(self, folder: "str", target: "str", boot: "str") -> None:
        self.boot = boot
        self.path = os.path.join(folder, hashlib.sha256(target.encode()).hexdigest()[:32] + ".json")
        self.target = target
        self.known: "dict[str, Any]" = {}

    def __enter__(self) -> "Lease":
        self.fd = os.open(self.path + ".lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        fcntl.flock(self.fd, fcntl.LOCK_EX)
        self.known = read_json(self.path) or {"target": self.target, "epoch": 0, "holder": "", "until": 0.0, "boot": ""}
        return self

    def __exit__(self, *_how: "Any") -> None:
        os.close(self.fd)

    def take(self, epoch: "int", holder: "str", seconds: "float", politely: "bool") -> None:
        if not isinstance(epoch, int) or isinstance(epoch, bool) or not 0 < epoch < 1 << 53:
            raise Refused("bad_request", "no epoch")
        if not 0 < seconds <= LONGEST_SECONDS:
            raise Refused("bad_request", "no length of time")
        if epoch < self.known["epoch"] or (epoch == self.known["epoch"] and holder != self.known["holder"]):
            raise self.stale()
        if politely and self.held() and holder != self.known["holder"]:
            raise Refused("held", "", epoch=self.known["epoch"], holder=self.known["holder"])
        # By the clock that nobody sets; after a boot it begins anew, and so does every lease.
        until = time.monotonic() + seconds
        self.known = {"target": self.target, "epoch": epoch, "holder": holder, "until": until, "boot": self.boot}
        write_whole(self.path, self.known)
        try:
            reserve(self.path)  # for the next that takes it
        except OSError:
            pass  # then that one is told of the full disk

    def allow(self, epoch: "int") -> None:
        """Raises Refused unless this epoch holds the lease now."""
        if type(epoch) is not int or epoch != self.known["epoch"]:
            raise self.stale()
        if not self.held():
            raise Refused("expired_lease", "", epoch=self.known["epoch"])

    def held(self) -> "bool":
        """Whether it is somebody's now."""
        return bool(self.known["boot"] == self.boot and time.monotonic() <= self.known["until"])

    def stale(self) -> "Refused":
        """The refusal of an older epoch: whose the newest is, and whether they hold it still."""
        return Refused("stale_epoch", "", epoch=self.known["epoch"], holder=self.known["holder"], held=self.held())


def _text(value: "Any") -> "str":
    if not isinstance(value, str) or "\0" in value or len(value) > 4096:
        raise Refused("bad_request", "no text")
    return value


def _bytes(value: "Any") -> "bytes":
    try:
        found = base64.b64decode(value, validate=True)
    except (TypeError, ValueError):
        found = b""
    if not found or b"\0" in found or len(found) > 4096:
        raise Refused("bad_request", "no bytes of a name")
    return found


def _path(asked: "dict[str, Any]") -> "str":
    """The path that is asked for: a text, or its bytes where those are none."""
    return os.fsdecode(_bytes(asked["raw"])) if "raw" in asked else _text(asked["path"])


def _arguments(argv: "Any") -> "list[Any]":
    if not isinstance(argv, list) or not argv or len(argv) > MAX_ARGUMENTS:
        raise Refused("bad_request", "no list of arguments")
    checked = [each if isinstance(each, str) and "\0" not in each else _text(each) for each in argv]
    if not checked[0]:
        raise Refused("bad_request", "no program")
    return checked


def _checked(asked: "dict[str, Any]", place: "Place") -> "dict[str, Any]":
    """A request to start something, checked and complete."""
    if place.policy is not None:
        place.policy.program(asked, False)
    argv = _arguments(asked["argv"])
    environment = place.environment(asked.get("env", {}))
    environment[MARK] = asked["run"]
    timeout, grace = asked["timeout"], asked.get("grace", 10.0)
    if not 0 < timeout <= LONGEST_SECONDS or not 0 <= grace <= 3600:
        raise Refused("bad_request", "no length of time")
    limit = asked.get("output_limit", OUTPUT_LIMIT)
    if not isinstance(limit, int) or not 0 <= limit <= OUTPUT_LIMIT:
        raise Refused("bad_request", "no limit of output")
    return {
        "argv": argv,
        "program": place.program(argv[0]),
        "root": place.root,
        "env": environment,
        "cwd": place.inside(_text(asked.get("cwd", "/"))),
        "timeout": timeout,
        "grace": grace,
        "output_limit": limit,
        "epoch": asked["epoch"],
        "target": _text(asked["target"]),
        "input": asked.get("input") is not None,
    }


def _not_started(said: "str") -> "dict[str, Any]":
    return {
        "status": None,
        "signal": None,
        "error": "not_started",
        "text": said[:500],
        "timed_out": False,
        "ended": time.time(),
        "out_dropped": 0,
        "err_dropped": 0,
    }


def _alone(folder: "str") -> None:
    """Have a run go on in a process that belongs to nobody: neither to this one nor to its session. It is a fork of
    this one, which has read and compiled all that it needs: a Python that begins anew takes five times as long."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        os.setsid()
        if os.fork():
            os._exit(0)
        os.chdir("/")
        nowhere = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(nowhere, fd)
        os.closerange(3, 4096)
        gc.disable()  # what is closed by its number is not to be closed again, when that is another's
        os.environ.clear()
        os.environ.update({"PATH": PATH, "LANG": "C.UTF-8", "HOME": "/"})
        entitle([sys.executable, "--supervise", folder])
        Supervisor(folder).work()
        os._exit(0)
    finally:
        os._exit(127)


def entitle(words: "list[Any]") -> None:
    """Have this process be listed by these words, as far as there is room for them. What does not work is left: it goes
    by the words that it began with."""
    try:
        with open("/proc/self/stat") as file:
            rest = file.read().rpartition(")")[2].split()
        start, end = int(rest[45]), int(rest[46])  # where its arguments lie
        text = os.fsencode("\0".join(words) + "\0")[: end - start].ljust(end - start, b"\0")
        with open("/proc/self/mem", "r+b", buffering=0) as memory:
            memory.seek(start)
            memory.write(text)
    except (OSError, ValueError, IndexError):
        pass


def _remove(folder: "str") -> None:
    """Remove a run's folder: its own files, and no tree."""
    for name in os.listdir(folder):
        os.unlink(os.path.join(folder, name))
    os.rmdir(folder)


TASKS = {
    "look": lambda runner, asked: Look(runner.place, asked),
    "folder": lambda runner, asked: Folder(runner.say, runner.place, asked),
    "hash": lambda runner, asked: Tree(runner.say, runner.place, asked),
    "put": Put,
    "request": Runner.exchange,
}

OPERATIONS = {
    "cancel": Runner.cancel,
    "start": Runner.start,
    "status": Runner.status,
    "list": Runner.all_runs,
    "adopt": Runner.adopt,
    "signal": Runner.signal,
    "follow": Runner.follow,
    "unfollow": Runner.unfollow,
    "sweep": Runner.sweep,
    "lease": Runner.lease,
    "read": Runner.read,
    "allows": Runner.allows,
}


def main(line: "str", source: "str") -> None:
    """Serve over standard input and output until the channel ends. `line` holds options as JSON, `source` is the text
    of this file, which goes along with each run. Whoever starts this process may hold it within a folder, by its
    environment; no line that is sent later leads out of that."""
    options = json.loads(line)
    os.umask(0o077)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    for name in ("HUP", "TERM"):
        signal.signal(SIGNALS[name], _leave)
    place = Place(os.environ.get("DRIFTVAKT_RUNNER_ROOT", ""), os.environ.get("DRIFTVAKT_RUNNER_PATH", ""))
    policy = os.environ.get("DRIFTVAKT_RUNNER_POLICY", "")
    try:
        if policy:
            place.policy = read_policy(policy)
            options["base"] = os.environ.get("DRIFTVAKT_RUNNER_BASE", "")
        runner = Runner(place, options.get("base", ""), source, options.get("detach", ""))
    except (Refused, OSError, ValueError) as error:
        text = error.text if isinstance(error, Refused) else str(error)
        sys.stdout.write(json.dumps({"driftvakt_runner": PROTOCOL_VERSION, "refused": "no_place", "text": text}) + "\n")
        return
    runner.serve()


def _leave(*_why: "Any") -> None:
    raise SystemExit(0)


if __name__ == "__main__" and sys.argv[1:2] == ["--supervise"]:
    Supervisor(sys.argv[2]).work()
