"""The mapping of a file of answers: which column is what, in the words of ``perceive``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from tomlkit.exceptions import TOMLKitError

from personalize.errors import PersonalizeError
from personalize.research.calibration.mapping_errors import mapping_sentence
from personalize.research.calibration.scales import SCALES

Cell = str | int | float | bool
ScaleName = Literal["1-7", "1-5", "1-4", "0-100", "0-1", "yes/no"]


class Part(BaseModel):
    """A table of the mapping; unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AnswerColumns(Part):
    """Where the answers stand.

    Attributes
    ----------
    layout : {"long", "wide"}
        One row a person and condition, or one row a person with a column a condition.
    person : str
        Column that tells people apart; "" where each row is another person.
    condition : str
        Column with the names of the conditions; of a long table with ``conditions``.
    rating : str
        Column with the answer; of a long table.
    columns : mapping of str to str, or to a list of them
        Column with the answer of each condition, or columns where a person answers several times;
        of a wide table.
    scale : str
        Scale that was asked.
    reversed : bool
        Whether the highest answer means the least invasive.
    weight : str
        Column with the weight of a person; "" for equal weights.
    missing : tuple
        Values that stand for no answer, such as −99; blank cells always do.
    labels : mapping of str to number
        The answer of each label, where cells hold words.
    """

    layout: Literal["long", "wide"] = "long"
    person: str = ""
    condition: str = ""
    rating: str = ""
    columns: Mapping[str, str | tuple[str, ...]] = Field(default_factory=dict)
    scale: ScaleName
    reversed: bool = False
    weight: str = ""
    missing: tuple[Cell, ...] = ()
    labels: Mapping[str, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _complete(self) -> AnswerColumns:
        if self.layout == "long" and not self.rating:
            raise ValueError("rating must name the column that holds the answer")
        if self.layout == "wide" and not self.columns:
            raise ValueError("columns must name the column of answers of each condition")
        if self.layout == "long" and self.columns:
            raise ValueError("columns belong to layout = wide; a long table has condition, rating")
        if self.layout == "wide" and (self.rating or self.condition):
            raise ValueError(
                "rating and condition belong to layout = long; a wide table has columns"
            )
        for name, columns in self.columns.items():
            if not (columns and all(columns)):
                raise ValueError(f"columns.{name[:60]} must name a column of the answers")
        return self

    @model_validator(mode="after")
    def _each_column_once(self) -> AnswerColumns:
        named = [self.person, self.condition, self.rating, self.weight]
        named += [column for _, column in self.wide()]
        twice = _twice(filter(None, named))
        if twice is not None:
            raise ValueError(f"the column “{twice[:60]}” is named twice; each holds one thing")
        return self

    @model_validator(mode="after")
    def _labels_on_the_scale(self) -> AnswerColumns:
        scale = SCALES[self.scale]
        for name, value in self.labels.items():
            if not (scale.low <= value <= scale.high and not (scale.whole and value % 1)):
                raise ValueError(
                    f"labels.{name[:60]} = {value:g} is not on the scale {self.scale} "
                    f"({scale.low:g} to {scale.high:g})"
                )
        twice = _twice(name.strip().casefold() for name in self.labels)
        if twice is not None:
            raise ValueError(f"labels names “{twice[:60]}” twice, but for capitals")
        return self

    def wide(self) -> list[tuple[str, str]]:
        """Return condition and column of each column with answers; empty for a long table."""
        return [
            (name, column)
            for name, columns in self.columns.items()
            for column in ((columns,) if isinstance(columns, str) else columns)
        ]


class SurveyMapping(Part):
    """The whole mapping.

    Attributes
    ----------
    answers : AnswerColumns
    conditions : mapping of str to mapping
        Columns of ``perceive`` by condition.
    inputs : mapping of str to str
        Columns of the file by columns of ``perceive``, where each answer has its own condition.
    values : mapping of str to mapping
        For a column of ``perceive``: its value by what stands in the file.
    constant : mapping
        Columns of ``perceive`` that are the same in all conditions.
    exclude : mapping of str to tuple
        Rows with one of these values in a column are left out: failed checks, trial runs.
    require : mapping of str to tuple
        Only rows with one of these values in a column are kept.
    votes : bool
        Whether the votes of a workshop may be used as a survey.
    """

    answers: AnswerColumns
    conditions: Mapping[str, Mapping[str, Cell]] = Field(default_factory=dict)
    inputs: Mapping[str, str] = Field(default_factory=dict)
    values: Mapping[str, Mapping[str, Cell]] = Field(default_factory=dict)
    constant: Mapping[str, Cell] = Field(default_factory=dict)
    exclude: Mapping[str, tuple[Cell, ...]] = Field(default_factory=dict)
    require: Mapping[str, tuple[Cell, ...]] = Field(default_factory=dict)
    votes: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> SurveyMapping:
        if bool(self.conditions) == bool(self.inputs):
            raise ValueError("give conditions (by name) or inputs (columns of the file), not both")
        if self.inputs and (self.answers.layout == "wide" or self.answers.condition):
            raise ValueError("inputs need layout = long without condition: they say what is shown")
        several = len(self.conditions) > 1 and self.answers.layout == "long"
        if several and not self.answers.condition:
            raise ValueError("condition must name the column with the name of the condition")
        unknown = set(self.answers.columns) - set(self.conditions)
        if self.conditions and unknown:
            raise ValueError(f"columns names “{min(unknown)[:60]}”, which is not in conditions")
        return self

    @model_validator(mode="after")
    def _named_clearly(self) -> SurveyMapping:
        twice = _twice(name.strip().casefold() for name in self.conditions)
        if twice is not None:
            raise ValueError(f"conditions names “{twice[:60]}” twice, but for capitals")
        spare = set(self.values) - set(self.inputs)
        if spare:
            raise ValueError(f"values names “{min(spare)[:60]}”, which is not in inputs")
        tables = (self.inputs, self.constant, *self.conditions.values())
        if any("condition" in table for table in tables):
            raise ValueError("the name of a condition is its key in conditions, not an input")
        both = set(self.inputs) & set(self.constant)
        if both:
            raise ValueError(f"“{min(both)[:60]}” is in inputs and in constant; it has one place")
        for condition, cells in self.conditions.items():
            for name in sorted(set(cells) & set(self.constant)):
                if cells[name] != self.constant[name]:
                    raise ValueError(
                        f"conditions.{condition[:40]} has {name} = {str(cells[name])[:40]}, but "
                        f"constant has {name} = {str(self.constant[name])[:40]} for all conditions"
                    )
        return self

    def to_toml(self) -> str:
        """Return the mapping as TOML, without what is left at its default."""
        dumped = self.model_dump(mode="json", exclude_defaults=True)
        dumped["answers"] = {"layout": self.answers.layout, **dumped["answers"]}
        return tomlkit.dumps(dumped)


def mapping_of(raw: Mapping[str, Any]) -> SurveyMapping:
    """Return the mapping of a parsed TOML file.

    Raises
    ------
    PersonalizeError
        Naming the field, the value and what is allowed.
    """
    answers = raw.get("answers")
    if not isinstance(answers, Mapping):
        raise PersonalizeError(
            "The mapping has no table [answers]; it names the columns rating and scale at least."
        )
    if "scale" not in answers:
        raise PersonalizeError(
            f"The mapping does not say on which scale people answered: scale in [answers] must be "
            f"one of {', '.join(SCALES)}."
        )
    try:
        return SurveyMapping.model_validate(dict(raw))
    except ValidationError as error:
        tables: dict[str, type[BaseModel]] = {"": SurveyMapping, "answers": AnswerColumns}
        raise PersonalizeError(mapping_sentence(error, tables)) from None


def read_mapping(path: Path) -> SurveyMapping:
    """Return the mapping of a TOML file.

    Raises
    ------
    PersonalizeError
        If it cannot be read, or a value is not allowed.
    """
    try:
        raw = tomlkit.parse(path.read_text(encoding="utf-8-sig")).unwrap()
    except FileNotFoundError:
        raise PersonalizeError(f"There is no mapping {path}.") from None
    except OSError as error:
        raise PersonalizeError(f"The mapping {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise PersonalizeError(f"The mapping {path} is not text in UTF-8.") from None
    except TOMLKitError as error:
        raise PersonalizeError(f"The mapping {path} is not TOML: {error}.") from None
    return mapping_of(raw)


def _twice(names: Iterable[str]) -> str | None:
    """Return the first name that stands there twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
