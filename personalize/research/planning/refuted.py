"""How many versions of the model a study of some size would refute.

A version of the model is one parameter draw; it predicts a difference in mean answers. A study
refutes a version if the version's difference lies outside of the 95% interval that such a study
gives. Each version in turn is taken as the true one, and the interval is centred on its difference.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import norm

from personalize.research.planning.power import LEVEL


def refuted_share(differences: np.ndarray, standard_error: float) -> float:
    """Return the share of versions that a study would refute, averaged over which one is true.

    Parameters
    ----------
    differences : array (V,)
        Difference B − A in mean answers that each version predicts.
    standard_error : float
        Of the difference that the study estimates, in answers.

    Returns
    -------
    float
        0 to 1.
    """
    half = norm.isf(LEVEL / 2) * standard_error
    ordered = np.sort(differences)
    inside = np.searchsorted(ordered, ordered + half, side="right") - np.searchsorted(
        ordered, ordered - half, side="left"
    )
    return float(1 - inside.mean() / len(ordered))
