"""The scenario as one frozen, validated value; equal scenarios give equal results."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Annotated, Any, Literal

import tomlkit
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from personalize.errors import ScenarioError
from personalize.register import data_types, sharing_levels
from personalize.scenario import shapes
from personalize.scenario.validation import flatten, validated

Locale = Literal[
    "en_GB", "en_US", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pl_PL", "pt_PT", "sv_SE"
]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


def _listed(value: Any) -> Any:
    """Return a text such as ``"ratings,activity"`` or ``"nothing"`` as a tuple; else the value."""
    if isinstance(value, str):
        if value.strip() in {"", "nothing"}:
            return ()
        return tuple(part.strip() for part in value.split(","))
    return value


class Part(BaseModel):
    """A group of settings: frozen, and unknown settings are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class Service(Part):
    """The service: its domain (or the name of an imported set) and its number of picks."""

    domain: Slug = "streaming"
    slate_size: int = Field(6, ge=4, le=12)


class People(Part):
    """The synthetic people: their number, names, attitudes and situations.

    ``elicitation`` is the kind of service that questions about perception refer to: one in use or
    an imagined one. It shifts all ratings by the same amount and is not drawn.
    """

    number: int = Field(1000, ge=1, le=20_000_000)
    locale: Locale = "en_GB"
    attitudes: Literal["survey", "less_concerned", "more_concerned"] = "survey"
    situations: Literal["off", "on", "all"] = "off"
    elicitation: Literal["in_use", "imagined"] = "in_use"


