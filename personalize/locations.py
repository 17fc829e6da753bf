"""Where the files beside the package are, in a source checkout and in an installed wheel."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import platformdirs


@cache
def bundle() -> Path:
    """Return the folder that holds ``app.py``, ``pages`` and ``data``.

    A wheel carries them in ``personalize/_bundle``; a checkout has them beside the package.
    """
    package = Path(__file__).resolve().parent
    bundled = package / "_bundle"
    return bundled if bundled.is_dir() else package.parent


def data() -> Path:
    """Return the folder of vocabularies, registers and stories."""
    return bundle() / "data"


def app_file() -> Path:
    """Return the file the app is started from."""
    return bundle() / "app.py"


def package_file(name: str) -> Path:
    """Return the absolute path of a file inside the package."""
    return Path(__file__).resolve().parent / name


def frame_file() -> Path:
    """Return the file that frames every page of the app."""
    return package_file("ui/frame.py")


def pages() -> Path:
    """Return the folder of the app's pages."""
    return bundle() / "pages"


def user_data() -> Path:
    """Return the folder for what a person saves on this computer (imported sets, notebooks).

    ``PERSONALIZE_DATA_DIR`` overrides the platform's usual place. The folder may not exist yet.
    """
    override = os.environ.get("PERSONALIZE_DATA_DIR")
    return Path(override) if override else Path(platformdirs.user_data_dir("personalize"))
