#!/bin/sh
# Makes .venv and installs one of the hash-pinned requirements files into it: scripts/install.sh FILE
# What was installed is kept as a copy of the file, so that a second call has nothing to do and a changed
# file is noticed whatever its date says. Where packages come from is pip's own configuration.
set -eu

requirements=$1
python=.venv/bin/python
installed=.venv/installed-$requirements

is_working() {
    [ -x "$python" ] && "$python" -c 'import sys; sys.exit(not (3, 12) <= sys.version_info[:2] < (3, 14))' 2>/dev/null
}

make_environment() {
    base=$(sh scripts/find-python.sh)
    echo "Making .venv with $("$base" --version) ($base) ..."
    rm -rf .venv
    "$base" -m venv .venv >.venv-log 2>&1 || {
        cat .venv-log >&2
        rm -rf .venv .venv-log
        echo "Python's own venv module does not work here (Debian, Ubuntu: apt install python3-venv)." >&2
        exit 1
    }
    rm -f .venv-log
}

is_working || make_environment
if cmp -s "$requirements" "$installed"; then
    exit 0
fi
echo "Installing $requirements (the first time takes a minute or more) ..."
rm -f "$installed"
"$python" -m pip install --disable-pip-version-check --quiet --quiet \
    --require-hashes -r "$requirements"
cp "$requirements" "$installed"
