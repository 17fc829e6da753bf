"""The study pack: complete, unchanged from making to making, and an analysis that runs."""

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from scipy.stats import ttest_ind, ttest_rel

from personalize import Lab, Scenario, perceive, plan
from personalize.errors import PersonalizeError
from personalize.output.letters import drawable
from personalize.planned import PlanResult
from personalize.register import data_types, design_options, read_rows
from personalize.research.pack.context import context
from personalize.research.pack.options import pack_options
from personalize.research.pack.texts import text
from tests.shell import shell

pytestmark = pytest.mark.slow

A = Scenario().replace(
    {"people.number": 300, "data.level": 3, "design.transparency": "nothing", "seed": 2}
)
B = A.replace({"design.consent": "none", "design.transparency": "specific"})
DESIGNS = {
    "between": {"screens": 2, "sizes": (30, 60, 120)},
    "within": {"within": True, "goal": "equivalence", "sizes": (20, 40, 60)},
}
NAMES = """README.md preregistration.md conditions/A.toml conditions/B.toml
conditions/difference.md conditions/counterbalancing.md conditions/screens.md
conditions/screens/A_1.png conditions/screens/B_1.svg conditions/screens/B_1.html
measures.md size.md size.csv size.png size.svg analysis.ipynb analysis.py
participants/information_sheet.md participants/consent_form.md
participants/debriefing.md participants/review_board.md data_plan.md codebook.csv
sample_answers.csv sample_20_rows.csv mapping.toml mapping_sample.toml
deviations.md LICENCE.md CITATION.cff
provenance.json survey/limesurvey.txt survey/qualtrics.txt survey/formr.xlsx
survey/jspsych.json survey/manual_steps.md survey/service_K.png survey/service_M.png
checksums.sha256"""


@pytest.fixture(scope="module")
def plans() -> dict[str, PlanResult]:
    lab = Lab()
    return {name: plan(A, B, lab, **settings) for name, settings in DESIGNS.items()}


