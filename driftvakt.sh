#!/bin/sh
# The one way in: `./driftvakt.sh demo` and `./driftvakt.sh test` do all their own set-up. See packaging/setup.sh.
exec sh "$(dirname -- "$0")/packaging/setup.sh" "$@"
