#!/bin/sh
# Writes poetry.lock and, from it, both requirements files. No package source's address may get into them:
# they install from wherever a machine's own pip gets its packages.
set -eu

explain() {
    echo "make lock needs Poetry 2.2 or newer with its export plugin:" >&2
    echo "  pipx install poetry && pipx inject poetry poetry-plugin-export" >&2
    exit 1
}

poetry=${POETRY:-poetry}
command -v "$poetry" >/dev/null 2>&1 && "$poetry" --version >/dev/null 2>&1 || explain
"$poetry" export --help >/dev/null 2>&1 || explain

"$poetry" lock
"$poetry" export --without-urls --only main --output requirements.txt
"$poetry" export --without-urls --all-groups --output requirements-dev.txt
if grep -nE '^(-|.*(://| @ ))' requirements.txt requirements-dev.txt ||
    grep -n '^\[package\.source\]' poetry.lock; then
    echo "The address of a package source got into the files named above." >&2
    exit 1
fi
