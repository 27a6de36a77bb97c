# Makes one backup under a name of its own: runs a program, and has the time stand for STAMP wherever driftvakt-STAMP is
# in its arguments. A unit of systemd says the same each time; what it starts may not write over the backup before.
# Usage: sh make_dated.sh PROGRAM [ARGUMENT...]
stamp=$(date -u +%Y-%m-%dT%H%M%S) || exit 1
for word do
    shift
    made=
    while :; do
        case $word in
        *driftvakt-STAMP*) made=$made${word%%driftvakt-STAMP*}driftvakt-$stamp word=${word#*driftvakt-STAMP} ;;
        *) break ;;
        esac
    done
    set -- "$@" "$made$word"
done
exec "$@"
