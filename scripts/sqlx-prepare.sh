#!/bin/sh
# Checks every query of tern-store against the schema in migrations/ and writes what it learns to .sqlx/.
#   scripts/sqlx-prepare.sh                  refresh .sqlx/
#   scripts/sqlx-prepare.sh --check [CMD…]   fail when .sqlx/ is not what it would be; CMD is what compiles tern-store,
#                                            where something else that has to run does so anyway
set -eu
cd "$(dirname "$0")/.."

check=no
case "${1:-}" in
'') ;;
--check) check=yes && shift ;;
*) echo "usage: $0 [--check [CMD...]]" >&2 && exit 2 ;;
esac
[ $# -gt 0 ] || set -- cargo check --quiet -p tern-store

fresh=$(pwd)/.devdb/sqlx
cargo run --quiet --bin tern-devdb
rm -rf "$fresh"
mkdir -p "$fresh"

# The macros run only when the crate is compiled, and only with a live database do they write what they learn.
touch crates/tern-store/src/lib.rs
SQLX_OFFLINE=false SQLX_OFFLINE_DIR="$fresh" DATABASE_URL="sqlite:$(pwd)/.devdb/tern.db" "$@"
# The next plain build must not take what was compiled against the live database for its own.
touch crates/tern-store/src/lib.rs

if [ $check = yes ]; then
    if diff -r .sqlx "$fresh"; then
        echo ".sqlx is up to date"
    else
        echo ".sqlx is not what the queries and migrations say; run scripts/sqlx-prepare.sh" >&2
        exit 1
    fi
else
    rm -rf .sqlx
    mv "$fresh" .sqlx
    echo ".sqlx holds $(find .sqlx -name '*.json' | wc -l | tr -d ' ') queries"
fi
