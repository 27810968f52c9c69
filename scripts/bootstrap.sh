#!/usr/bin/env bash
# Makes this machine able to build and test: Debian packages and a small Python environment. Does nothing twice.
# `make demo`, `make test` and CI call it; options of pip belong in its own configuration (PIP_… or pip.conf).
set -euo pipefail

# Everything Debian must provide: C libraries, the database server for tests, tools that scripts call.
packages=(
    librdkafka-dev libcurl4-openssl-dev libpq-dev libmicrohttpd-dev libssl-dev zlib1g-dev pkg-config
    postgresql openssl python3-venv
)

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
environment=$root/.python-env
requirements=$root/scripts/requirements.txt
stamp=$environment/requirements.sha256

say() { printf 'bootstrap: %s\n' "$1"; }
fail() {
    printf 'bootstrap: %s\n' "$1" >&2
    exit 1
}

missing_packages() {
    local package
    for package in "${packages[@]}"; do
        dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
            printf '%s\n' "$package"
    done
}

install_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    [ "${#missing[@]}" -gt 0 ] || return 0
    command -v apt-get >/dev/null ||
        fail "no apt-get here; install what your system calls these Debian packages: ${missing[*]}"
    local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}")
    local as=()
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
            as=(sudo -n)
        else
            say "these Debian packages are missing, and installing them needs root: ${missing[*]}"
            fail "run as root: apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
        fi
    fi
    say "installing Debian packages the build links against or the tests start: ${missing[*]}"
    # The index first: an old one names versions the mirror no longer has.
    "${as[@]}" apt-get update -q >/dev/null || fail "apt-get update failed; see above"
    "${as[@]}" "${install[@]}" >/dev/null || fail "apt-get install failed; see above"
}

# The system's own Python first: its venv module comes with the package above, another one's may not work everywhere.
python_with_venv() {
    local candidate
    local usable='import sys, venv, ensurepip; assert sys.version_info >= (3, 11)'
    for candidate in /usr/bin/python3 python3; do
        if command -v "$candidate" >/dev/null && "$candidate" -c "$usable" 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    fail "no python3 from 3.11 on with the venv module; install python3-venv"
}

check_writable() {
    local path
    for path in "$root" "$environment" "$stamp"; do
        if [ -e "$path" ] && [ ! -w "$path" ]; then
            fail "$(id -un) cannot write $path (it belongs to $(stat -c %U "$path")); run: chown -R $(id -un) $root"
        fi
    done
}

install_python() {
    local wanted
    wanted=$(sha256sum <"$requirements")
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && [ -x "$environment/bin/python" ] && return 0
    check_writable
    local python
    python=$(python_with_venv)
    say "making .python-env with $python: the test broker and the schema checkers, pinned by digest"
    rm -rf -- "$environment" 2>/dev/null ||
        fail "cannot remove the old $environment; remove it as $(stat -c %U "$environment")"
    "$python" -m venv "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
        --requirement "$requirements" ||
        fail "pip could not install scripts/requirements.txt; a proxy or mirror is set in pip.conf or PIP_INDEX_URL"
    printf '%s\n' "$wanted" >"$stamp"
}

install_packages
install_python