@pytest.fixture(scope="module")
def folders(
    plans: dict[str, PlanResult], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    made = {}
    for name, planned in plans.items():
        place = tmp_path_factory.mktemp(name)
        archive = zipfile.ZipFile(io.BytesIO(planned.pack(guess=-0.3, guess_written="on Monday")))
        archive.extractall(place)
        (made[name],) = place.iterdir()
    return made


def test_every_file_is_there_and_as_its_checksum_says(folders: dict[str, Path]) -> None:
    for folder in folders.values():
        missing = [name for name in NAMES.split() if not (folder / name).is_file()]
        assert missing == []
        sums = dict(
            reversed(line.split("  "))
            for line in (folder / "checksums.sha256").read_text().splitlines()
        )
        files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
        assert set(sums) == files - {"checksums.sha256"}
        for name, digest in sums.items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_the_same_plan_gives_the_same_bytes_and_the_shell_the_same_pack(
    plans: dict[str, PlanResult], tmp_path: Path
) -> None:
    files = [tmp_path / "a.toml", tmp_path / "b.toml"]
    for file, scenario in zip(files, (A, B), strict=True):
        file.write_text(scenario.to_toml(), encoding="utf-8")
    target = tmp_path / "study.zip"
    words = ("plan", *map(str, files), "--within", "--goal", "equivalence", "--sizes", "20,40,60")
    found = shell(*words, "--pack", str(target), "--guess", "-0.3", "--json")
    assert found.returncode == 0, found.stderr
    assert target.read_bytes() == plans["within"].pack(guess=-0.3)
    refused = shell(*words, "--pack", str(tmp_path / "study.tar"))
    assert refused.returncode == 2 and "ends in .zip" in refused.stderr
    refused = shell(*words, "--pack", str(tmp_path / "nope/study.zip"))
    assert refused.returncode == 2 and not (tmp_path / "nope").exists()
    assert "is in a folder that does not exist" in " ".join(refused.stderr.split())


def run_notebook(folder: Path) -> str:
    """Run the code cells of the notebook in their order, each in turn, and return what they say."""
    notebook = nbformat.read(folder / "analysis.ipynb", as_version=4)
    nbformat.validate(notebook)
    code = "\n".join(cell["source"] for cell in notebook.cells if cell["cell_type"] == "code")
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.parametrize("name", list(DESIGNS))
def test_the_analysis_runs_and_fits_what_is_preregistered(
    name: str, folders: dict[str, Path], tmp_path: Path
) -> None:
    folder = folders[name]
    said = run_notebook(folder)
    registered = (folder / "preregistration.md").read_text(encoding="utf-8")
    formulas = re.findall(r"^    (\w.*~.*)$", registered, re.MULTILINE)
    assert len(formulas) == 2 and all(f"{formula}: B - A" in said for formula in formulas)
    assert "expected before it saw this: −0.30, written on Monday." in registered
    answers = pd.read_csv(folder / "sample_answers.csv", encoding="utf-8-sig")
    kept = answers[answers["attention"] == 2]
    means = kept.pivot_table(index="participant", columns="condition", values="invasive")
    if name == "within":
        found = ttest_rel(means["B"], means["A"])
    else:
        found = ttest_ind(means["B"].dropna(), means["A"].dropna(), equal_var=False)
    difference = means["B"].mean() - means["A"].mean()
    assert f"B - A = {difference:+.2f}" in said and f"p = {found.pvalue:.4f}" in said
    wide = answers.assign(
        column=[
            f"{version}_invasive" + (f"_{screen}" if name == "between" else "")
            for version, screen in zip(answers["condition"], answers["screen"], strict=True)
        ]
    ).pivot_table(index=["participant", "attention"], columns="column", values="invasive")
    own = tmp_path / "own"
    own.mkdir()
    (own / "analysis.ipynb").write_bytes((folder / "analysis.ipynb").read_bytes())
    wide.reset_index().to_csv(own / "answers.csv", index=False)
    assert f"B - A = {difference:+.2f}" in (again := run_notebook(own))
    assert "SIMULATED" in said and "SIMULATED" not in again


@pytest.mark.parametrize("tool", ["limesurvey", "qualtrics"])
def test_the_analysis_reads_a_tool_s_file(
    tool: str, folders: dict[str, Path], tmp_path: Path
) -> None:
    folder = folders["within"]
    answers = pd.read_csv(folder / "sample_answers.csv", encoding="utf-8-sig")
    answers = answers[answers["participant"] <= 60]
    names = ["invasive", "noticed", "who_has"]
    wide = answers.pivot_table(
        index=["participant", "attention"], columns="condition", values=names, aggfunc="first"
    )
    wide.columns = [f"{version}_{name}" for name, version in wide.columns]
    wide = wide.reset_index()
    expected = wide[wide["attention"] == 2]
    table = wide.drop(columns="participant").astype(str)
    table["A_data_used"], table["B_data_used"] = "what I bought", ""
    if tool == "limesurvey":
        table.columns = [name.replace("_", "") for name in table]
    else:
        words = pd.DataFrame([[f"What is {name}?" for name in table]], columns=table.columns)
        ids = pd.DataFrame([['{"ImportId":"QID1"}'] * len(table.columns)], columns=table.columns)
        table = pd.concat([words, ids, table])
    table.to_csv(tmp_path / "answers.csv", index=False)
    (tmp_path / "analysis.ipynb").write_bytes((folder / "analysis.ipynb").read_bytes())
    said = run_notebook(tmp_path)
    difference = (expected["B_invasive"] - expected["A_invasive"]).mean()
    assert f"B - A = {difference:+.2f}" in said
    assert f"60 participants, {len(expected)} after the planned exclusions" in said
    assert "noticed" in said and "who_has" in said
    assert f"data_used: {len(expected)} answers to A and 0 to B" in said


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("attention,feeling", "there are: attention, feeling."),
        ("A_invasive,B_invasive", "attention is missing"),
    ],
)
def test_the_analysis_says_which_columns_it_needs(
    header: str, said: str, folders: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "answers.csv").write_text(f"{header}\n2,2\n2,3\n", encoding="utf-8")
    (tmp_path / "analysis.ipynb").write_bytes((folders["between"] / "analysis.ipynb").read_bytes())
    with pytest.raises(AssertionError, match=said):
        run_notebook(tmp_path)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ({"A": [2, 4], "B": [2, 4]}, "smaller than 0.5 and larger ones"),  # −0.6 to 0.6
        ({"A": [3, 4], "B": [3, 4]}, "holds no difference of 0.5 or more"),  # −0.3 to 0.3
        ({"A": [2, 3], "B": [5, 6]}, "holds no difference smaller than 0.5"),
    ],
)
def test_the_analysis_says_only_what_its_interval_holds(
    steps: dict[str, list[int]], said: str, folders: dict[str, Path], tmp_path: Path
) -> None:
    rows = [
        {"participant": f"{side}{number}", "condition": side, "screen": 1, "attention": 2}
        | {"invasive": steps[side][number % 2]}
        for side in "AB"
        for number in range(20)
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "answers.csv", index=False)
    (tmp_path / "analysis.ipynb").write_bytes((folders["between"] / "analysis.ipynb").read_bytes())
    printed = run_notebook(tmp_path)
    assert said in printed and printed.count("interval holds") == 1
    low, high = map(float, re.search(r"\((\S+) to (\S+)\), p", printed).groups())
    assert (low < -0.5 and high > 0.5) == ("larger ones" in said)
    assert "90%" not in printed
    assert "90% interval" in run_notebook(folders["within"])


