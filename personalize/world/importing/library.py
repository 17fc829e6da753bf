"""The imported sets of this computer: atomic saving, listing and deletion."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from pathlib import Path

import pandas as pd

from personalize import locations
from personalize.errors import ImportDataError
from personalize.files import beside, told, write_text
from personalize.world.importing.dataset import ImportedSet, checked_name
from personalize.world.importing.report import ImportReport

TABLES = ("interactions", "users", "items")
KEPT_SECONDS = 24 * 3600.0
"""Seconds for which a deleted set can be brought back; removed at the next start or deletion."""
DELETED = ".deleted-"
"""How the name of a folder of deleted sets begins."""


class ImportLibrary:
    """A folder of imported sets.

    Parameters
    ----------
    folder : Path, optional
        The user's data folder unless given.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or locations.user_data() / "imports"

    def names(self) -> list[str]:
        """Return the ids of the sets, in alphabetical order."""
        if not self.folder.is_dir():
            return []
        return sorted(
            path.name
            for path in self.folder.iterdir()
            if path.is_dir() and (path / "report.json").is_file()
        )

    def titles(self) -> dict[str, str]:
        """Return the title of each set by id; the id itself where the report is damaged."""
        titles = {}
        for name in self.names():
            try:
                titles[name] = self.report(name).title or name
            except ImportDataError:
                titles[name] = name
        return titles

    def save(self, imported: ImportedSet, *, replace: bool = False) -> None:
        """Save a set atomically; a set that it replaces counts as deleted.

        Raises
        ------
        ImportDataError
            If a set of this name exists and may not be replaced, or the folder is not writable.
        DiskError
            If the disk is full or broken.
        """
        name, _ = checked_name(imported.name)
        target = self.folder / name
        if target.exists() and not replace:
            raise ImportDataError(
                f"A set named “{imported.title}” exists already; choose another name or "
                "--replace it."
            )
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.folder, prefix=".saving-") as temporary:
                complete = Path(temporary) / name
                complete.mkdir()
                for table in TABLES:
                    with beside(complete / f"{table}.parquet") as part:
                        getattr(imported, table).to_parquet(part, index=False)
                report = json.dumps(imported.report.to_dict(), ensure_ascii=False, indent=2)
                write_text(complete / "report.json", report)
                if target.exists():
                    self._move([name])
                complete.rename(target)
        except OSError as error:
            raise ImportDataError(
                f"The set “{imported.title}” cannot be saved in {self.folder}: {error.strerror}."
            ) from None

    def load(self, name: str) -> ImportedSet:
        """Return a set.

        Raises
        ------
        ImportDataError
            If there is no such set or its files are damaged.
        """
        report = self.report(name)
        try:
            tables = [pd.read_parquet(self.folder / name / f"{table}.parquet") for table in TABLES]
        except Exception as error:
            raise _damaged(name) from error
        return ImportedSet(name, report, *tables)

    def report(self, name: str) -> ImportReport:
        """Return the report of the import of a set.

        Raises
        ------
        ImportDataError
            If there is no such set or its report is damaged.
        """
        if name not in self.names():
            known = ", ".join(self.names()) or "none"
            raise ImportDataError(f"There is no imported set “{name[:60]}”. Imported: {known}.")
        try:
            raw = json.loads((self.folder / name / "report.json").read_text(encoding="utf-8"))
            return ImportReport(**raw)
        except (OSError, ValueError, TypeError) as error:
            raise _damaged(name) from error

    def delete(self, name: str) -> None:
        """Delete a set; ``restore`` brings it back within a day."""
        if name in self.names():
            with told(self.folder):
                self._move([name])

    def delete_all(self) -> None:
        """Delete all sets, including damaged ones; ``restore`` brings them back within a day."""
        if self.folder.is_dir():
            with told(self.folder):
                self._move([path.name for path in self.folder.iterdir() if path.name[0] != "."])

    def deleted(self) -> list[str]:
        """Return the titles of the sets that ``restore`` would bring back: of the last deletion."""
        last = self._deletions()[-1:]
        return sorted(_title(path) for folder in last for path in folder.iterdir())

    def restore(self) -> list[str]:
        """Bring the sets of the last deletion back, and return their ids.

        Where an id was given to another set meanwhile, the set gets one with a number.
        """
        restored = []
        with told(self.folder):
            for folder in self._deletions()[-1:]:
                for path in sorted(folder.iterdir()):
                    free, number = path.name, 2
                    while (self.folder / free).exists():
                        free, number = f"{path.name}-{number}", number + 1
                    path.rename(self.folder / free)
                    restored.append(free)
                folder.rmdir()
        return restored

    def remove_deleted(self, older_than: float = 0.0) -> None:
        """Remove deleted sets from the disk, those deleted more than some seconds ago."""
        for folder in self._deletions():
            if older_than <= 0 or time.time() - _deleted_at(folder) > older_than:
                shutil.rmtree(folder, ignore_errors=True)

    def _move(self, names: list[str]) -> None:
        self.remove_deleted(KEPT_SECONDS)
        target = self.folder / f"{DELETED}{time.time_ns() / 1e9:.9f}"
        target.mkdir(exist_ok=True)
        for name in names:
            (self.folder / name).rename(target / name)

    def _deletions(self) -> list[Path]:
        """Return the folders of deletions that can be undone, the oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(self.folder.glob(f"{DELETED}*"), key=_deleted_at)


def _deleted_at(folder: Path) -> float:
    """Return when the sets of a folder were deleted, in seconds; 0 if its name does not say."""
    try:
        return float(folder.name.removeprefix(DELETED))
    except ValueError:
        return 0.0


def _title(folder: Path) -> str:
    """Return the title of a set by its report, or the name of its folder."""
    try:
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        return str(report.get("title") or folder.name)
    except (OSError, ValueError, AttributeError):
        return folder.name


def _damaged(name: str) -> ImportDataError:
    return ImportDataError(
        f"The imported set “{name}” is damaged and cannot be read; delete it and import it again."
    )