class Data(Part):
    """The kinds of data in use: a step of the ladder, or an explicit set, which has priority.

    With ``choice = each_decides`` each person decides under the consent design, and the
    recommender learns only from those who share. ``history`` is the newest share of each person's
    records that is kept and used.
    """

    level: int = Field(2, ge=0, le=5)
    choice: Literal["everyone", "each_decides"] = "everyone"
    history: float = Field(1.0, gt=0, le=1)
    types: Annotated[tuple[str, ...] | None, BeforeValidator(_listed)] = None

    @field_validator("types")
    @classmethod
    def _known(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if value is None:
            return None
        known = tuple(data_types())
        unknown = [type_name for type_name in value if type_name not in known]
        if unknown:
            raise ValueError(
                f"“{unknown[0][:60]}” is not a kind of data; known: {', '.join(known)}"
            )
        return tuple(type_name for type_name in known if type_name in value)


class Recommender(Part):
    """The recommender: the registry name of the algorithm and its parameters."""

    algorithm: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")] = "svd"
    parameters: dict[str, int | float | bool | str] = Field(default_factory=dict)


class Design(Part):
    """The ten design fields: how the service asks for consent, explains and presents."""

    consent: Literal[
        "none", "opt_out", "accept_only", "accept_or_refuse", "per_purpose", "just_in_time"
    ] = "opt_out"
    transparency: Literal["nothing", "generic", "specific", "full"] = "generic"
    control: Literal["none", "see", "full"] = "see"
    placement: Literal["feed", "banner", "email", "push", "lock_screen"] = "feed"
    wording: Literal["neutral", "name", "noticed"] = "neutral"
    identity: Literal["account", "pseudonym", "device"] = "account"
    recipient: Literal["service", "group", "partners"] = "service"
    purpose: Literal["picks", "promotion", "decisions"] = "picks"
    retention: Literal["visit", "year", "until_deleted"] = "year"
    initiative: Literal["service", "person"] = "service"


EVENT = re.compile(r"^(leak|news|[a-z_]+)@([1-9][0-9]?)$")


class Time(Part):
    """Sessions over time: their number, the interval of retraining, and events.

    ``events`` are written "what@session": "leak@4" (the data leak), "news@6" (a news story
    reveals the data collection) or a kind of data that is switched on, "location@3".
    """

    sessions: int = Field(12, ge=1, le=60)
    retrain_every: int = Field(4, ge=1, le=60)
    habituation: bool = False
    events: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()

    @field_validator("events")
    @classmethod
    def _readable(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        allowed = ("leak", "news", *data_types())
        for event in value:
            match = EVENT.match(event)
            if match is None or match[1] not in allowed:
                raise ValueError(
                    f"“{event[:60]}” is not an event; write what@session, such as leak@4, with "
                    f"what one of {', '.join(allowed)}"
                )
        return value

    def happening(self, session: int) -> tuple[str, ...]:
        """Return the events of a session, counted from 1, without the session number."""
        return tuple(e.split("@")[0] for e in self.events if int(e.split("@")[1]) == session)


class ModelSettings(Part):
    """The equations: the shape of the model with which people's answers are computed.

    A single shape gives the figures, and the parameter draws take the four shapes of
    ``shapes.DRAWN`` in turn. Of a list, the first gives the figures and the parameter draws take
    those listed. ``posterior`` is the hash of a calibration whose parameters replace those of the
    register; "" for the register alone.
    """

    shape: Annotated[str | tuple[str, ...], BeforeValidator(shapes.checked)] = shapes.PLAIN
    posterior: Annotated[str, Field(pattern=r"^([0-9a-f]{10})?$")] = ""

    def of_figures(self) -> str:
        """Return the shape with which figures are computed at the defaults of the register."""
        return self.shape if isinstance(self.shape, str) else self.shape[0]

    def of_draws(self) -> tuple[str, ...]:
        """Return the shapes that the parameter draws take in turn."""
        return shapes.DRAWN if isinstance(self.shape, str) else self.shape

    def compared(self) -> tuple[str, ...]:
        """Return the shapes by which results are split: those listed, or all of them."""
        return shapes.SHAPES if isinstance(self.shape, str) else self.shape


class Scenario(Part):
    """One frozen, validated value that fully determines a run, including the seed.

    Examples
    --------
    >>> scenario = Scenario()
    >>> scenario.replace({"data.level": 5, "design.consent": "none"}).data.level
    5
    """

    seed: int = Field(7, ge=0, le=2**31 - 1)
    service: Service = Service()
    people: People = People()
    data: Data = Data()
    recommender: Recommender = Recommender()
    design: Design = Design()
    time: Time = Time()
    model: ModelSettings = ModelSettings()

    def used_types(self) -> tuple[str, ...]:
        """Return the kinds of data the service may use, in the order of the register."""
        if self.data.types is not None:
            return self.data.types
        levels = sharing_levels(self.service.domain)
        top = min(self.data.level, len(levels) - 1)
        names = {type_name for level in levels[: top + 1] for type_name in level.adds}
        return tuple(type_name for type_name in data_types() if type_name in names)

    def sharing_level(self) -> int | None:
        """Return the step of the ladder whose kinds are used, or None for another set."""
        used = set(self.used_types())
        reached: set[str] = set()
        for level in sharing_levels(self.service.domain):
            reached |= set(level.adds)
            if reached == used:
                return level.number
        return None

    def flat(self) -> dict[str, Any]:
        """Return all settings by dotted name."""
        return flatten(self.model_dump(mode="json"))

    def replace(self, settings: dict[str, Any]) -> Scenario:
        """Return the scenario with some settings changed, by dotted name.

        Raises
        ------
        ScenarioError
            If a setting does not exist or a value is not allowed.
        """
        dumped = self.model_dump(mode="json")
        for key, value in settings.items():
            branch = dumped
            *groups, last = key.split(".")
            for group in groups:
                inner = branch.get(group)
                if not isinstance(inner, dict):
                    raise ScenarioError(
                        f"“{key}” is not a setting. The settings are: "
                        f"{', '.join(Scenario().flat())} and recommender.parameters.NAME."
                    )
                branch = inner
            branch[last] = list(value) if isinstance(value, tuple) else value
        return validated(Scenario, dumped)

    def hash(self) -> str:
        """Return ten hexadecimal digits that identify this scenario.

        Only settings that differ from the defaults are hashed, so that a setting added in a later
        release does not change the hash of an older scenario.
        """
        default_settings = Scenario().flat()
        changed = {
            key: value for key, value in self.flat().items() if default_settings.get(key) != value
        }
        text = json.dumps(changed, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:10]

    def to_json(self) -> str:
        """Return the scenario as indented JSON."""
        return self.model_dump_json(indent=2)

    def to_toml(self) -> str:
        """Return the scenario as TOML, one table per group of settings."""
        return tomlkit.dumps(self.model_dump(mode="json", exclude_none=True))
