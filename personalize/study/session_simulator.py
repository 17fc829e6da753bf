"""Simulation of the sessions of a timeline, one after another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from personalize.register import data_types
from personalize.response.bands import band
from personalize.response.choice import acceptance, friction, informed, willingness
from personalize.response.evaluation import drawn_inputs
from personalize.response.inputs import Exposure
from personalize.response.parameter_draws import ParameterDraws
from personalize.response.perception import perceive
from personalize.response.respond import framed, make_exposure, persons_of
from personalize.response.scale import benefit
from personalize.response.scenario_parameters import figures_alone, parameters_of
from personalize.response.trust import after_discovery, after_session, click_chance, leaving
from personalize.service.evidence import Cells, Evidence
from personalize.service.recommend.base import Model
from personalize.service.recommend.registry import algorithm
from personalize.service.slate_quality import evaluate_slates
from personalize.service.slates import Slates, make_slates
from personalize.streams import BLOCK, blocks, stream
from personalize.study.lab import Lab, Run, catalogued
from personalize.study.session_bands import SessionBands, noticed_now
from personalize.study.timeline_result import OUTPUTS, Timeline


class SessionSimulator:
    """The state of people, evidence and model after some sessions.

    Parameters
    ----------
    lab : Lab
    run : Run
        The first session.
    chosen : ParameterDraws
        Parameter draws for the bands.
    """

    def __init__(self, lab: Lab, run: Run, chosen: ParameterDraws) -> None:
        self.lab, self.run = lab, run
        self.scenario, self.world = run.scenario, run.world
        self.p = framed(self.scenario, parameters_of(self.scenario.model))
        self.persons = persons_of(self.world)
        self.people = len(self.world.people)
        self.cells: Cells = lab.world(self.scenario)[1]
        self.evidence: Evidence = run.evidence
        self.model: Model = run.model
        self.type_names = self.scenario.used_types()
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
        self.shapes = chosen.shapes(self.scenario.model)
        self.bands = SessionBands(
            self.persons, self.world, drawn_inputs(self.scenario, self.world.imported, chosen)
        )

        self.level = SessionBands(
            self.persons,
            self.world,
            drawn_inputs(self.scenario, self.world.imported, figures_alone(self.scenario.model)),
        )

    def step(self, session: int) -> None:
        """Simulate one session, counted from 1."""
        scenario, p = self.scenario, self.p
        events = scenario.time.happening(session)
        added = [
            event for event in events if event in data_types() and event not in self.type_names
        ]
        if added:
            self.type_names = tuple(
                type_name for type_name in data_types() if type_name in (*self.type_names, *added)
            )
        asked = scenario.data.choice == "each_decides"
        if added and asked:
            self._ask_for(added, session)
        # With the first kind of data of a service there is no model to fold into yet.
        retrained = session > 1 and (session - 1) % scenario.time.retrain_every == 0
        retrained = retrained or (bool(added) and not len(self.evidence))
        if session == 1 and not added:
            slates, quality = self.run.slates, self.run.quality
        else:
            self.evidence = self.cells.evidence(self.type_names, self.shared if asked else None)
            if (retrained and self.here.any()) or self.model is None:
                self._learn(session)
            slates = self._slates()
            quality = evaluate_slates(self.world, slates.items)
        discovered_now = bool({"leak", "news"} & set(events))
        habit = (1 - p["habituation"]) ** (session - 1) if scenario.time.habituation else 1.0
        scenario_now = (
            scenario.replace({"data.types": self.type_names}) if self.type_names else scenario
        )
        exposure = make_exposure(
            scenario_now,
            self.world,
            slates,
            quality,
            p,
            shared=self.shared if asked else None,
        )
        exposure = replace(exposure, habituated=habit)
        persons = replace(self.persons, trust=self.trust)
        now = perceive(exposure, persons, p, account=False)
        if_discovered = perceive(exposure, persons, p, discovered=True, account=False)
        rating = if_discovered.rating if discovered_now else now.rating
        benefits = benefit(quality.relevance, p)
        notice = exposure.design["notice"]
        chance = click_chance(quality.relevance, exposure.design["obtrusive"], rating, p)
        willing = informed(willingness(benefits, rating, self.trust, p))
        self._report(
            session,
            events,
            retrained,
            {
                "relevance": quality.relevance,
                "invasiveness": rating,
                "if_discovered": if_discovered.rating,
                "benefit": benefits,
                "engagement": chance,
                "willing": willing,
            },
            exposure,
            quality.relevance,
            discovered_now,
        )
        trust_after = after_session(self.trust, rating, benefits, notice, p)
        if discovered_now:
            broken = noticed_now(events, notice)
            trust_after = after_discovery(
                trust_after, if_discovered.rating, broken, exposure.collected, p
            )
        rolls = self._rolls(session)
        self._click(slates, chance, rolls)
        if asked:
            self._reconsider(willing, rating, benefits, rolls)
        self.here = self.here & (rolls[:, 0] >= leaving(rating, benefits, p))
        self.trust = trust_after

    def _ask_for(self, added: list[str], session: int) -> None:
        """Draw people's decisions about kinds that are switched on, under the consent design."""
        response = self.run.response
        logit = willingness(response.benefit, response.now.rating, self.trust, self.p)
        chance = acceptance(logit, friction(self.scenario.design.consent, self.p))
        rolls = self._rolls(-session)
        for type_name in added:
            type_index = list(data_types()).index(type_name)
            self.shared[:, type_index] = rolls[:, 2 + type_index] < chance

    def _learn(self, session: int) -> None:
        """Fit the model again on the people who have not left."""
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
            self.type_names,
            self.scenario.service.slate_size,
            personal and len(self.evidence) > 0,
            self.shared if self.scenario.data.choice == "each_decides" else None,
        )

    def _rolls(self, session: int) -> np.ndarray:
        """Return uniform draws (people, 2 + kinds + picks): leave, reconsider, kinds, picks."""
        width = 2 + len(data_types()) + self.scenario.service.slate_size
        rolls = np.empty((self.people, width))
        for block, place in blocks(self.people):
            drawn = stream(self.scenario.seed, f"timeline.{session}", block).random((BLOCK, width))
            rolls[place] = drawn[: place.stop - place.start]
        return rolls

    def _click(self, slates: Slates, chance: np.ndarray, rolls: np.ndarray) -> None:
        """Add clicks of people who have not left and share their activity to the cells."""
        type_index = list(data_types()).index("activity")
        if "activity" not in self.type_names:
            return
        picks = rolls[:, -slates.size :] < chance[:, None]
        picks &= (self.here & self.shared[:, type_index])[:, None]
        person, seat = np.nonzero(picks)
        self.cells = self.cells.with_clicks(person, slates.items[person, seat], self.p)

    def _reconsider(
        self, willing: np.ndarray, rating: np.ndarray, benefits: np.ndarray, rolls: np.ndarray
    ) -> None:
        """Draw new decisions of some people for each kind, based on the rating of all kinds."""
        consent_friction = friction(self.scenario.design.consent, self.p)
        can_change = self.scenario.design.control != "none" or consent_friction.silence == 0
        rate = self.p["reconsidered_per_session"] * (1 - consent_friction.inaction) * can_change
        reconsiders = self.here & (rolls[:, 1] < rate)
        type_indices = np.array(
            [list(data_types()).index(type_name) for type_name in self.type_names], dtype=np.int64
        )
        decisions = rolls[:, 2 : 2 + len(data_types())][:, type_indices] < willing[:, None]
        self.shared[np.ix_(np.flatnonzero(reconsiders), type_indices)] = decisions[reconsiders]

    def _report(
        self,
        session: int,
        events: tuple[str, ...],
        retrained: bool,
        values: dict[str, np.ndarray],
        exposure: Exposure,
        relevance: np.ndarray,
        discovered_now: bool,
    ) -> None:
        type_indices = [list(data_types()).index(type_name) for type_name in self.type_names]
        sharing = (
            self.shared[:, type_indices].mean(axis=1) if type_indices else np.zeros(self.people)
        )
        present, number = self.here, int(self.here.sum())
        values = values | {"trust": self.trust, "sharing": sharing}
        means = {
            name: float(output_values[present].mean()) if number else np.nan
            for name, output_values in values.items()
        }
        means["retention"] = number / self.people
        drawn = self.bands.step(exposure, relevance, discovered_now, events)
        level = self.level.step(exposure, relevance, discovered_now, events)
        for name in OUTPUTS:
            low = high = means[name]
            if name in drawn and np.isfinite(means[name]):
                shift = means[name] - float(level[name][0])
                moved = drawn[name] + (shift if name != "retention" else 0)
                shapes = None if name == "relevance" else self.shapes
                low, high = band(moved, means[name], shapes)
            self.rows.append(
                (session, name, means[name], low, high, number, retrained, ",".join(events))
            )
        for name, series in (
            ("trust", self.trust),
            ("rating", values["invasiveness"]),
            ("benefit", values["benefit"]),
            ("present", present),
            ("shares", sharing),
        ):
            self.kept[name].append(np.array(series))

    def finished(self) -> Timeline:
        """Return the result of all simulated sessions."""
        names = ["session", "output", "mean", "low", "high", "people", "learned_again", "events"]
        series = {name: np.array(rows) for name, rows in self.kept.items()}
        return Timeline(self.scenario, pd.DataFrame(self.rows, columns=names), **series)
