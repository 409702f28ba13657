"""The other forms of the brief: Markdown, plain text, terminal, PDF; and the drawing itself."""

import io
import re
import sys
from dataclasses import replace

import pytest
from rich.console import Console

from detente.cli import main
from detente.errors import InputError
from detente.report.figure import svg
from detente.report.markdown import markdown
from detente.report.parts.content import Figure, Table
from detente.report.parts.cut import cut
from detente.report.pdf import pdf
from detente.report.sheet import Sheet, escaped
from detente.report.terminal import show, tables, text
from tests.unit.report.making import DATES, Asks

FEBRUARY = ("2026-02-15", "2026-02-15")


def test_markdown_holds_every_section_and_every_table(asks: Asks):
    brief = asks.brief(*FEBRUARY)
    told = markdown(brief, "0.1.0")
    for section in brief.sections:
        assert f"## {escaped(section.heading)}" in told
        for block in section.blocks:
            table = block.table if isinstance(block, Figure) else block
            if isinstance(table, Table):
                assert escaped(table.caption) in told
    assert "http" not in told.split("## ")[0]


@pytest.mark.parametrize("words", ["a|b", "<b>", "*a*", "_a_", "`a`", "[a](b)", "\\"])
def test_markdown_prints_words_as_they_stand(words):
    assert escaped(words) == "".join(f"\\{c}" if c in "\\`*_[]<>|" else c for c in words)


def test_without_a_terminal_the_brief_is_plain(asks: Asks):
    brief, out = asks.brief(*FEBRUARY), io.StringIO()
    show(brief, Console(file=out), "0.1.0")
    told = out.getvalue()
    assert told == text(brief, "0.1.0")
    assert "\x1b" not in told
    assert not set("│┃━─┏╭") & set(told)
    for section in brief.sections:
        assert section.heading.upper().split(":")[0] in " ".join(told.split())


def test_on_a_terminal_the_finding_comes_first(asks: Asks):
    out = io.StringIO()
    show(asks.brief(*FEBRUARY), Console(file=out, force_terminal=True, width=120), "0.1.0")
    told = out.getvalue()
    assert "\x1b[" in told
    assert told.index("45 %") < told.index("suspended")


def test_control_characters_never_reach_the_terminal(asks: Asks):
    brief = replace(asks.brief(*FEBRUARY), title="a\x1b[31mb[red]c[/red]")
    for terminal in (True, False):
        out = io.StringIO()
        show(brief, Console(file=out, force_terminal=terminal, color_system=None), "0")
        assert "a[31mb[red]c[/red]" in out.getvalue()


@pytest.mark.parametrize("terminal", [True, False])
def test_any_table_can_be_printed(terminal):
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, color_system=None, width=80)
    rows = (("a", "in-force"), ("b", "[2]"))
    sheet = Sheet(
        "Things", ("Name", "status"), rows, ("Found: [b].",), ("A note.",), tail="… 3 more"
    )
    tables([sheet, sheet], console)
    told = out.getvalue()
    words = ("Found: [b].", "Things", "Name", "status", "[2]", "- A note.", "… 3 more")
    assert all(told.count(word) == 2 for word in words)


def test_colour_marks_the_status_and_nothing_else():
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, color_system="standard", highlight=False)
    tables([Sheet("", ("name", "status"), (("kept", "suspended"), ("1.5", "in-force")))], console)
    painted = re.findall(r"\x1b\[3[0-7]m([^\x1b]*)", out.getvalue())
    assert [word.strip() for word in painted] == ["suspended", "in-force"]


@pytest.mark.parametrize(("on", "known"), DATES)
def test_on_a_terminal_it_is_a_brief_and_says_what_it_leaves_out(asks: Asks, on, known):
    brief = asks.brief(on, known)
    told = text(brief, "0")
    lines = told.split("\n")
    assert len(lines) <= 250
    assert max(map(len, lines)) <= 100
    heads = [line for line in lines if line and line == line.upper() and line[0].isalnum()]
    assert len(heads) >= len(brief.sections)
    for section in brief.sections:
        for block in section.blocks:
            table = block if isinstance(block, Table) else getattr(block, "table", None)
            if table is None or table.short is None:
                continue
            made = cut(table, table.short, 100)
            assert len(made.rows) + made.left == len(table.rows)
            assert (f"… {made.left} more: {table.short.verb}" in told) == (made.left > 0)


@pytest.mark.parametrize(("on", "known"), [DATES[4], DATES[5]])
def test_what_is_left_out_can_be_asked_for_as_printed(asks: Asks, on, known, capsys):
    verbs = set(re.findall(r"more: detente (.*)", text(asks.brief(on, known), "0")))
    assert len(verbs) > 5
    for words in verbs:
        with pytest.raises(SystemExit) as ended:
            main(words.split())
        assert ended.value.code in {0, 10}, words
        assert capsys.readouterr().out


def test_both_sides_stand_in_the_short_table_of_what_is_in_force(asks: Asks):
    section = asks.section("2026-10-08", "2026-10-08", "in-force")
    table = next(b for b in section.blocks if isinstance(b, Table))
    assert {r.cells[1] for r in cut(table, table.short, 100).rows} == {"United States", "China"}


def test_a_pdf_needs_its_extra(asks: Asks, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(InputError, match="typst") as caught:
        pdf(asks.brief(*FEBRUARY), "0")
    assert "detente[pdf]" in caught.value.hint


def test_a_pdf_is_set_with_the_extra(asks: Asks):
    pytest.importorskip("typst")
    assert pdf(asks.brief(*FEBRUARY), "0").startswith(b"%PDF-")


def test_a_picture_is_the_same_twice_and_carries_its_words(asks: Asks):
    figure = asks.figure(*FEBRUARY, "layers")
    one = svg(replace(figure, finding="a < b & c"))
    assert one == svg(replace(figure, finding="a < b & c"))
    assert "a &lt; b &amp; c</desc>" in one
    assert "<script" not in one
    assert "http" not in one.replace("http://www.w3.org/2000/svg", "")


def test_specifications_keep_to_the_grammar_of_vega_lite(asks: Asks):
    altair = pytest.importorskip("altair")
    for figure in asks.brief(*FEBRUARY).figures():
        kinds = {"hconcat": altair.HConcatChart, "layer": altair.LayerChart}
        kind = next(kinds[key] for key in kinds if key in figure.spec)
        kind.from_dict(figure.spec)
