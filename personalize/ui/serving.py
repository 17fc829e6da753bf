"""Starting the server: Streamlit's own command line, on this computer only."""

from __future__ import annotations

import os
import sys

from streamlit.web.cli import main as streamlit_main

from personalize import locations


def serve(port: int, address: str, extra: list[str]) -> None:
    """Hand over to Streamlit's own command line, which reads its config and environment."""
    os.environ.setdefault("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "false")
    sys.argv = [
        "streamlit",
        "run",
        str(locations.app_file()),
        f"--server.port={port}",
        f"--server.address={address}",
        *extra,
    ]
    sys.exit(streamlit_main())
