"""The register: all numbers of the model with range, source and status, read from ``data/``.

``parameters.csv`` has one row per parameter, ``data_types.csv`` one per kind of data,
``design_options.csv`` one per value of a design field, ``levels.csv`` one per step of the ladder
in a service. All code reads the numbers of the model through this package: ``rows`` says what each
column may hold, ``reading`` reads the files.
"""

from personalize.register.reading import (
    DESIGN_INPUTS,
    assumption_count,
    data_types,
    defaults,
    design_fields,
    design_options,
    parameters,
    read_rows,
    register_hash,
    sharing_levels,
)
from personalize.register.rows import SharingLevel

__all__ = [
    "DESIGN_INPUTS",
    "SharingLevel",
    "assumption_count",
    "data_types",
    "defaults",
    "design_fields",
    "design_options",
    "parameters",
    "read_rows",
    "register_hash",
    "sharing_levels",
]
