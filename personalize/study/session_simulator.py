"""The course of a timeline: what has happened up to a session, and the next one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from personalize.register import data_types, defaults
from personalize.response.choice import acceptance, friction, informed, willingness
from personalize.response.evaluation import drawn_inputs, drawn_trust, evaluate_draws
from personalize.response.parameter_draws import ParameterDraws
from personalize.response.perception import Exposure, benefit, perceive
from personalize.response.respond import framed, make_exposure, persons_of
from personalize.response.trust import after_discovery, after_session, click_chance, leaving
from personalize.service.evidence import Cells, Evidence
from personalize.service.recommend.base import Model
from personalize.service.recommend.registry import algorithm
from personalize.service.slates import Slates, evaluate_slates, make_slates
from personalize.streams import BLOCK, blocks, stream
from personalize.study.lab import Lab, Run, catalogued
from personalize.study.timeline_result import OUTPUTS, Timeline
from personalize.study.uncertainty import band

PEOPLE_IN_BANDS = 200
"""People of whom the bands are worked out; the first ones, who are random."""


@dataclass
class _Bands:
    """Trust and staying of the first people in every version: arrays (V, people)."""

    trust: np.ndarray
    weight: np.ndarray


class SessionSimulator:
    """What has happened up to a session.

    Parameters
    ----------
    lab : Lab
    run : Run
        The first session.
    chosen : Versions
        Versions of the model behind the bands.
    """

    def __init__(self, lab: Lab, run: Run, chosen: ParameterDraws) -> None:
        self.lab, self.run, self.chosen = lab, run, chosen
        self.scenario, self.world = run.scenario, run.world
        self.p = framed(self.scenario, defaults())
        self.persons = persons_of(self.world)
        self.people = len(self.world.people)
        self.cells: Cells = lab.world(self.scenario)[1]
        self.evidence: Evidence = run.evidence
        self.model: Model = run.model
        self.kinds = self.scenario.used_types()
        self.trust = self.persons.trust.copy()
        self.here = np.ones(self.people, dtype=bool)
        self.shared = (
            np.ones((self.people, len(data_types())), dtype=bool)
            if run.choice is None
            else run.choice.shared.copy()
        )
        self.rows: list[tuple[object, ...]] = []
        self.kept: dict[str, list[np.ndarray]] = {
            name: [] for name in ("trust", "rating", "benefit", "present", "shares")
        }
        few = min(PEOPLE_IN_BANDS, self.people)
        self.inputs = drawn_inputs(self.scenario, self.world.imported, chosen)
        parameters = self.inputs.parameters
        self.bands = _Bands(
            drawn_trust(self.persons.trust[:few], parameters).astype(np.float32),
            np.ones((len(chosen), few), dtype=np.float32),
        )

    def step(self, session: int) -> None:
        """Live through one session."""
        scenario, p = self.scenario, self.p
        events = scenario.time.happening(session)
        added = [event for event in events if event in data_types() and event not in self.kinds]
        if added:
            self.kinds = tuple(k for k in data_types() if k in (*self.kinds, *added))
        asked = scenario.data.choice == "each_decides"
        if added and asked:
            self._ask_for(added, session)
        # A kind that comes to a service which knew nothing: there is no model to fold into yet.
        again = session > 1 and (session - 1) % scenario.time.retrain_every == 0
        again = again or (bool(added) and not len(self.evidence))
        if session == 1 and not added:
            slates, quality = self.run.slates, self.run.quality
        else:
            self.evidence = self.cells.evidence(self.kinds, self.shared if asked else None)
            if (again and self.here.any()) or self.model is None:
                self._learn(session)
            slates = self._slates()
            quality = evaluate_slates(self.world, slates.items)
        out_now = bool({"leak", "news"} & set(events))
        habit = (1 - p["habituation"]) ** (session - 1) if scenario.time.habituation else 1.0
        now_using = scenario.replace({"data.types": self.kinds}) if self.kinds else scenario
        exposure = make_exposure(
            now_using,
            self.world,
            slates,
            quality.percentile,
            p,
            shared=self.shared if asked else None,
        )
        exposure = replace(exposure, habituated=habit)
        own = replace(self.persons, trust=self.trust)
        now = perceive(exposure, own, p, account=False)
        out = perceive(exposure, own, p, discovered=True, account=False)
        felt = out.rating if out_now else now.rating
        worth = benefit(quality.relevance, p)
        notice = exposure.design["notice"]
        chance = click_chance(quality.relevance, exposure.design["obtrusive"], felt, p)
        willing = informed(willingness(worth, felt, self.trust, p))
        self._report(
            session,
            events,
            again,
            {
                "relevance": quality.relevance,
                "invasiveness": felt,
                "if_discovered": out.rating,
                "benefit": worth,
                "engagement": chance,
                "willing": willing,
            },
            exposure,
            quality.relevance,
            out_now,
        )
        moved = after_session(self.trust, felt, worth, notice, p)
        if out_now:
            broken = _noticed_now(events, notice)
            moved = after_discovery(moved, out.rating, broken, exposure.collected, p)
        rolls = self._rolls(session)
        self._click(slates, chance, rolls)
        if asked:
            self._reconsider(willing, felt, worth, rolls)
        self.here = self.here & (rolls[:, 0] >= leaving(felt, worth, p))
        self.trust = moved

    def _ask_for(self, added: list[str], session: int) -> None:
        """Let people decide about kinds that are switched on, silence as the design counts it."""
        response = self.run.response
        logit = willingness(response.benefit, response.now.rating, self.trust, self.p)
        chance = acceptance(logit, friction(self.scenario.design.consent, self.p))
        rolls = self._rolls(-session)
        for kind in added:
            at = list(data_types()).index(kind)
            self.shared[:, at] = rolls[:, 2 + at] < chance

    def _learn(self, session: int) -> None:
        """Learn again from those who are still there."""
        scenario = self.scenario
        if not len(self.evidence):
            return
        rows = np.flatnonzero(self.here)
        self.model = self.lab.fitter(
            scenario.recommender.algorithm,
            self.evidence if self.here.all() else self.evidence.take(rows),
            catalogued(self.world),
            scenario.recommender.parameters,
            scenario.seed + session,
        )

    def _slates(self) -> Slates:
        personal = algorithm(self.scenario.recommender.algorithm).personal
        return make_slates(
            self.world,
            self.evidence,
            self.model,
            self.kinds,
            self.scenario.service.slate_size,
            personal and len(self.evidence) > 0,
            self.shared if self.scenario.data.choice == "each_decides" else None,
        )

    def _rolls(self, session: int) -> np.ndarray:
        """Return even draws (people, 2 + kinds + picks): leave, reconsider, kinds, picks."""
        width = 2 + len(data_types()) + self.scenario.service.slate_size
        found = np.empty((self.people, width))
        for block, place in blocks(self.people):
            drawn = stream(self.scenario.seed, f"timeline.{session}", block).random((BLOCK, width))
            found[place] = drawn[: place.stop - place.start]
        return found

    def _click(self, slates: Slates, chance: np.ndarray, rolls: np.ndarray) -> None:
        """Turn clicks of those who are there, and whose visits are used, into evidence."""
        at = list(data_types()).index("activity")
        if "activity" not in self.kinds:
            return
        picks = rolls[:, -slates.size :] < chance[:, None]
        picks &= (self.here & self.shared[:, at])[:, None]
        person, seat = np.nonzero(picks)
        self.cells = self.cells.with_clicks(person, slates.items[person, seat], self.p)

    def _reconsider(
        self, willing: np.ndarray, felt: np.ndarray, worth: np.ndarray, rolls: np.ndarray
    ) -> None:
        """Let some decide anew, kind by kind, on what all of it feels like together."""
        own = friction(self.scenario.design.consent, self.p)
        able = self.scenario.design.control != "none" or own.silence == 0
        rate = self.p["reconsidered_per_session"] * (1 - own.inaction) * able
        again = self.here & (rolls[:, 1] < rate)
        at = np.array([list(data_types()).index(kind) for kind in self.kinds], dtype=np.int64)
        anew = rolls[:, 2 : 2 + len(data_types())][:, at] < willing[:, None]
        self.shared[np.ix_(np.flatnonzero(again), at)] = anew[again]

    def _report(
        self,
        session: int,
        events: tuple[str, ...],
        again: bool,
        found: dict[str, np.ndarray],
        exposure: Exposure,
        relevance: np.ndarray,
        out_now: bool,
    ) -> None:
        at = [list(data_types()).index(kind) for kind in self.kinds]
        sharing = self.shared[:, at].mean(axis=1) if at else np.zeros(self.people)
        here, number = self.here, int(self.here.sum())
        found = found | {"trust": self.trust, "sharing": sharing}
        means = {name: float(v[here].mean()) if number else np.nan for name, v in found.items()}
        means["retention"] = number / self.people
        drawn = self._banded(exposure, relevance, out_now, events)
        for name in OUTPUTS:
            low = high = means[name]
            if name in drawn and np.isfinite(means[name]):
                shift = means[name] - float(np.median(drawn[name]))
                low, high = band(drawn[name] + (shift if name != "retention" else 0), means[name])
            self.rows.append(
                (session, name, means[name], low, high, number, again, ",".join(events))
            )
        for name, value in (
            ("trust", self.trust),
            ("rating", found["invasiveness"]),
            ("benefit", found["benefit"]),
            ("present", here),
            ("shares", sharing),
        ):
            self.kept[name].append(np.array(value))

    def _banded(
        self, exposure: Exposure, relevance: np.ndarray, out_now: bool, events: tuple[str, ...]
    ) -> dict[str, np.ndarray]:
        """Live through the session in every version, and return its means: arrays (V,)."""
        few = self.bands.trust.shape[1]
        shape, inputs = self.bands.trust.shape, self.inputs
        drawn = exposure.first(few)
        perceived = evaluate_draws(
            drawn,
            self.persons.first(few),
            self.world.people.type_spread[:few],
            inputs,
            self.bands.trust,
        )
        now = np.broadcast_to(perceived.now.rating, shape)
        out = np.broadcast_to(perceived.if_discovered.rating, shape)
        felt = out if out_now else now
        flat = inputs.per_person()
        worth = benefit(relevance[:few], flat)
        notice, obtrusive = (inputs.design[name][..., 0] for name in ("notice", "obtrusive"))
        weight = self.bands.weight
        total = np.maximum(weight.sum(axis=1), 1e-9)

        def mean(values: np.ndarray) -> np.ndarray:
            return np.asarray((np.broadcast_to(values, shape) * weight).sum(axis=1) / total)

        clicks = click_chance(relevance[:few], obtrusive, felt, flat)
        found = {
            "trust": mean(self.bands.trust),
            "invasiveness": mean(felt),
            "if_discovered": mean(out),
            "benefit": mean(worth),
            "engagement": mean(clicks),
            "willing": mean(informed(willingness(worth, felt, self.bands.trust, flat))),
            "relevance": mean(relevance[:few]),
            "retention": weight.mean(axis=1),
        }
        moved = after_session(self.bands.trust, felt, worth, notice, flat)
        if out_now:
            told = _noticed_now(events, notice)
            moved = after_discovery(moved, out, told, drawn.collected, flat)
        self.bands.trust = moved
        self.bands.weight = weight * (1 - leaving(felt, worth, flat))
        return found

    def finished(self) -> Timeline:
        """Return what happened."""
        names = ["session", "output", "mean", "low", "high", "people", "learned_again", "events"]
        kept = {name: np.array(rows) for name, rows in self.kept.items()}
        return Timeline(self.scenario, pd.DataFrame(self.rows, columns=names), **kept)


def _noticed_now(events: tuple[str, ...], notice: object) -> object:
    """Return how far people had been told: nobody is told that their data will leak."""
    return 0.0 if "leak" in events else notice
