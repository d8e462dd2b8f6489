#!/usr/bin/env bash
# Builds the program twice, in folders of different names, and compares the bytes.
#
#     scripts/reproducible.sh [CARGO FLAGS]...     # such as --config profile.release.lto=false
#
# What is built is the last commit. Folders would be told in the places of panics and in debug
# information, so they are written as names that are the same everywhere.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
registry=${CARGO_HOME:-$HOME/.cargo}
for folder in one another/and-deeper; do
    mkdir -p "$root/$folder"
    git archive HEAD | tar -x -C "$root/$folder"
    (
        cd "$root/$folder"
        export RUSTFLAGS="--remap-path-prefix=$PWD=busyhour --remap-path-prefix=$registry=cargo"
        CARGO_TARGET_DIR=target cargo build --locked --release --quiet --bin busyhour "$@"
    )
    sha256sum "$root/$folder/target/release/busyhour"
done
cmp "$root/one/target/release/busyhour" "$root/another/and-deeper/target/release/busyhour"
echo "the same bytes"
