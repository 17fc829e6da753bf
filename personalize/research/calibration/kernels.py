"""Compiled loops of the likelihood: probabilities of answers at nodes, and sums over people."""

from __future__ import annotations

import math

import numpy as np

from personalize.serving.kernels import compiled

SMALLEST = 1e-300
"""Smallest probability of an answer, so that its logarithm is finite."""
ROOT_2 = math.sqrt(2.0)
ROOT_2_PI = math.sqrt(2.0 * math.pi)


@compiled
def answer_tables(
    condition: np.ndarray,
    bounds: np.ndarray,
    parts: np.ndarray,
    spreads: np.ndarray,
    nodes: np.ndarray,
) -> np.ndarray:
    """Return the log probability of each answer at each node, and its derivatives.

    Parameters
    ----------
    condition : int array (J,)
        Condition of each cell, a combination of a condition and an answer that occurs.
    bounds : array (J, 2)
        Ratings between which the answer lies.
    parts : array (4, C)
        Base, bracket, penalties and relief of the conditions.
    spreads : array (3,)
        Standard deviations: of the level, of the logarithm of the multiplier, of an answer.
    nodes : array (2, Q)
        Standard normal level and multiplier of each node.

    Returns
    -------
    array (3, J, Q)
        Log probability; its derivatives by the latent rating and by the deviation of an answer.
    """
    cells, count = condition.size, nodes.shape[1]
    found = np.empty((3, cells, count))
    level_sd, slope_sd, sd = spreads[0], spreads[1], spreads[2]
    for j in range(cells):
        c = condition[j]
        low, high = bounds[j, 0], bounds[j, 1]
        for q in range(count):
            multiplier = math.exp(slope_sd * nodes[1, q] - 0.5 * slope_sd * slope_sd)
            held = multiplier * parts[1, c] + parts[2, c] - parts[3, c]
            latent = parts[0, c] + level_sd * nodes[0, q] + max(held, 0.0)
            share = 1.0 / (1.0 + math.exp(-(latent - 4.0) * 2.0 / 3.0))
            rating = 1.0 + 6.0 * share
            slope = 4.0 * share * (1.0 - share)
            below, above = 0.0, 1.0
            dense_low, dense_high, weighted = 0.0, 0.0, 0.0
            if low > -math.inf:
                z = (low - rating) / sd
                below = 0.5 * math.erfc(-z / ROOT_2)
                dense_low = math.exp(-0.5 * z * z) / ROOT_2_PI
                weighted -= z * dense_low
            if high < math.inf:
                z = (high - rating) / sd
                above = 0.5 * math.erfc(-z / ROOT_2)
                dense_high = math.exp(-0.5 * z * z) / ROOT_2_PI
                weighted += z * dense_high
            chance = max(above - below, SMALLEST)
            found[0, j, q] = math.log(chance)
            found[1, j, q] = -(dense_high - dense_low) / (sd * chance) * slope
            found[2, j, q] = -weighted / (sd * chance)
    return found


@compiled
def over_people(
    tables: np.ndarray,
    starts: np.ndarray,
    cells: np.ndarray,
    counts: np.ndarray,
    log_weights: np.ndarray,
    shares: np.ndarray,
) -> float:
    """Return the log likelihood of all people, their two effects integrated out.

    Parameters
    ----------
    tables : array (J, Q)
        Log probability of each cell at each node.
    starts : int array (P + 1,)
        Where the cells of each pattern of answers begin in ``cells``.
    cells : int array
    counts : array (P,)
        Sum of the weights of the people with each pattern.
    log_weights : array (Q,)
        Logarithms of the weights of the nodes.
    shares : array (J, Q) or (0, 0)
        Filled with the sum over people of the probability of each node given their answers.
    """
    count = log_weights.size
    total = 0.0
    at_nodes = np.empty(count)
    wanted = shares.size > 0
    for i in range(starts.size - 1):
        for q in range(count):
            at_nodes[q] = log_weights[q]
        for place in range(starts[i], starts[i + 1]):
            j = cells[place]
            for q in range(count):
                at_nodes[q] += tables[j, q]
        highest = at_nodes.max()
        summed = 0.0
        for q in range(count):
            at_nodes[q] = math.exp(at_nodes[q] - highest)
            summed += at_nodes[q]
        total += counts[i] * (highest + math.log(summed))
        if wanted:
            factor = counts[i] / summed
            for place in range(starts[i], starts[i + 1]):
                j = cells[place]
                for q in range(count):
                    shares[j, q] += factor * at_nodes[q]
    return total


@compiled
def gradient_of_parts(
    condition: np.ndarray,
    tables: np.ndarray,
    shares: np.ndarray,
    parts: np.ndarray,
    spreads: np.ndarray,
    nodes: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the derivatives of the log likelihood by the parts (4, C) and the spreads (3,)."""
    of_parts, of_spreads = np.zeros(parts.shape), np.zeros(3)
    slope_sd = spreads[1]
    for j in range(condition.size):
        c = condition[j]
        for q in range(nodes.shape[1]):
            force = shares[j, q] * tables[1, j, q]
            of_parts[0, c] += force
            of_spreads[0] += force * nodes[0, q]
            of_spreads[2] += shares[j, q] * tables[2, j, q]
            multiplier = math.exp(slope_sd * nodes[1, q] - 0.5 * slope_sd * slope_sd)
            if multiplier * parts[1, c] + parts[2, c] - parts[3, c] > 0.0:
                of_parts[1, c] += force * multiplier
                of_parts[2, c] += force
                of_parts[3, c] -= force
                of_spreads[1] += force * parts[1, c] * multiplier * (nodes[1, q] - slope_sd)
    return of_parts, of_spreads
