# Tasks. `just` alone lists them.
default:
    @just --list

# make the environment and install the package with everything a developer needs
setup:
    python3 -m venv .venv
    .venv/bin/pip install -q -c constraints.txt -e '.[dev]'

# everything, browser tests included
test:
    .venv/bin/pytest -q -n 2 --dist loadfile

# the engine without pages and browser, and without what takes more than ten seconds
quick:
    .venv/bin/pytest -q -x -n 2 --dist loadfile -m "not slow" --ignore tests/browser --ignore tests/ui

# what CI checks after the tests
lint:
    .venv/bin/ruff format --check .
    .venv/bin/ruff check .
    .venv/bin/mypy
    .venv/bin/lint-imports

fix:
    .venv/bin/ruff check --fix .
    .venv/bin/ruff format .

# make the pictures of the guide anew, in a browser; look at them before you commit
pictures:
    PYTHONPATH=. .venv/bin/python tests/guide_pictures.py

serve:
    .venv/bin/personalize

# pin what is installed now; no index addresses
constraints:
    .venv/bin/pip freeze --exclude-editable | grep -v ' @ ' | sort -f > constraints.txt
