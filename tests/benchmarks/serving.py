"""Servers for the benchmarks (the app, and an empty page), and visitors without a browser."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
EMPTY = """import streamlit as st

on = st.toggle("Toggle")
with st.container(key="words"):
    st.write("It is on" if on else "It is off")
"""
"""The least a page can be: what a rerun costs before anything of ours runs."""


class Served:
    """A server on a free port, in a folder of its own that goes with it."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("localhost", 0))
            self.port = int(probe.getsockname()[1])
        self.folder, self.url = folder, f"http://localhost:{self.port}"
        log = folder / "server.log"
        python_path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command, f"--server.port={self.port}"],
            env=os.environ
            | {
                "PYTHONPATH": python_path,
                "PERSONALIZE_DATA_DIR": str(folder / "data"),
                "STREAMLIT_SERVER_HEADLESS": "true",
            },
            cwd=folder,
            stdout=log.open("w"),
            stderr=subprocess.STDOUT,
        )
        for _ in range(240):
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1):
                    return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.25)
        self.stop()
        raise RuntimeError(f"The server did not start:\n{log.read_text()}")

    def __enter__(self) -> Served:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def stop(self) -> None:
        """End the server and wait for it."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=20)


def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="personalize-bench-"))


def app_server(*options: str) -> Served:
    """Start the app with an empty data folder, with options of Streamlit such as ``--a.b=c``."""
    return Served(["personalize.cli", "app", *options], _folder())


def empty_server() -> Served:
    """Start an empty page with the app's own config."""
    folder = _folder()
    (folder / "empty.py").write_text(EMPTY)
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    return Served(["streamlit", "run", str(folder / "empty.py")], folder)


def arguments(about: str) -> argparse.ArgumentParser:
    """Return a parser with what every benchmark takes."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    return parser


def show(rows: Sequence[dict[str, Any]], file: Path | None) -> None:
    """Print rows as a table, and write them as JSON where a file is named."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [columns] + [[_cell(row.get(name, "")) for name in columns] for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))
    if file:
        file.write_text(json.dumps(list(rows), indent=1, ensure_ascii=False))


def _cell(value: Any) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def median(values: Sequence[float]) -> float:
    """Return the median, or not a number where nothing was measured."""
    return float(statistics.median(values)) if values else float("nan")


def within(values: Sequence[float], share: float) -> float:
    """Return the value within which a share of the values lie."""
    ordered = sorted(values)
    return float(ordered[min(len(ordered) - 1, int(share * len(ordered)))])


class Agent:
    """A visitor without a browser, over the agent API that Streamlit documents.

    Each is a session of its own. A request is answered when the page is there as a whole.
    """

    def __init__(self, url: str, **query: str) -> None:
        self._url = f"{url}/_stcore/agent/interact"
        self._session = ""
        self.page: dict[str, Any] = {}
        self.ask(query_params={name: [value] for name, value in query.items()})

    def ask(self, **change: Any) -> float:
        """Send what is changed, keep the page that is answered, and return the seconds."""
        start = time.perf_counter()
        found = self._send(change)
        while found.get("error", {}).get("code") == "wait_timed_out":
            self._session = found["session_id"]
            found = self._send({})
        if "tree" not in found:
            raise RuntimeError(f"The server refused: {found.get('error')}")
        self._session, self.page = found["session_id"], found
        return time.perf_counter() - start

    def set(self, key: str, label: str) -> float:
        """Choose an option of a control, and return the seconds."""
        return self.ask(widget_state={key: label})

    def options(self, key: str) -> list[str]:
        """Return the labels that a control of the page offers."""
        return list(_element(self.page["tree"], key)["props"]["options"])

    def value(self, key: str) -> str:
        """Return the label that a control of the page shows."""
        return str(_element(self.page["tree"], key)["value"])

    def awaits(self) -> bool:
        """Tell whether the page says that something is still being worked out."""
        said = json.dumps(self.page["tree"])
        return "being worked out" in said or re.search(r"Learning \d+ more step", said) is not None

    def failed(self) -> bool:
        """Tell whether the page shows an error of the script."""
        return bool(self.page["status"] == "error")

    def _send(self, body: dict[str, Any]) -> dict[str, Any]:
        own = {"session_id": self._session} if self._session else {}
        request = urllib.request.Request(
            self._url,
            json.dumps({name: value for name, value in {**own, **body}.items() if value}).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as refused:
            return dict(json.load(refused))


def _element(node: dict[str, Any], key: str) -> dict[str, Any]:
    """Return the element with a key at or below a node of a page; empty if there is none."""
    if node.get("key") == key:
        return node
    return next(filter(None, (_element(one, key) for one in node.get("children", ()))), {})
