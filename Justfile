# Tasks. `just` alone lists them.
default:
    @just --list

# make the environment and install the package with everything a developer needs
setup:
    python3 -m venv .venv
    .venv/bin/pip install -q -c constraints.txt -e '.[dev]'

# everything, browser tests included
test:
    .venv/bin/pytest -q

# the engine alone: without pages, browser, shell and what the stories claim
quick:
    .venv/bin/pytest -q -x -n 2 --ignore tests/browser --ignore tests/ui --ignore tests/test_cli.py --ignore tests/study/test_studies.py --ignore tests/study/test_golden_stories.py --ignore tests/test_guide.py --ignore tests/test_public_api.py --ignore tests/test_readme.py

# what CI checks after the tests
lint:
    .venv/bin/ruff format --check .
    .venv/bin/ruff check .
    .venv/bin/mypy
    .venv/bin/lint-imports

fix:
    .venv/bin/ruff check --fix .
    .venv/bin/ruff format .

serve:
    .venv/bin/personalize

# pin what is installed now; no index addresses
constraints:
    .venv/bin/pip freeze --exclude-editable | grep -v ' @ ' | sort -f > constraints.txt
