"""Import of real ratings as a domain: reading of files, reports, and storage of sets."""

from personalize.world.importing.dataset import ColumnMap, ImportedSet
from personalize.world.importing.library import ImportLibrary
from personalize.world.importing.reading import read_ratings
from personalize.world.importing.report import ImportReport

__all__ = ["ColumnMap", "ImportLibrary", "ImportReport", "ImportedSet", "read_ratings"]
