"""A posterior: the parameters of the model after the answers of a survey, and its file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from personalize.errors import PersonalizeError
from personalize.register import data_types, parameters, register_hash
from personalize.scenario.shapes import RATED, of_ratings

FORM = 1
"""Version of the form of the file."""
SENSITIVITY = "sensitivity_"
"""Start of the name of the sensitivity of a kind of data."""
MOST_DRAWS = 10_000
"""Most draws of a shape in a file."""
NEAR = 1e-5
"""How far a rounded draw may lie outside the range of its parameter."""
Finite = Annotated[float, Field(allow_inf_nan=False)]
Row = tuple[Finite, ...]


class Posterior(BaseModel):
    """The parameters of the model after a survey.

    Attributes
    ----------
    name : str
        Chosen by the team.
    source : str
        Name of the file of answers.
    date : str
        Day of the fit, as 2026-11-28.
    people, answers, conditions : int
        Of the survey.
    register_hash : str
        The register whose ranges were the prior.
    parameters : tuple of str
        K names: rows of the register, or ``sensitivity_KIND``. Empty for an empty survey.
    centres : mapping of str to tuple (K,)
        Median of each parameter, by shape of the model.
    draws : mapping of str to tuple (V, K)
        Draws of the parameters, by shape.
    favoured : mapping of str to float
        Probability of each shape given the answers, where all are equally likely before.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Literal[1] = 1
    name: Annotated[str, Field(min_length=1, max_length=80)]
    source: Annotated[str, Field(max_length=200)] = ""
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    people: Annotated[int, Field(ge=0)]
    answers: Annotated[int, Field(ge=0)]
    conditions: Annotated[int, Field(ge=0)]
    register_hash: str
    parameters: tuple[str, ...]
    centres: Mapping[str, Row]
    draws: Mapping[str, tuple[Row, ...]]
    favoured: Mapping[str, Finite] = {}

    @field_validator("date")
    @classmethod
    def _is_a_day(cls, value: str) -> str:
        date.fromisoformat(value)
        return value

    @field_validator("name", "source")
    @classmethod
    def _is_printable(cls, value: str) -> str:
        if not value.isprintable():
            raise ValueError("its name or its source holds characters that cannot be shown")
        return value

    @model_validator(mode="after")
    def _of_one_form(self) -> Posterior:
        width = len(self.parameters)
        rows = [*self.centres.values(), *(row for rows in self.draws.values() for row in rows)]
        if any(len(row) != width for row in rows) or set(self.centres) != set(self.draws):
            raise ValueError("its draws and its parameters do not belong together")
        if len(set(self.parameters)) < width or (width and not rows):
            raise ValueError("a parameter stands in it twice, or has no draws")
        if not all(1 <= len(rows) <= MOST_DRAWS for rows in self.draws.values()):
            raise ValueError(f"each shape of the model needs 1 to {MOST_DRAWS:,} draws")
        strange = {*self.centres, *self.favoured} - set(RATED)
        if strange:
            raise ValueError(
                f"“{min(strange)[:60]}” is not a shape of the model that can be fitted"
            )
        return self

    @model_validator(mode="after")
    def _within_the_register(self) -> Posterior:
        for place, name in enumerate(self.parameters):
            ends = _ends(name)
            if ends is None:
                raise ValueError(f"“{name[:60]}” is not a row of the register")
            for shape, rows in self.draws.items():
                for value in (self.centres[shape][place], *(row[place] for row in rows)):
                    if not ends[0] - NEAR <= value <= ends[1] + NEAR:
                        raise ValueError(
                            f"{name} = {value:g} is outside its range, {ends[0]:g} to {ends[1]:g}"
                        )
        return self

    @cached_property
    def hash(self) -> str:
        """Return ten hexadecimal digits that identify the draws and how many answers they rest on.

        Name, date and source do not change them: the same answers give the same scenario.
        """
        told = self.model_dump(mode="json", exclude={"name", "date", "source"})
        return hashlib.sha256(_as_json(told).encode()).hexdigest()[:10]

    def words(self) -> str:
        """Return "Calibrated on 312 answers by 78 people"."""
        of_people = "1 person" if self.people == 1 else f"{self.people:,} people"
        given = "1 answer" if self.answers == 1 else f"{self.answers:,} answers"
        return f"Calibrated on {given} by {of_people}"

    def to_json(self) -> str:
        """Return the content of its file; the same for the same posterior."""
        return _as_json({**self.model_dump(mode="json"), "hash": self.hash})

    def centre(self, shape: str) -> dict[str, float]:
        """Return the median of each parameter in a shape of the model, by name."""
        row = self.centres[self._shape(shape)] if self.parameters else ()
        return dict(zip(self.parameters, row, strict=True))

    def columns(self, shape: str) -> dict[str, np.ndarray]:
        """Return the draws of each parameter in a shape of the model, by name: arrays (V,)."""
        if not self.parameters:
            return {}
        rows = np.array(self.draws[self._shape(shape)], dtype=float)
        return {name: rows[:, i] for i, name in enumerate(self.parameters)}

    def _shape(self, shape: str) -> str:
        """Return the shape of the fit: how people rate, without what only moves their choices."""
        wanted = of_ratings(shape)
        if wanted not in self.centres:
            raise PersonalizeError(
                f"The posterior “{self.name}” was not fitted with the shape {shape} of the model; "
                f"it has {', '.join(self.centres)}. Calibrate again, or choose another model.shape."
            )
        return wanted


def read_posterior(text: str, source: str) -> Posterior:
    """Return the posterior of a file's content.

    Raises
    ------
    PersonalizeError
        If it is none, of another form, changed or damaged, or rests on another register.
    """
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raw = None
    if not isinstance(raw, dict) or "draws" not in raw:
        raise PersonalizeError(f"{source} is not a posterior of `personalize calibrate`.")
    if raw.get("form") != FORM:
        raise PersonalizeError(
            f"{source} was written by another version of Thin Line (form "
            f"{str(raw.get('form'))[:20]}; this one reads {FORM}). Calibrate again."
        )
    stated = raw.pop("hash", None)
    if raw.get("register_hash") != register_hash():
        raise PersonalizeError(
            f"{source} rests on another register of assumptions (hash "
            f"{str(raw.get('register_hash'))[:20]}; this one is {register_hash()}). Calibrate "
            "again on the same answers."
        )
    try:
        posterior = Posterior.model_validate(raw)
    except ValidationError as error:
        raise PersonalizeError(f"{source} is damaged: {_fault(error)}. Calibrate again.") from None
    if stated != posterior.hash:
        raise PersonalizeError(
            f"{source} was changed after it was made: its content does not belong to its hash. "
            "Calibrate again."
        )
    return posterior


def _fault(error: ValidationError) -> str:
    first = error.errors()[0]
    if first["type"] == "value_error":
        return str(first["ctx"]["error"])
    given, why = repr(first.get("input")), first["msg"]
    value = given if len(given) <= 60 else given[:57] + "…"
    place = ".".join(map(str, first["loc"]))[:80]
    return f"{place} = {value} ({why[:1].lower()}{why[1:]})"


def _as_json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False)


def _ends(name: str) -> tuple[float, float] | None:
    """Return the range of a row of the register or of the sensitivity of a kind of data."""
    if name in parameters():
        return parameters()[name].low, parameters()[name].high
    kind = data_types().get(name.removeprefix(SENSITIVITY))
    return None if kind is None or not name.startswith(SENSITIVITY) else (kind.low, kind.high)
