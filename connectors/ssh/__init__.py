"""SSH, as OpenSSH does it, on paramiko.

    target = configuration.resolve("g03")                         # what ~/.ssh/config says
    host = connecting.connect(target, known_hosts=..., prompts=..., secrets=..., cancel=..., shared=...)
    stream = host.open(command, on_output=..., on_error_output=..., on_end=...)

The road to a connection: `configuration` and `targets`, `dialling` (TCP) or a jump host (`sharing`), `link` (the bytes,
watched), `wire` and `tuning` (paramiko's Transport), `packets` and `poller` (one thread that reads all connections),
`known_hosts` and `certificates` (whose key is this), `authentication` with `identities`, `keys`, `agents` and `vault`
(who are we), `stream` and `flow` (commands). Every failure is an `SshError` of `problems`; `backoff` says when to try
again.
"""
