"""Import of real ratings as a domain: reading of files, reports, and storage of sets."""

from personalize.world.importing.dataset import ColumnMap, ImportedSet
from personalize.world.importing.library import ImportLibrary
from personalize.world.importing.options import Layout, ReadOptions
from personalize.world.importing.reading import read_ratings, understand
from personalize.world.importing.report import ImportReport
from personalize.world.importing.understanding import Understanding

__all__ = [
    "ColumnMap",
    "ImportLibrary",
    "ImportReport",
    "ImportedSet",
    "Layout",
    "ReadOptions",
    "Understanding",
    "read_ratings",
    "understand",
]
