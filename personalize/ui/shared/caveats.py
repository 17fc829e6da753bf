"""Texts of caveats that are shown on several pages."""

BAND = (
    "The range holds 5 to 95 of 100 reruns with other plausible assumptions: each draws the "
    "assumed values within their ranges, with four shapes of the equations in turn, and reaches "
    "over all of them. Other shapes are possible."
)
FOUND_OUT = (
    "We know of no study that measured this size. It is the model’s rating if everything were "
    "noticed and named at once. Read the direction, not the decimals."
)
FIT = (
    "The best picks are known because these people were made up. How far each kind of data helps "
    "depends on how they were made."
)
LEVELS = (
    "Similar questions gave 5.1 of 7 for imagined data flows and about 3 for apps in use. Compare "
    "designs; do not quote levels."
)
ANSWER = (
    "Counts simulated answers of 5, 6 or 7, with the scatter of single answers: what a survey of "
    "these people would show."
)
IMPORTED = (
    "This file holds ratings only, so the ladder ends at Told.",
    "Real ratings have no known best picks. Useful picks here are held-out choices that were "
    "found, which favours popular items. The bestseller list that counts as 0 is without what each "
    "person rated; a service that holds nothing cannot leave it out, and may be below 0.",
    "Attitudes, names and places are invented; how accurate a pick is for a person is unknown and "
    "stands in the middle.",
)
OVER_TIME = (
    "How trust, habit and leaving develop over weeks is almost without evidence. Read this as a "
    "story told by the assumptions. A drop in trust costs about three times what a good week "
    "earns: this ratio is assumed. People who left do not return."
)
