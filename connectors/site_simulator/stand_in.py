"""A stand-in for a program on a simulated node: asks the demo site what the program of its name would say, and says it.

Run by a script of that name, with -I -S -B; standard library only. DRIFTVAKT_ROOT is the node's folder, in which the
site listens. Without a site nothing happens.
"""

import os
import socket
import struct
import sys


def whole(line: "socket.socket", count: int) -> bytes:
    """Exactly so many bytes; fewer where the site is gone."""
    data = b""
    while len(data) < count:
        piece = line.recv(count - len(data))
        if not piece:
            break
        data += piece
    return data


def main(argv: "list[str]") -> int:
    """The request is its length and the arguments, NUL between them. The answer comes in frames: a number (1 output,
    2 complaints, 0 the end), a length, and so many bytes, at the end the exit status."""
    line = socket.socket(socket.AF_UNIX)  # house: posix-only: it is made where the runner can be, which needs Linux
    try:
        # A socket's path may have 107 bytes; by the folder's descriptor it is short whatever the folder is called.
        folder = os.open(os.path.join(os.environ["DRIFTVAKT_ROOT"], "demo"), os.O_RDONLY)  # noqa: PTH118 - quick to start
        line.connect(f"/proc/self/fd/{folder}/tools")
        asked = b"\0".join(os.fsencode(word) for word in argv)
        line.sendall(struct.pack("!I", len(asked)) + asked)
        while True:
            head = whole(line, 5)
            if len(head) < 5:
                break
            kind, length = struct.unpack("!BI", head)
            data = whole(line, length)
            if kind == 0:
                return int(data or b"1")
            write_all(kind, data)
    except (OSError, KeyError):
        pass
    sys.stderr.write("DEMO: the simulated node does not answer\n")
    return 1


def write_all(fd: int, data: bytes) -> None:
    while data:
        data = data[os.write(fd, data) :]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
