#!/bin/sh
# The fence within which a backup is tried out on its node. It stands before the program that does so, which is called
# as sh PROGRAM restore|ask TOOL SANDBOX SOURCE MORE..., and goes on within it with the verb fenced-restore or fenced-ask.
#
# Whatever is started from the backup has no network, no other process in sight, folders for what is passing that are
# its own, and an account that nobody has. When the program ends, so does all of it.
set -u
umask 077
LC_ALL=C.UTF-8
export LC_ALL
verb=$1 tool=$2 sandbox=$3 source=$4
shift 4

say() { printf 'driftvakt: %s\n' "$*"; }
fail() {
    code=$1
    shift
    printf '%s\ndriftvakt: problem %s\n' "$*" "$code" >&2
    exit 9
}

last=${sandbox#"${sandbox%??}"}
user=$((60600 + 0x$last)) # of a range that systems give to nobody

case $verb in
restore | ask)
    own=
    if [ "$(id -u)" = 0 ]; then
        if getent passwd "$user" >/dev/null 2>&1; then fail no_fence "the account $user is somebody's"; fi
    else
        own='--user --map-current-user'
    fi
    # shellcheck disable=SC2086 # words of ours
    unshare $own --mount --net --pid --ipc --uts --fork --mount-proc -- true || fail no_fence 'no fence can be made'
    # shellcheck disable=SC2086
    exec unshare $own --mount --net --pid --ipc --uts --fork --kill-child --mount-proc -- \
        sh "$0" "fenced-$verb" "$tool" "$sandbox" "$source" "$@"
    ;;
esac

# -- within the fence --

root=no
[ "$(id -u)" != 0 ] || root=yes
as_nobody() {
    if [ $root = yes ]; then
        setpriv --reuid="$user" --regid="$user" --clear-groups --no-new-privs -- "$@"
    else
        "$@"
    fi
}

# The sandbox is at /mnt from here on, for a socket's path must be short; nothing of the node's that listens is in sight.
enter() {
    if [ $root = yes ]; then
        printf 'root:x:0:0::/:/bin/sh\ndriftvakt:x:%s:%s::/mnt:/bin/sh\n' "$user" "$user" >"$sandbox/passwd"
        chmod 644 "$sandbox/passwd"
        chown -R "$user:$user" "$sandbox"
    fi
    mount --bind "$sandbox" /mnt && cd /mnt || fail no_fence 'the folder cannot be entered'
    if [ $root = yes ]; then mount --bind passwd /etc/passwd || fail no_fence 'the account cannot be named'; fi
    for each in /tmp /var/tmp /run /dev/shm; do
        [ ! -d $each ] || [ -L $each ] || mount -t tmpfs -o mode=1777 tmpfs $each || fail no_fence "$each stays in sight"
    done
}
