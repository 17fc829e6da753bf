"""What a team adds to a plan before it makes the study pack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from personalize.scenario.validation import validated


class PackOptions(BaseModel):
    """What a team adds to a plan.

    Attributes
    ----------
    guess : float or None
        Difference B − A in mean answers that the team expected before it saw the model's.
    guess_written : str
        When the team wrote its guess, in its own words.
    looked_at : int or None
        How many scenarios were looked at before these two were chosen.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    guess: Annotated[float | None, Field(ge=-6, le=6)] = None
    guess_written: Annotated[str, Field(max_length=80)] = ""
    looked_at: Annotated[int | None, Field(ge=1, le=1_000_000)] = None


def pack_options(options: Mapping[str, Any]) -> PackOptions:
    """Return options of a pack, checked.

    Raises
    ------
    ScenarioError
        Naming the first option that is unknown or out of range.
    """
    return validated(PackOptions, options)
