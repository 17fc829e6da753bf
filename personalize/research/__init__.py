"""A team's own research: calibrate on a survey, plan a study, note what was seen, keep score."""
