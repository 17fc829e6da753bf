"""A command of the shell within this process, which spares a test Python's start and imports."""

import contextlib
import io
import os
import subprocess
from pathlib import Path

from personalize.cli import main


def shell(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``personalize`` with some words; return its exit code and what it printed."""
    out, errors, code, before = io.StringIO(), io.StringIO(), 0, Path.cwd()
    os.chdir(folder or before)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            main(words)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        os.chdir(before)
    return subprocess.CompletedProcess(words, code, out.getvalue(), errors.getvalue())
