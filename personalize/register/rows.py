"""Rows of the register: what each column may hold, and the sentence about a cell that is wrong."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from personalize.errors import RegisterError

Status = Literal["data", "partly", "assumption", "no data"]
Obtained = Literal["declared", "observed", "inferred", "third_party"]
Number = Annotated[float, Field(allow_inf_nan=False)]
Extent = Annotated[Number, Field(ge=0, le=1)]
"""0 (not at all) to 1 (fully)."""
Extents = Annotated[Mapping[str, Extent], AfterValidator(MappingProxyType)]
Text = Annotated[str, Field(pattern=r"\S")]
"""A text that is not blank."""
RowModel = TypeVar("RowModel", bound=BaseModel)
UNIT_ENDS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "0 to 1": (0.0, 1.0),
        "share": (0.0, 1.0),
        "share of the catalogue": (0.0, 1.0),
        "correlation": (-1.0, 1.0),
        "exponent": (1.0, math.inf),
        "rate": (0.1, math.inf),
        "1/points": (0.1, math.inf),
    }
)
"""Lowest and highest value that a unit can have; the model divides by the last three."""


def _parts(value: Any) -> Any:
    """Return the parts of a text such as ``"interests|ratings"``; other values unchanged."""
    return tuple(filter(None, value.split("|"))) if isinstance(value, str) else value


class Row(BaseModel):
    """One row of a file of ``data/``: frozen; columns that have no field are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class SourcedRow(Row):
    """A row with its source, and whether this is data or an assumption."""

    source: Text
    status: Status


class Parameter(SourcedRow):
    """One row of ``parameters.csv``: a default in the range ``low`` to ``high``, in ``unit``."""

    group: str
    symbol: str
    name: Text
    default: Number
    low: Number
    high: Number
    unit: str
    meaning: str

    @model_validator(mode="after")
    def _within_range(self) -> Self:
        _check_range("default", self.default, self.low, self.high)
        return self

    def hard_bounds(self) -> tuple[float, float]:
        """Return the lowest and the highest value that the model can be tried with.

        The range, and its width once more at either end; not beyond the ends of the unit, and
        not below 0 where the range is not.
        """
        width = self.high - self.low
        lowest, highest = UNIT_ENDS.get(self.unit, (0.0 if self.low >= 0 else -math.inf, math.inf))
        return max(self.low - width, lowest), min(self.high + width, max(self.high, highest))


class DataType(SourcedRow):
    """One kind of data: its sensitivity (0 to 1), supplier, and norms by service.

    ``expected`` and ``appropriateness`` map a service to a number from 0 (not at all) to 1 (fully).
    """

    name: Text
    label: str
    mark: str
    icon: str
    border: str
    obtained: Obtained
    description: str
    sensitivity: Extent
    low: Extent
    high: Extent
    expected: Extents
    appropriateness: Extents
    context_source: str
    context_status: Status
    law: str
    about_others: bool

    @model_validator(mode="after")
    def _within_range(self) -> Self:
        _check_range("sensitivity", self.sensitivity, self.low, self.high)
        return self


class DesignOption(SourcedRow):
    """One value of a design field and its contribution to each model input (0 to 1)."""

    field: Text
    value: Text
    label: str
    flagged: bool
    phrase: str
    inputs: Extents
    spread: Extent


class DesignField(Row):
    """A design field in the sidebar: its group, its label and its help text."""

    field: Text
    group: str
    label: str
    help: str


class SharingLevel(Row):
    """One step of the ladder in one service and the kinds of data that it adds.

    ``icon`` is a Material symbol, ``line`` a short description of the data used at the step.
    """

    domain: Text
    number: Annotated[int, Field(ge=0, alias="step")]
    name: str
    caption: str
    adds: Annotated[tuple[str, ...], BeforeValidator(_parts)]
    icon: str
    line: str


def checked_row(
    model: type[RowModel], file: str, name: str, cells: Mapping[str, object]
) -> RowModel:
    """Return the cells of a row as its model.

    Parameters
    ----------
    model : type
    file, name : str
        The file in ``data/`` and the name of the row, for the error.
    cells : mapping
        Text by column; columns of one scale may be a mapping of their own.

    Raises
    ------
    RegisterError
        Naming the file, the row, the first column that is wrong, its value and what is allowed.
    """
    try:
        return model.model_validate(cells)
    except ValidationError as error:
        raise RegisterError(f"data/{file}, {name}: {_wrong(error)}.") from None


def _check_range(column: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ValueError(f"{column} {value:g} is outside its range {low:g} to {high:g}")


def _wrong(error: ValidationError) -> str:
    """Return what is wrong first in a row: column, value and what is allowed."""
    first = error.errors(include_url=False)[0]
    column = "_".join(str(part) for part in first["loc"]).removeprefix("inputs_")
    value, context = f"{column} “{first['input']}”", first.get("ctx", {})
    match first["type"]:
        case "value_error":
            return str(context["error"])
        case "missing":
            return f"the column {column} is missing"
        case "string_pattern_mismatch":
            return f"the {column} is missing"
        case "literal_error":
            return f"{value} is not one of {_listed(context['expected'])}"
        case "greater_than_equal":
            return f"{value} must be {context['ge']:g} or more"
        case "less_than_equal":
            return f"{value} must be {context['le']:g} or less"
        case "bool_parsing":
            return f"{value} must be 0 or 1"
        case "int_parsing":
            return f"{value} must be a whole number"
        case _:
            return f"{value}; a number is needed"


def _listed(expected: str) -> str:
    return expected.replace("'", "").replace(" or ", ", ")
