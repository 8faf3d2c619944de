#!/bin/sh
# Prints the first Python that this project can use: one that really runs (a pyenv shim may be there
# without the version behind it) and is 3.12 or 3.13. PYTHON=/path/to/python is tried before all others.
set -eu

is_usable() {
    "$1" -c 'import sys; sys.exit(not (3, 12) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1
}

# pyenv's own versions come last: a shim answers only for the version that .python-version names.
pyenv_versions=${PYENV_ROOT:-${HOME:-}/.pyenv}/versions
names="${PYTHON:-} python3.12 python3.13 python3 python"

for candidate in $names "$pyenv_versions"/3.12*/bin/python "$pyenv_versions"/3.13*/bin/python; do
    if command -v "$candidate" >/dev/null 2>&1 && is_usable "$candidate"; then
        # The interpreter's own path: a shim would depend on the folder in which it is called.
        exec "$candidate" -c 'import sys; print(sys.executable)'
    fi
done

{
    echo "ClassifyMe needs Python 3.12 or 3.13, and none was found that runs. Found here:"
    for candidate in $names; do
        found=$(command -v "$candidate" 2>/dev/null) || continue
        echo "  $found: $("$candidate" --version 2>&1 | head -n 1)"
    done
    echo "Install one (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python@3.13;"
    echo "or python.org), or name one: PYTHON=/path/to/python3.12 make up"
} >&2
exit 1
