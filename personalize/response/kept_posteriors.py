"""Where the posteriors of this computer are kept, and how one is found by its hash.

Each is a file of the user's data folder, named after its content, so that every process of a
computer finds it and no other content can take its place. The database of a notebook holds it too
(``store.posteriors``).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from personalize import locations
from personalize.errors import PersonalizeError
from personalize.files import write_text
from personalize.response.posterior import Posterior, read_posterior


def folder() -> Path:
    """Return the folder of the posteriors of this computer; it may not exist."""
    return locations.user_data() / "posteriors"


_held: dict[str, Posterior] = {}


def hold_posterior(posterior: Posterior) -> str:
    """Make a posterior known to this process without storing it, and return its hash."""
    _held[posterior.hash] = posterior
    return posterior.hash


def keep_posterior(posterior: Posterior) -> str:
    """Put a posterior into the folder of this computer, and return its hash."""
    target = folder() / f"{posterior.hash}.json"
    if not target.is_file():
        write_text(target, posterior.to_json())
    return posterior.hash


def posterior_of(wanted: str) -> Posterior:
    """Return the posterior with a hash.

    Raises
    ------
    PersonalizeError
        If it is neither held by this process nor on this computer, or its file was changed.
    """
    if wanted in _held:
        return _held[wanted]
    path = folder() / f"{wanted}.json"
    if not path.is_file():
        raise PersonalizeError(
            f"model.posterior = {wanted[:20]}: there is no such posterior on this computer. Give "
            "its file with --posterior, or choose it on Research."
        )
    return _read(path, wanted)


def forget_posterior(wanted: str) -> None:
    """Remove a posterior from this process and from the folder of this computer."""
    _held.pop(wanted, None)
    _read.cache_clear()
    (folder() / f"{wanted}.json").unlink(missing_ok=True)


@lru_cache(maxsize=16)
def _read(path: Path, wanted: str) -> Posterior:
    posterior = read_posterior(path.read_text(encoding="utf-8"), f"The posterior {wanted}")
    if posterior.hash != wanted:
        raise PersonalizeError(
            f"The posterior {wanted} was changed after it was made ({path.name}). Calibrate again."
        )
    return posterior
