# Tries a snapshot of etcd out on its node: restores it as a cluster of its own, with a token that no other has, starts
# one member of it that reaches nothing, and asks that. It stands behind fence.sh.
# Usage: sh try_etcd.sh VERB TOOL SANDBOX SOURCE KEY
#
#   restore   the snapshot into a data folder
#   ask       hold the snapshot against the sum at its end, start the member, count keys, have it read all of them
#
# It listens on sockets in the sandbox alone, and finds no setting in its environment: nothing of the live cluster is
# known to it.
key=${1-}

# The server as $server, and what reads snapshots as $reads: since 3.6 that is a program of its own.
programs() {
    server=$(command -v etcd) && command -v etcdctl >/dev/null || fail missing 'there is no etcd server'
    reads=$(command -v etcdutl) || reads=etcdctl
}

# One member, of a cluster that is this sandbox's.
token=${sandbox##*/}
as_member() { as_nobody env -i PATH="$PATH" ETCDCTL_API=3 "$@"; }
asks() { as_member etcdctl --endpoints unix://client:0 --command-timeout "$patience" "$@"; }
patience=3600s

restore() {
    [ -f "$source" ] || fail no_snapshot "$source is not there"
    programs
    cp -- "$source" "$sandbox/snapshot.db" || exit 1
    enter
    as_member "$reads" snapshot restore /mnt/snapshot.db --data-dir /mnt/data --name driftvakt \
        --initial-cluster driftvakt=unix://peer:0 --initial-cluster-token "$token" \
        --initial-advertise-peer-urls unix://peer:0
}

# The last 32 bytes of a snapshot are the sum of all before them; a file of whole pages has none.
sum_of() { tail -c 32 -- "$1" | od -A n -v -t x1 | tr -d ' \n'; }
hold() {
    [ $(($(stat -c %s -- "$source") % 512)) = 32 ] || {
        say 'manifest none'
        return
    }
    wanted=$(sum_of "$source")
    found=$(head -c -32 -- "$source" | sha256sum)
    if [ "${found%% *}" = "$wanted" ]; then say 'manifest holds'; else say 'manifest differs'; fi
    for each in "${source%/*}"/*; do
        [ -f "$each" ] && [ "$each" -ot "$source" ] || continue
        if [ "$(sum_of "$each")" = "$wanted" ]; then
            say "again ${each##*/}"
            break
        fi
    done
}

start() {
    rm -f client:0 peer:0
    as_member "$server" --data-dir /mnt/data --name driftvakt --initial-cluster driftvakt=unix://peer:0 \
        --initial-cluster-token "$token" --initial-advertise-peer-urls unix://peer:0 --listen-peer-urls unix://peer:0 \
        --listen-client-urls unix://client:0 --advertise-client-urls unix://client:0 >/mnt/server.log 2>&1 &
    member=$!
    until patience=5s && asks get --limit=1 --keys-only -- ready >/mnt/health.log 2>&1; do
        if ! kill -0 $member 2>/dev/null; then
            tail -n 30 /mnt/server.log >&2
            fail not_started 'the member does not start'
        fi
        # Of one whose users are asked for a password that is nowhere here.
        if grep -q 'user name is empty' /mnt/health.log; then fail unsupported 'it asks for a user and a password'; fi
        sleep 0.2
    done
    patience=3600s
    version=$("$server" --version | sed -n 's/^etcd Version: //p')
    say "started $version"
}

# How many keys there are, and the revision at which they are: of all, or of those that begin with $1.
counts() {
    if [ -n "${1-}" ]; then
        asks get --prefix --limit=1 --keys-only --write-out=fields -- "$1" >/mnt/told
    else
        asks get --from-key --limit=1 --keys-only --write-out=fields -- '' >/mnt/told
    fi || return 1
    count=$(sed -n 's/^"Count" : \([0-9]*\)$/\1/p' /mnt/told)
    revision=$(sed -n 's/^"Revision" : \([0-9]*\)$/\1/p' /mnt/told)
}

ask() {
    [ -d "$sandbox/data" ] || fail not_started 'nothing came back that could be started'
    [ -f "$source" ] || fail no_snapshot "$source is not there"
    programs
    hold
    enter
    start
    if counts "$key"; then say "answer ${count:-0}"; else say 'answer none'; fi
    as_member "$reads" snapshot status /mnt/snapshot.db --write-out=json >/mnt/status || exit 1
    wanted=$(sed -n 's/.*"revision":\([0-9]*\)[,}].*/\1/p' /mnt/status)
    [ "$wanted" != 0 ] || wanted=1 # without a key, as a member counts
    if ! asks endpoint hashkv >/mnt/read.log 2>&1 || [ -z "${revision-}" ]; then
        cat /mnt/read.log >&2
        say 'read 1'
    elif [ "$revision" = "$wanted" ]; then
        say 'read 0'
    else
        echo "it is at revision $revision, the snapshot at $wanted" >&2
        say 'read 2'
    fi
    { kill $member && wait $member; } 2>/dev/null
    return 0
}

case $verb in
fenced-restore) restore ;;
fenced-ask) ask ;;
*) fail crashed "$verb $tool" ;;
esac
