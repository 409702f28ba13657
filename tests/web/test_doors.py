"""Each verb gives the same answer through Python, command line, HTTP and tool call."""

import json
from inspect import Parameter, signature

import anyio
import pytest

from detente.cli import main
from detente.server.asking.questions import offered
from detente.server.assistant import call
from detente.verbs.encode import encode
from detente.verbs.signature import OUTSIDE, arguments

#: One question a verb; `on` is given wherever it is taken, so that no door's own day matters.
ASKED = {
    "ask": {"question": ["are port fees charged?"], "on": "2025-12-01"},
    "duty": {"code": "8507.60.00.20", "origin": "CHN", "on": "2025-11-20", "value": "14172"},
    "search": {"words": ["soybeans"], "most": 5},
    "measures": {"by": "CHN", "on": "2025-12-01", "known": "2025-12-01"},
    "agreement": {"id": "busan"},
    "series": {"id": "gacc-export-usa", "stat": "yoy", "start": "2025-09"},
    "commitments": {"id": "chn-soybeans", "on": "2026-02-15", "known": "2026-02-15"},
    "events": {"start": "2025-10-01", "until": "2025-11-15"},
    "agenda": {"known": "2025-12-01"},
    "average": {"origin": "USA", "on": "2025-12-01"},
    "changes": {"known": "2025-10-29..2025-11-12"},
    "calendar": {"on": "2026-10-01", "days": 60},
    "snapback": {"on": "2026-11-12", "known": "2026-10-01"},
    "scenarios": {},
    "landed": {"code": "8507.60.00.20", "on": "2025-12-01", "value": "1000"},
    "reroute": {"code": "8507.60", "exporter": "CHN", "away_from": "USA", "on": "2025-12-01"},
    "solve": {"scenario": "truce-lapses", "on": "2026-10-01", "known": "2026-10-01"},
    "backtest": {},
    "outlook": {"on": "2026-10-01", "known": "2026-10-01", "horizon": 60},
    "claims": {"about": "purchase", "known": "2026-02-15"},
    "forecasts": {"known": "2026-02-15"},
    "compare": {"a": "47", "b": "31", "known": "2026-02-15"},
    "replay": {"known": "2025-10-30", "on": "2025-11-12", "later": "2026-02-15"},
    "glossary": {"word": "section", "known": "2026-03-01"},
    "brief": {"on": "2026-02-15", "known": "2026-02-15"},
    "source": {"id": "eo-14357"},
    "gaps": {},
}
#: Its data fill more than a tool may give: there it is told as text.
LARGE = {"brief"}
#: Each door works these out anew, and each takes seconds.
SLOW = {"snapback", "solve", "backtest", "outlook", "claims", "forecasts", "compare"}


def test_every_verb_is_asked():
    # A verb that is new gets its question here.
    assert set(ASKED) == {verb.name for verb in offered()}


def _shell(verb, given):
    """The question as words of the command line."""
    places = signature(verb.method).parameters
    words = [verb.name]
    for argument in arguments(verb.method):
        if argument.name not in given:
            continue
        value = given[argument.name]
        texts = value if isinstance(value, list) else [str(value)]
        flag = OUTSIDE.get(argument.name, argument.name).replace("_", "-")
        named = places[argument.name].kind is Parameter.KEYWORD_ONLY
        words += [f"--{flag}", *texts] if named else texts
    return [*words, "--format", "json"]


@pytest.mark.parametrize(
    "verb",
    [pytest.param(v, id=v.name, marks=[pytest.mark.slow] * (v.name in SLOW)) for v in offered()],
)
def test_the_same_answer_through_all_doors(verb, desk, web, office, capsys):
    given = ASKED[verb.name]
    outside = {OUTSIDE.get(name, name): value for name, value in given.items()}
    python = encode(verb.method(desk, **given), desk.case.sources)
    with pytest.raises(SystemExit):
        main(_shell(verb, given))
    printed = capsys.readouterr().out
    fetched = web.get(f"/api/{verb.name}", params=outside)
    assert fetched.status_code == 200
    assert fetched.text == printed
    assert json.loads(printed) == json.loads(json.dumps(python))
    told = anyio.run(call, office, verb.name, outside)
    assert not told.is_error
    if verb.name in LARGE:
        assert told.structured_content["what"] == "too large"
        assert told.content[0].text == verb.laid_out(desk, verb.method(desk, **given), "md")
    else:
        assert told.structured_content == json.loads(printed)


@pytest.mark.parametrize("layout", ["csv", "md"])
@pytest.mark.parametrize("name", ["measures", "gaps", "search"])
def test_the_same_table_through_both_doors(name, layout, web, capsys):
    verb = next(v for v in offered() if v.name == name)
    with pytest.raises(SystemExit):
        main([*_shell(verb, ASKED[name])[:-1], layout])
    fetched = web.get(f"/api/{name}", params={**ASKED[name], "format": layout})
    assert fetched.text == capsys.readouterr().out