def test_the_screens_show_the_same_people_and_only_what_a_user_would_see(
    folders: dict[str, Path],
) -> None:
    screens = folders["between"] / "conditions/screens"
    assert len(list(screens.iterdir())) == 2 * 2 * 3
    for place in (1, 2):
        a, b = ((screens / f"{side}_{place}.svg").read_text("utf-8") for side in "AB")
        whose = re.compile(r"(\w+’s screen)")
        assert whose.search(a)[1] == whose.search(b)[1]
        assert "Because you" in b and "Because you" not in a
        for one in data_types().values():
            assert f">{one.mark}<" not in a + b
        page = (screens / f"B_{place}.html").read_text("utf-8")
        assert not re.search(r"(?:src|href)=\"http|url\(http|<script", page)
        assert "default-src 'none'" in page and "Picks, in order" in page


def test_the_questionnaire_asks_about_both_versions_in_every_tool(folders: dict[str, Path]) -> None:
    folder = folders["between"]
    study = json.loads((folder / "survey/jspsych.json").read_text("utf-8"))
    said = json.dumps(study)
    for name in ("A_invasive_1", "B_invasive_2", "A_noticed", "B_data_used", "attention"):
        assert name in said
    assert "It does not ask before it uses data about you." in said and study["within"] is False
    codes = pd.read_csv(folder / "codebook.csv", encoding="utf-8-sig")["column"].tolist()
    sample = pd.read_csv(folder / "sample_20_rows.csv", encoding="utf-8-sig")
    assert codes == list(sample) and len(sample) == 20
    measures = (folder / "measures.md").read_text("utf-8")
    assert "CC BY-NC-ND" in measures and "looking over my shoulder" not in measures


def test_the_map_describes_conditions_that_feel_as_the_model_says(
    folders: dict[str, Path], plans: dict[str, PlanResult]
) -> None:
    import tomllib

    mapping = tomllib.loads((folders["between"] / "mapping.toml").read_text("utf-8"))
    answers = pd.read_csv(folders["between"] / "sample_answers.csv", encoding="utf-8-sig")
    given = mapping["answers"]
    assert {given["person"], given["condition"], given["rating"]} <= set(answers)
    assert set(answers[given["condition"]]) == set(mapping["conditions"])
    calibrate = ("calibrate", "sample_answers.csv", "--dry-run", "--mapping")
    said = shell(*calibrate, "mapping_sample.toml", folder=folders["between"])
    assert said.returncode == 0, said.stderr
    attentive = int((answers["attention"] == 2).sum())
    assert f"{attentive:,} answers" in said.stdout.replace("\n", " ") and attentive < len(answers)
    assert shell(*calibrate, "mapping.toml", folder=folders["between"]).returncode == 2
    of_tools = tomllib.loads((folders["within"] / "survey/mapping.toml").read_text("utf-8"))
    assert of_tools["answers"]["columns"] == {"A": "A_invasive", "B": "B_invasive"}
    of_tools = tomllib.loads((folders["between"] / "survey/mapping.toml").read_text("utf-8"))
    several = {name: [f"{name}_invasive_1", f"{name}_invasive_2"] for name in "AB"}
    assert of_tools["answers"]["columns"] == several
    rows = [{"condition": name, **columns} for name, columns in mapping["conditions"].items()]
    felt = perceive(pd.DataFrame(rows), 500, 2)
    felt = felt[felt["output"] == "invasiveness"].set_index("condition")["mean"]
    expected = plans["between"].plan.comparison.difference["invasiveness"].mean
    assert felt["B"] - felt["A"] == pytest.approx(expected, abs=0.1)


