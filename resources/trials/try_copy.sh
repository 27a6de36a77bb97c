# Tries a copy out that a declared program made: brings it back as it stands, and has a declared check look at it.
# It stands behind fence.sh. Usage: sh try_copy.sh VERB TOOL SANDBOX SOURCE EXPECTED CHECK [ARGUMENT...]
#
#   restore   the copy, a file or a folder, to /mnt/copy
#   ask       run the check in the sandbox; it must end with EXPECTED
#
# The check finds nothing in its environment but PATH and HOME, and what it says goes to standard error alone: no word of
# it is taken for one of ours.
expected=$1
shift

# Nothing but files and folders, none of which lets anybody act as somebody else.
restore() {
    [ -e "$source" ] || fail no_snapshot "$source is not there"
    odd=$(find "$source" ! -type f ! -type d -print | head -n 1)
    [ -z "$odd" ] || fail unsupported "$odd is neither a file nor a folder"
    cp -R --preserve=timestamps -- "$source" "$sandbox/copy" && chmod -R u=rwX,go= "$sandbox/copy" || exit 1
    held=$(find "$sandbox/copy" -type f -size +0c -print | head -n 1)
    [ -n "$held" ] || fail damaged "$source holds nothing"
}

ask() {
    [ -e "$sandbox/copy" ] || fail damaged 'nothing came back that could be checked'
    enter
    program=$(command -v "$1") || fail missing "there is no $1"
    as_nobody test -x "$program" || fail forbidden "$1 cannot be run by an account that nobody has"
    as_nobody env -i PATH="$PATH" HOME=/mnt LANG=C.UTF-8 "$@" </dev/null >/mnt/said 2>&1
    status=$?
    tail -c 4000 /mnt/said >&2
    say "checked $status"
    [ "$status" = "$expected" ]
}

case $verb in
fenced-restore) restore ;;
fenced-ask) ask "$@" ;;
*) fail crashed "$verb $tool" ;;
esac
