"""Export of the notebook: an HTML report, a zip archive and a Jupyter notebook."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

import nbformat
import pandas as pd

from personalize import __version__
from personalize.errors import PersonalizeError
from personalize.output.drawing import Drawer, drawn_apart
from personalize.output.expecting import guessed, table_html
from personalize.output.export import data_file, stored_file
from personalize.output.letters import drawable
from personalize.output.notes import as_text, harmless, notes_html
from personalize.output.pinning import numbers
from personalize.output.provenance import caveat_about, session_words
from personalize.output.stored_chart import LETTERS_LOST, loses_letters
from personalize.store import Entry

FORMATS = ("html", "zip", "ipynb")
CITATION = f"""cff-version: 1.2.0
title: "Thin Line: a personalization lab"
message: "If you use these results, cite the software and say that they are hypotheses."
type: software
version: "{__version__}"
authors:
  - name: "The Thin Line team"
"""
DICTIONARY = (
    ("output", "name of the figure; dots lead into groups"),
    (
        "value",
        "useful picks: 0 bestsellers, 1 perfect; ratings: 1 to 7; shares and trust: 0 to 1",
    ),
    ("mean", "average over people at the defaults of the register"),
    ("low, high", "5 and 95 of 100 reruns with other plausible assumptions"),
    ("difference", "B minus A, rerun by rerun"),
    ("p_less", "share of reruns in which A feels less invasive than B"),
    (
        "shares",
        "share of reruns in which B feels more, about as (within a margin), less invasive",
    ),
    ("built_in", "assumed, not found: every rerun agrees because the direction was assumed"),
)
"""Data dictionary: what the columns and names mean."""
STYLE = """
body{font:16px/1.5 "Source Sans 3","Source Sans",Helvetica,Arial,sans-serif;max-width:52em;
margin:2em auto;padding:0 1em;color:#16191F;background:#fff;overflow-wrap:anywhere}
h1{font-size:1.6em}
h2{font-size:1.25em;margin-top:2.2em;border-top:1px solid #DDE1E7;padding-top:1em}
p.sentence{font-size:1.1em;font-weight:600}p.muted,li.muted{color:#4A505A;font-size:.9em}
img{max-width:100%;height:auto;border:1px solid #DDE1E7;border-radius:6px;margin:.4em 0}
figure{margin:1em 0}figcaption{color:#4A505A;font-size:.9em}
pre{white-space:pre-wrap;background:#F4F5F8;padding:.7em;border-radius:6px}
.notes{border-left:3px solid #7F8691;padding-left:1em}
.notes h4,.notes h5,.notes h6{margin:.8em 0 .3em}
table{border-collapse:collapse;width:100%;font-size:.9em}
td,th{text-align:start;
vertical-align:top;padding:.35em .8em .35em 0;border-bottom:1px solid #DDE1E7}
"""
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""Content security policy of a report: only embedded images and styles may be loaded."""


def notebook_file(entries: Sequence[Entry], kind: str, title: str = "Notebook") -> bytes:
    """Return the entries as one file.

    Parameters
    ----------
    kind : str
        "html", "zip" or "ipynb".

    Raises
    ------
    PersonalizeError
        If there is nothing to export or the format is not known.
    """
    if kind not in FORMATS:
        raise PersonalizeError(f"format = “{kind}” is not one of {', '.join(FORMATS)}.")
    if not entries:
        raise PersonalizeError("The notebook is empty: pin a result first, then export it.")
    if kind == "html":
        with drawn_apart() as drawer:
            return report_html(entries, title, drawer).encode("utf-8", "backslashreplace")
    if kind == "ipynb":
        return executable(entries, title).encode("utf-8", "backslashreplace")
    return everything(entries, title)


def report_html(entries: Sequence[Entry], title: str, drawer: Drawer) -> str:
    """Return one HTML page with all charts embedded; it loads no other file."""
    parts = "".join(
        _entry_html(entry, number, drawer) for number, entry in enumerate(entries, start=1)
    )
    today = datetime.now(UTC).date().isoformat()
    return drawable(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>'
        f"<h1>{escape(title)}</h1><p><b>{escape(_caveat(entries))}</b></p>"
        f'<p class="muted">{len(entries)} {"result" if len(entries) == 1 else "results"} · {today} '
        f"· Thin Line {__version__}</p>{parts}"
        f"<h2>Expected, found, changed</h2>{table_html(entries)}</body></html>"
    )


def _caveat(entries: Sequence[Entry]) -> str:
    """Return the caveat of all results; the figures of each result carry its own."""
    return caveat_about(*(entry.scenario for entry in entries))


def _entry_html(entry: Entry, number: int, drawer: Drawer) -> str:
    expected = "".join(f'<li dir="auto">{escape(line)}</li>' for line in _expected(entry))
    charts = "".join(_chart_html(name, spec, drawer) for name, spec in entry.figures.items())
    notes = f'<div class="notes">{notes_html(entry.notes)}</div>' if entry.notes.strip() else ""
    tags = f'<p class="muted">Tags: {escape(", ".join(entry.tags))}</p>' if entry.tags else ""
    provenance = entry.provenance
    where = [
        str(provenance.get("made_by", "")),
        f"scenario {provenance.get('scenario_hash', '')}",
        f"register {provenance.get('register_hash', '')}",
        f"pinned {entry.created}",
        session_words(provenance),
    ]
    return (
        f'<h2 dir="auto">{number}. {escape(entry.title)}</h2>'
        f"{f'<ul>{expected}</ul>' if expected else ''}{charts}"
        f'<p class="sentence">{escape(entry.sentence)}</p>{notes}{tags}'
        f'<p class="muted">{escape(str(provenance.get("methods", "")))}</p>'
        f'<p class="muted">{escape(" · ".join(filter(None, where)))}</p>'
    )


def _chart_html(name: str, spec: Any, drawer: Drawer | None = None) -> str:
    """Return a stored chart as a figure; what is wrong with it is said."""
    if drawer is None:
        with drawn_apart() as own:
            return _chart_html(name, spec, own)
    try:
        image = base64.b64encode(stored_file(spec, "svg", drawer)).decode()
    except PersonalizeError:
        return f'<p class="muted">{escape(name)}: this chart is damaged and cannot be drawn.</p>'
    lost = f'<p class="muted">{escape(name)}: {LETTERS_LOST}</p>' if loses_letters(spec) else ""
    return (
        f'{lost}<figure><img alt="{escape(str(spec.get("description", name)))}" '
        f'src="data:image/svg+xml;base64,{image}"><figcaption>{escape(name)}</figcaption></figure>'
    )


def _expected(entry: Entry) -> list[str]:
    words = entry.prediction.get("words", "")
    return [*([f"Expected: {words}"] if words else []), *guessed(entry)]


def everything(entries: Sequence[Entry], title: str) -> bytes:
    """Return a zip archive: the report, the Jupyter notebook, each entry's files, the citation."""
    buffer = io.BytesIO()
    with (
        drawn_apart() as drawer,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        archive.writestr("README.txt", f"{title}\n\n{_caveat(entries)}\n")
        archive.writestr("CITATION.cff", CITATION)
        words = pd.DataFrame(DICTIONARY, columns=["name", "meaning"])
        archive.writestr("data-dictionary.csv", data_file(words, "csv"))
        archive.writestr("report.html", report_html(entries, title, drawer))
        archive.writestr("notebook.ipynb", executable(entries, title))
        for number, entry in enumerate(entries, start=1):
            folder = f"{number:02d}-{_slug(entry.title)}"
            _write_entry(archive, folder, entry, drawer)
    return buffer.getvalue()


def _slug(title: str) -> str:
    letters = "".join(c if c.isascii() and c.isalnum() else "-" for c in title.lower())
    return "-".join(part for part in letters.split("-") if part)[:40] or "entry"


def _write_entry(archive: zipfile.ZipFile, folder: str, entry: Entry, drawer: Drawer) -> None:
    archive.writestr(f"{folder}/scenario.toml", entry.scenario.to_toml())
    if entry.base is not None:
        archive.writestr(f"{folder}/compared-with.toml", entry.base.to_toml())
    archive.writestr(
        f"{folder}/result.json", json.dumps(entry.result, ensure_ascii=False, indent=1)
    )
    archive.writestr(
        f"{folder}/provenance.json", json.dumps(entry.provenance, ensure_ascii=False, indent=1)
    )
    archive.writestr(f"{folder}/notes.md", _notes(entry))
    table = pd.DataFrame(numbers(entry.result).items(), columns=["output", "value"])
    archive.writestr(f"{folder}/figures.csv", data_file(table, "csv"))
    archive.writestr(f"{folder}/figures.parquet", data_file(table, "parquet"))
    for name, spec in entry.figures.items():
        try:
            for kind in ("json", "png", "svg", "pdf"):
                suffix = "vl.json" if kind == "json" else kind
                content = stored_file(spec, kind, drawer)
                archive.writestr(f"{folder}/{_slug(name)}.{suffix}", content)
        except PersonalizeError:  # the report says that this chart is damaged
            continue


def _notes(entry: Entry) -> str:
    lines = [f"# {entry.title}", "", entry.sentence, ""]
    lines += [f"- {line}" for line in _expected(entry)]
    return "\n".join([*lines, "", entry.notes])


def _markdown_cell(entry: Entry, number: int) -> str:
    """Return an entry as a Markdown cell.

    Notes that hold HTML or images are converted to safe HTML first, because Jupyter would load
    them.
    """
    lines = [f"## {number}. {as_text(entry.title)}", "", as_text(entry.sentence), ""]
    lines += [f"- {as_text(line)}" for line in _expected(entry)]
    if harmless(entry.notes):
        return "\n".join([*lines, "", entry.notes])
    one_line = notes_html(entry.notes).replace("\n", "&#10;")  # a blank line ends HTML in Markdown
    return "\n".join([*lines, "", f"<div>{one_line}</div>"])


CODE = {
    "run": "found = summary(lab.run(scenario))",
    "compare": "found = compare(lab, base, scenario).to_dict()",
    "timeline": (
        'found = {"sessions": json.loads(timeline(lab, scenario).frame.to_json(orient="records"))}'
    ),
    "minimise": "found = minimise(lab, scenario).to_dict()",
}
"""Python code that computes the result of each kind of entry again."""


def executable(entries: Sequence[Entry], title: str) -> str:
    """Return a Jupyter notebook that runs each entry again and compares the numbers."""
    cells: list[Any] = [
        nbformat.v4.new_markdown_cell(
            f"# {title}\n\n**{_caveat(entries)}**\n\nMade with Thin Line {__version__}. "
            "Every cell runs one result again and says whether its numbers are the same."
        ),
        nbformat.v4.new_code_cell(
            "import json\n\n"
            "from personalize.output.pinning import numbers\n"
            "from personalize.scenario import Scenario\n"
            "from personalize.study.compare import compare\n"
            "from personalize.study.lab import Lab\n"
            "from personalize.study.minimise import minimise\n"
            "from personalize.study.outputs import summary\n"
            "from personalize.study.timeline import timeline\n\n"
            "lab = Lab()\n\n\n"
            "def hold(found, pinned):\n"
            "    now, then = numbers(json.loads(json.dumps(found, default=str))), numbers(pinned)\n"
            "    apart = [name for name in then if abs(now.get(name, 1e9) - then[name]) > 1e-6]\n"
            '    print("The same numbers." if not apart else f"Different: {apart[:10]}")\n'
            "    return apart"
        ),
    ]
    for number, entry in enumerate(entries, start=1):
        cells.append(nbformat.v4.new_markdown_cell(_markdown_cell(entry, number)))
        lines = [f"scenario = Scenario.model_validate_json({entry.scenario.to_json()!r})"]
        if entry.base is not None:
            lines.append(f"base = Scenario.model_validate_json({entry.base.to_json()!r})")
        lines.append(CODE[entry.kind])
        lines.append(f"pinned = json.loads({json.dumps(entry.result)!r})")
        lines.append("assert not hold(found, pinned)")
        cells.append(nbformat.v4.new_code_cell("\n".join(lines)))
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    for position, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{position}"
    return str(nbformat.writes(notebook))