@pytest.fixture(scope="module")
def lab() -> Lab:
    return Lab()


def unpacked(planned: PlanResult) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(planned.pack()))
    return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_a_switch_on_each_card_is_in_the_picture(lab: Lab) -> None:
    reasons = A.replace({"design.transparency": "specific", "data.level": 4})
    planned = plan(reasons, reasons.replace({"design.transparency": "full"}), lab, sizes=(20, 40))
    files = unpacked(planned)
    a, b = (files[f"conditions/screens/{side}_1.png"] for side in "AB")
    assert a != b and planned.to_dict()["pictures"] == ""
    drawn = files["conditions/screens/B_1.svg"].decode()
    assert "Use this" in drawn.split("</desc>")[1] and "a switch" in drawn


def test_the_same_picture_twice_is_said_and_words_tell_what_differs(
    lab: Lab, tmp_path: Path
) -> None:
    hidden = A.replace({"design.identity": "account"})
    planned = plan(hidden, hidden.replace({"design.identity": "device"}), lab, sizes=(20, 40))
    said = planned.to_dict()["pictures"]
    assert said.startswith("Participants see the same picture in A and B")
    files = unpacked(planned)
    assert files["survey/service_K.png"] == files["survey/service_M.png"]
    for name in ("README.md", "conditions/difference.md", "preregistration.md"):
        assert said in files[name].decode()
    assert "\n\n**5. Specify" in files["preregistration.md"].decode()
    blocks = files["survey/jspsych.json"].decode()
    assert "under your account." in blocks and "stay on your device." in blocks
    # how concerned the invented people are is nothing that participants see or read
    attitudes = plan(A, A.replace({"people.attitudes": "more_concerned"}), lab, sizes=(20, 40))
    warned = attitudes.to_dict()["pictures"]
    assert "cannot find a difference" in warned and "prototype" in warned
    file = tmp_path / "a.toml"
    file.write_text(A.to_toml(), encoding="utf-8")
    words = (
        "plan",
        str(file),
        "--set",
        "people.attitudes=more_concerned",
        "--sizes",
        "20,40",
        "--json",
    )
    shown = shell(*words)
    assert warned in " ".join(shown.stderr.split())
    assert json.loads(shown.stdout)["pictures"] == warned


def test_every_setting_of_the_design_has_words_for_participants() -> None:
    told = {(row["field"], row["value"]) for row in read_rows("research/told.csv")}
    options = {(f"design.{f}", v) for f, values in design_options().items() for v in values}
    kinds = {(f"data.{name}", state) for name in data_types() for state in ("on", "off")}
    assert told == options | kinds


def test_participants_read_no_words_of_the_lab(folders: dict[str, Path]) -> None:
    debrief = (folders["within"] / "participants/debriefing.md").read_text("utf-8")
    assert "→" not in debrief and "What it explains" not in debrief
    assert "It says for each pick why it shows it to you." in debrief


