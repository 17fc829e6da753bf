"""What is wrong in a mapping, in one sentence: the field, its value, and what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from personalize.response.cells import nearest, shown

CELL = "a text, a number or true or false is needed"
NEEDED = {
    "string_type": "a text is needed",
    "bool_type": "true or false is needed",
    "bool_parsing": "true or false is needed",
    "float_type": "a number is needed",
    "float_parsing": "a number is needed",
    "tuple_type": "a list is needed, such as [-99, 98]",
    "mapping_type": "a table is needed",
    "dict_type": "a table is needed",
    "model_type": "a table is needed",
    "is_instance_of": "a table is needed",
}
CELLS = ("conditions", "values", "constant")
"""Tables whose cells are a text, a number or true or false."""


def mapping_sentence(error: ValidationError, tables: Mapping[str, type[BaseModel]]) -> str:
    """Return the first fault of a mapping.

    Parameters
    ----------
    tables : mapping of str to type
        The model of each table by its name; "" for the whole mapping.
    """
    first = error.errors()[0]
    place = [str(part) for part in first["loc"]]
    if first["type"] == "extra_forbidden":
        table = place[0] if len(place) > 1 else ""
        allowed = list(tables[table].model_fields)
        within = f"in [{table}]" if table else "in a mapping"
        return (
            f"“{shown(place[-1])}” is not a name {within}{nearest(place[-1], allowed)}. Allowed: "
            f"{', '.join(allowed)}."
        )
    if first["type"] == "value_error":
        return f"The mapping: {first['ctx']['error']}."
    if place[:1] and place[0] in CELLS:
        depth = 2 if place[0] == "constant" else 3
        needed = CELL if len(place) > depth - 1 else "a table is needed"
        return f"{'.'.join(place[:depth])} = {_value(first)}: {needed}."
    if first["type"] == "literal_error":
        needed = f"allowed is {first['ctx']['expected']}"
    elif place[1:2] == ["missing"] and len(place) > 2:
        place, needed = place[:2], CELL
    else:
        needed = NEEDED.get(first["type"], first["msg"][:1].lower() + first["msg"][1:])
    return f"{'.'.join(place)} = {_value(first)}: {needed}."


def _value(error: Any) -> str:
    text = repr(error.get("input"))
    return text if len(text) <= 60 else text[:57] + "…"
