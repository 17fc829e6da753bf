"""The style sheet of our own blocks: one set of rules, colours by mode."""

from __future__ import annotations

from dataclasses import asdict

from personalize.output.palette import palette

_RULES = """
.tl { font-size: 15px; line-height: 22px; color: var(--ink); }
.tl * { box-sizing: border-box; }
.tl .icon { font-family: "Material Symbols Rounded"; font-size: 16px; line-height: 1;
  vertical-align: -3px; font-weight: 400; font-style: normal; text-transform: none;
  font-feature-settings: "liga"; white-space: nowrap; }
.tl-title { font-size: 20px; line-height: 28px; font-weight: 600; margin: 0; color: var(--ink); }
.tl-sentence { font-size: 18px; line-height: 25px; font-weight: 500; margin: 0; color: var(--ink); max-width: 74em; }
.tl-sentence b { font-weight: 700; }
.tl-facts { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 8px 16px;
  margin: 0; font-variant-numeric: tabular-nums; }
.tl-facts div { min-width: 0; }
.tl-facts dt { font-size: 12.5px; line-height: 18px; color: var(--muted); }
.tl-facts dd { margin: 0; font-size: 12.5px; line-height: 18px; color: var(--muted); }
.tl-facts dd.word { font-size: 18px; line-height: 25px; font-weight: 600; color: var(--ink); }
.tl-facts .relevance { color: var(--relevance); } .tl-facts .invasiveness { color: var(--invasiveness); }
.tl-facts .surveillance { color: var(--surveillance); }
@media (max-width: 640px) { .tl-facts { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .tl-facts dd.word { font-size: 16px; } .tl-sentence { font-size: 17px; line-height: 24px; } }
.tl-screen { border: 1px solid var(--grid); border-radius: 6px; background: var(--page); overflow: hidden; }
.tl-bar { display: flex; gap: 12px; align-items: center; justify-content: space-between; padding: 8px 12px;
  background: var(--panel); color: var(--muted); font-size: 12.5px; border-bottom: 1px solid var(--grid); }
.tl-bar .search { flex: 1; max-width: 16em; border: 1px solid var(--grid); border-radius: 12px;
  padding: 0 10px; background: var(--page); }
.tl-body { padding: 12px; }
.tl-row { font-size: 15px; font-weight: 600; margin: 0 0 8px; }
.tl-cards { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 8px; margin: 0; padding: 0; list-style: none; }
@media (max-width: 640px) { .tl-cards { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
.tl-cards.rows { grid-template-columns: minmax(0, 1fr); }
.tl-card { border: 1px solid var(--grid); border-left: 3px solid var(--outline); border-radius: 6px;
  padding: 8px; background: var(--panel); min-width: 0; animation: tl-in .2s; }
@keyframes tl-in { from { opacity: .2 } to { opacity: 1 } }
@media (prefers-reduced-motion: reduce) { .tl-card { animation: none } }
.tl-cards.rows .tl-card { display: grid; grid-template-columns: 44px minmax(0,1fr); column-gap: 10px; }
.tl-tile { height: 44px; border-radius: 4px; display: block; width: 100%; margin-bottom: 6px; }
.tl-cards.rows .tl-tile { grid-row: 1 / span 4; margin: 0; }
.tl-card h4 { font-size: 15px; line-height: 20px; font-weight: 600; margin: 0; padding: 0; overflow-wrap: anywhere; color: var(--ink); }
.tl-card p { margin: 0; font-size: 12.5px; line-height: 18px; color: var(--muted); }
.tl-card p.reason { color: var(--ink); }
.tl-chip { font-size: 12px; line-height: 16px; font-weight: 500; padding: 0 6px; border-radius: 6px;
  background: var(--page); border: 1px solid var(--outline); color: var(--ink); white-space: nowrap; }
.tl-mark { display: inline-block; font-size: 12.5px; line-height: 18px; padding: 0 6px; margin: 2px 4px 0 0;
  border-radius: 6px; border: 1px solid var(--outline); color: var(--ink); background: var(--page); white-space: nowrap; }
.tl-mark.double { border: 3px double var(--outline); } .tl-mark.dashed { border-style: dashed; }
.tl-mark.none { border-color: transparent; background: transparent; color: var(--muted); padding-left: 0; }
.tl details { font-size: 12.5px; line-height: 18px; color: var(--muted); margin-top: 2px; }
.tl summary { cursor: pointer; min-height: 24px; padding: 3px 0; color: var(--muted); }
.tl summary:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
.tl-fixed { color: var(--muted); font-size: 12.5px; margin: 8px 0 0; }
.tl-zone { margin: 10px 0 6px; font-size: 12.5px; color: var(--muted); font-weight: 600; }
.tl-note { font-size: 12.5px; line-height: 18px; color: var(--muted); margin: 4px 0 0; }
.tl-held { margin: 0; font-size: 14px; line-height: 21px; }
.tl-held p { margin: 0 0 2px; }
.tl-message { display: flex; flex-wrap: wrap; gap: 12px; margin-bottom: 10px; }
.tl-phone { border: 2px solid var(--outline); border-radius: 14px; padding: 10px 12px; min-width: 200px; flex: 1 1 200px;
  max-width: 320px; background: var(--panel); }
.tl-phone small { display: block; font-size: 12px; color: var(--muted); }
.tl-table { width: 100%; border-collapse: collapse; font-size: 14px; line-height: 20px; }
.tl-table th { text-align: left; font-weight: 600; font-size: 12.5px; color: var(--muted); padding: 4px 10px 4px 0; vertical-align: bottom; }
.tl-table td { padding: 5px 10px 5px 0; border-top: 1px solid var(--grid); vertical-align: top; }
.tl-part { display: inline-block; height: 8px; border-radius: 2px; background: var(--outline); vertical-align: middle; }
.tl-range { position: relative; display: inline-block; width: 84px; height: 10px; border-bottom: 1px solid var(--outline); }
.tl-range i { position: absolute; bottom: -2px; height: 4px; background: var(--outline); }
.tl-range b { position: absolute; bottom: -5px; width: 3px; height: 10px; background: var(--ink); }
.tl-scroll { overflow-x: auto; }
.tl-paper { margin: 0; display: grid; grid-template-columns: minmax(8em, 12em) minmax(0, 1fr); gap: 4px 16px; font-size: 14px; line-height: 21px; }
.tl-paper dt { color: var(--muted); } .tl-paper dd { margin: 0; }
.tl-footer { font-size: 12.5px; color: var(--muted); border-top: 1px solid var(--grid); padding-top: 8px; margin-top: 16px; }
@media (max-width: 640px) { .tl-paper { grid-template-columns: minmax(0,1fr); } .tl-paper dt { margin-top: 6px; } }
"""


def style_sheet(mode: str) -> str:
    """Return the style sheet for ``"light"`` or ``"dark"`` as an HTML ``style`` block."""
    names = "; ".join(f"--{name}: {value}" for name, value in asdict(palette(mode)).items())
    return f"<style>.tl {{ {names}; }}{_RULES}</style>"