def test_nothing_is_promised_that_anonymous_answers_cannot_keep(folders: dict[str, Path]) -> None:
    for folder in folders.values():
        sheets = {path.stem: path.read_text("utf-8") for path in folder.glob("participants/*.md")}
        plain = {name: " ".join(sheet.split()) for name, sheet in sheets.items()}
        for name in ("information_sheet", "consent_form", "debriefing", "review_board"):
            assert "deleted once they were sent" in plain[name], name
        tools = [(folder / "survey" / name).read_text("utf-8") for name in ("qualtrics.txt",)]
        everything = " ".join([*plain.values(), *tools, (folder / "data_plan.md").read_text()])
        assert "to be deleted" not in everything and "answers deleted" not in everything
        steps = (folder / "survey" / "manual_steps.md").read_text("utf-8")
        assert "Force Response" in steps and "You may skip" not in plain["information_sheet"]
        assert "Name:" not in plain["consent_form"]  # the data plan keeps none
        assert "which data it uses" in plain["review_board"]  # pictures do not show it


def test_the_map_leaves_out_what_the_preregistration_excludes(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    answers = pd.read_csv(folders["between"] / "sample_answers.csv", encoding="utf-8-sig")
    real = answers["participant"] > 6
    answers["simulated"] = answers["simulated"].mask(real)
    answers.to_csv(tmp_path / "answers.csv", index=False)
    mapping = str(folders["between"] / "mapping.toml")
    said = shell("calibrate", "answers.csv", "--dry-run", "--mapping", mapping, folder=tmp_path)
    assert said.returncode == 0, said.stderr
    kept = int((real & (answers["attention"] == 2)).sum())
    assert 0 < kept < int(real.sum())
    assert f"{kept:,} answers" in said.stdout.replace("\n", " ")
    # of a survey tool: one row per person, without a column that says what is simulated
    wide = pd.DataFrame({"A_invasive": [3, 4, 5], "B_invasive": [4, 4, 6], "attention": [2, 3, 2]})
    wide.to_csv(tmp_path / "tool.csv", index=False)
    mapping = str(folders["within"] / "survey/mapping.toml")
    said = shell("calibrate", "tool.csv", "--dry-run", "--mapping", mapping, folder=tmp_path)
    assert said.returncode == 0, said.stderr
    assert "4 answers" in said.stdout.replace("\n", " ")
    # of several screens a version: a column for each, blank for the version that was not rated
    wide = pd.DataFrame({f"A_invasive_{i}": [3, 4, None] for i in (1, 2)})
    wide = wide.assign(B_invasive_1=[None, None, 5], B_invasive_2=[None, None, 6], attention=2)
    wide.to_csv(tmp_path / "tool.csv", index=False)
    mapping = str(folders["between"] / "survey/mapping.toml")
    said = shell("calibrate", "tool.csv", "--dry-run", "--mapping", mapping, folder=tmp_path)
    assert said.returncode == 0, said.stderr
    assert "6 answers" in said.stdout.replace("\n", " ")


def test_a_guess_against_the_model_stands_beside_it(lab: Lab) -> None:
    planned = plan(A, B, lab, sizes=(20, 40))
    expected = planned.plan.expected[0]
    texts = {
        sign: text("preregistration.md", **context(planned.plan, options, ()))
        for sign in (-1, 1)
        for options in [pack_options({"guess": sign * round(expected, 1)})]
    }
    other = "The team expects the other direction"
    assert abs(expected) > 0.1 and other in texts[-1] and other not in texts[1]
    way = "more" if expected > 0 else "less"
    assert f"The model expects that B feels {way} invasive than A." in texts[-1]
    assert "before it saw this" not in texts[-1] and "written when the plan was made" in texts[-1]


def test_other_people_in_b_are_one_sentence() -> None:
    planned = plan(A, B.replace({"seed": 3}), sizes=(20, 40))
    with pytest.raises(PersonalizeError, match=r"seed is 2 in A and 3 in B; [^.]+\."):
        planned.pack()
    with pytest.raises(PersonalizeError, match="guess = 9"):
        planned.pack(guess=9)


def test_texts_hold_no_direction_marks(folders: dict[str, Path]) -> None:
    for path in folders["within"].rglob("*.md"):
        text = path.read_text("utf-8")
        assert drawable(text) == text and "{{" not in text and "<built-in" not in text
