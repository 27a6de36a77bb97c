# Tries a backup of PostgreSQL out on its node: brings it back into a folder of its own, starts a server over it that
# reaches nothing, and asks that. It stands behind fence.sh.
# Usage: sh try_database.sh VERB TOOL SANDBOX SOURCE DATABASE QUERY
#
#   restore   a dump into a server that is made for it, a base backup as a copy
#   ask       hold a base backup against its manifest, start the server, ask QUERY, have pg_amcheck read all of it
#
# No configuration of the backup is read: what it would archive, replicate from or load is left out.
database=$1 query=$2

# The folder of the programs of one major version, of the newest without one, as $bin; its own as $major.
programs() {
    bin='' major=0
    for each in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin /usr/local/bin /usr/bin; do
        [ -x "$each/postgres" ] && [ -x "$each/pg_ctl" ] || continue
        told=$("$each/postgres" --version)
        told=${told##*(PostgreSQL) }
        if [ "${told%%[!0-9]*}" -gt "$major" ] && [ "${1:-${told%%[!0-9]*}}" = "${told%%[!0-9]*}" ]; then
            bin=$each major=${told%%[!0-9]*} version=${told%% *}
        fi
    done
    [ -n "$bin" ]
}

start() {
    cat >/mnt/postgresql.conf <<'END'
listen_addresses = ''
unix_socket_directories = '/mnt'
unix_socket_permissions = 0700
hba_file = '/mnt/hba.conf'
ident_file = '/mnt/ident.conf'
archive_mode = off
archive_command = ''
restore_command = ''
archive_cleanup_command = ''
recovery_end_command = ''
primary_conninfo = ''
primary_slot_name = ''
synchronous_standby_names = ''
shared_preload_libraries = ''
session_preload_libraries = ''
local_preload_libraries = ''
max_logical_replication_workers = 0
max_wal_senders = 0
max_prepared_transactions = 1000
autovacuum = off
ssl = off
logging_collector = off
external_pid_file = ''
cluster_name = 'driftvakt'
fsync = off
huge_pages = off
END
    echo 'local all all trust' >/mnt/hba.conf
    : >/mnt/ident.conf
    chmod 644 /mnt/postgresql.conf /mnt/hba.conf /mnt/ident.conf
    if ! as_nobody "$bin/pg_ctl" -D /mnt/data -l /mnt/server.log -w -t 36000 \
        -o '-c config_file=/mnt/postgresql.conf' start >/mnt/start.log 2>&1; then
        tail -n 30 /mnt/start.log /mnt/server.log >&2
        fail not_started 'the server does not start'
    fi
    say "started $version"
}

stop() { as_nobody "$bin/pg_ctl" -D /mnt/data -w -t 3600 -m fast stop >/dev/null || fail crashed 'it does not stop'; }

restore_dump() {
    exec 3<"$source" || fail no_snapshot "$source cannot be opened"
    programs || fail missing 'there is no PostgreSQL server'
    told=$("$bin/pg_restore" --list -- "$source") || exit 1
    of=$(printf '%s\n' "$told" | sed -n 's/^; *Dumped from database version: \([0-9]*\).*/\1/p')
    newest=$major
    if ! programs "${of:-0}"; then
        [ "${of:-0}" -lt "$newest" ] || fail other_server "it was written by $of, the node has $newest"
        programs
    fi
    enter
    as_nobody "$bin/initdb" -D /mnt/data -U postgres -A trust --no-sync --locale=C --encoding=UTF8 \
        >/mnt/initdb.log 2>&1 || { cat /mnt/initdb.log >&2; fail crashed 'no server can be made'; }
    start
    as_nobody "$bin/createdb" -h /mnt -U postgres -T template0 restored || fail crashed 'no database can be made'
    as_nobody "$bin/pg_restore" -h /mnt -U postgres -d restored --no-owner --no-acl --no-tablespaces \
        --no-subscriptions --no-security-labels <&3
    status=$?
    stop
    return $status
}

# Nothing but files and folders, none of which lets anybody act as somebody else.
restore_copy() {
    [ -d "$source" ] || fail no_snapshot "$source is not there"
    odd=$(find "$source" ! -type f ! -type d -print | head -n 1)
    [ -z "$odd" ] || fail unsupported "$odd leads out of the backup: a tablespace of its own is not started"
    [ -f "$source/PG_VERSION" ] || fail damaged "$source has no PG_VERSION"
    cp -R --preserve=timestamps -- "$source" "$sandbox/data" && chmod -R u=rwX,go= "$sandbox/data"
}

ask() {
    [ -d "$sandbox/data" ] || fail not_started 'nothing came back that could be started'
    of=$(head -c 16 "$sandbox/data/PG_VERSION" | tr -dc 0-9.)
    programs "${of%%.*}" || fail other_server "it is of PostgreSQL $of, which the node does not have"
    enter
    if [ "$tool" = pg_basebackup ]; then
        if [ ! -f data/backup_manifest ]; then
            say 'manifest none'
        elif as_nobody "$bin/pg_verifybackup" --quiet /mnt/data; then
            say 'manifest holds'
        else
            say 'manifest differs'
            return 1
        fi
        rm -f data/recovery.signal data/standby.signal data/postmaster.pid data/postgresql.auto.conf
        as_nobody touch data/postgresql.auto.conf
        every=--all
    else
        every=--database=restored
        database=restored
    fi
    start
    if [ -z "$database" ]; then
        database=$(one postgres "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate
            ORDER BY pg_database_size(oid) DESC, datname LIMIT 1")
    fi
    if answer=$(one "${database:-postgres}" "$query"); then
        say "answer $(printf '%s\n' "$answer" | head -n 1 | cut -c 1-200)"
    else
        say 'answer none'
    fi
    # shellcheck disable=SC2086
    as_nobody "$bin/pg_amcheck" -h /mnt -U postgres $every --install-missing --heapallindexed
    say "read $?"
    stop
}

# What a query says first.
one() {
    PGOPTIONS='-c default_transaction_read_only=on -c statement_timeout=3600000' \
        as_nobody "$bin/psql" -X -A -t -q -F '	' -v ON_ERROR_STOP=1 -h /mnt -U postgres -d "$1" -c "$2"
}

case $verb-$tool in
fenced-restore-pg_dump) restore_dump ;;
fenced-restore-pg_basebackup) restore_copy ;;
fenced-ask-pg_dump | fenced-ask-pg_basebackup) ask ;;
*) fail crashed "$verb $tool" ;;
esac
