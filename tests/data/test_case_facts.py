"""Every compiled fact stands in the case with its dates, its rate and a source."""

import csv
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from detente.kernel.moment import local_day
from detente.ledger.case.load import find_case
from detente.ledger.case.model import Case
from detente.ledger.case.record import Record, load_record
from detente.ledger.measure import Act
from detente.ledger.products.product import Member
from detente.ledger.timeline import END, paint
from detente.ledger.views.sources import cited

MAP: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "facts_map.yaml").read_text(encoding="utf-8")
)
ZONES = {"US": "America/New_York", "CN": "Asia/Shanghai", "both": "America/New_York"}
Fact = dict[str, str]


@pytest.fixture(scope="module")
def facts(shared: Path) -> dict[str, Fact]:
    with (shared / "data/ledger/ledger_facts.csv").open(newline="", encoding="utf-8") as handle:
        return {row["id"]: row for row in csv.DictReader(handle)}


@pytest.fixture(scope="module")
def record() -> Record:
    return load_record(find_case("us_china"))


def _of(*kinds: str) -> list[str]:
    return [name for name, spec in MAP.items() if any(kind in spec for kind in kinds)]


def _act(us_china: Case, name: str) -> Act:
    owner, _, own = name.partition("/")
    return next(a for a in us_china.measure(owner).acts if a.id == own)


def _ends(us_china: Case, name: str) -> set[datetime | None]:
    """The end as written, and the moment at which something else took over."""
    act = _act(us_china, name)
    until = None
    for segment in paint(us_china.measure(name.partition("/")[0]).acts, us_china.about.known_until):
        goes_on = segment.start == until and segment.act.does == "rules-unlawful"
        if segment.act is act or goes_on:
            until = segment.until
        elif until is not None:
            break
    return {act.until, None if until == END else until}


def _same(moment: datetime | None, text: str, zone: str) -> bool:
    if moment is None or not text:
        return moment is None and not text
    if "T" in text:
        return moment == datetime.fromisoformat(text)
    return local_day(moment, zone) == date.fromisoformat(text)


def _told(rate: str, words: str) -> bool:
    """Whether a fraction stands in the fact's words as a percentage."""
    percent = (Decimal(rate) * 100).normalize()
    return f"{percent:f}%" in words or f"{percent:f} %" in words or (not percent and "0" in words)


def test_the_map_names_every_fact_and_no_other(facts):
    assert len(facts) == 107
    assert set(MAP) == set(facts)


def test_every_difference_is_explained():
    for name, spec in MAP.items():
        if {"published", "from", "absent"} & set(spec):
            assert spec.get("why"), name


@pytest.mark.parametrize("name", _of("act", "each", "first"))
def test_a_fact_about_a_measure_is_an_act_of_it(name, facts, us_china):
    fact, spec = facts[name], MAP[name]
    zone = ZONES[fact["imposer"]]
    begins = spec.get("each") or [spec.get("act") or spec["first"]]
    ends = [spec["last"]] if "last" in spec else begins
    published = spec.get("published") or date.fromisoformat(fact["published"])
    assert {_act(us_china, x).published for x in begins} == {published}
    for one in begins:
        act = _act(us_china, one)
        assert act.sources
        assert spec.get("political") == act.political_until
        if act.does == "states":
            continue
        written = fact["effective_from"].split(" ")[0]
        assert _same(act.start, written, zone), (act.start, written)
        if "rate" in spec:
            assert act.rate == Decimal(spec["rate"])
            assert _told(spec["rate"], fact["rate"]), fact["rate"]
    for one in ends:
        if spec.get("never"):
            line = paint(us_china.measure(one.partition("/")[0]).acts, us_china.about.known_until)
            assert all(s.act.id != one.partition("/")[2] for s in line)
        elif fact["until"] and not spec.get("political"):
            ends_told = _ends(us_china, one)
            assert any(_same(end, fact["until"], zone) for end in ends_told), ends_told
        else:
            assert _act(us_china, one).until is None


@pytest.mark.parametrize("name", _of("list"))
def test_a_fact_about_products_is_a_line_of_a_list(name, facts, us_china, us_china_lines):
    fact, spec = facts[name], MAP[name]
    owner = us_china.lists[spec["list"]].by
    goods = us_china_lines.product(owner, spec["code"])
    begun = date.fromisoformat(fact["effective_from"][:10])
    day = spec.get("on") or begun
    stand = goods.member(spec["list"], day, us_china.about.known_until)
    assert isinstance(stand, Member)
    assert (stand.start, stand.published) == (begun, date.fromisoformat(fact["published"]))
    if "rate" in spec:
        assert stand.rate == Decimal(spec["rate"])
        assert "why" in spec or _told(spec["rate"], fact["rate"])
    if owner == "CHN" and fact["until"]:
        assert stand.until in {None, date.fromisoformat(fact["until"][:10])}


@pytest.mark.parametrize("name", _of("agreement", "event", "commitments"))
def test_a_fact_about_the_truce_is_a_row_of_the_record(name, facts, record):
    fact, spec = facts[name], MAP[name]
    published = spec.get("published") or date.fromisoformat(fact["published"])
    if "agreement" in spec:
        rows = [record.agreements[spec["agreement"]]]
    elif "event" in spec:
        rows = [next(e for e in record.events if e.id == str(spec["event"]))]
    else:
        rows = [record.commitments[c] for c in spec["commitments"]]
        windows = [row.window for row in rows]
        assert min(w.start for w in windows).isoformat() == fact["effective_from"]
        assert max(w.until for w in windows).isoformat() == fact["until"]
    assert {row.published for row in rows} == {published}
    assert all(row.sources for row in rows)


def test_the_promised_quantities_are_those_of_the_texts(record):
    """Phase One, Article 6.2: 200 bn over two years; soybeans 12 then 25 Mt; farm goods 17 bn."""
    promised = {name: row.target for name, row in record.commitments.items()}
    phase_one = [t for n, t in promised.items() if "phase-one" in n]
    # The eight rounded lines of the annex come to 200.0, as the agreement says.
    assert sum(phase_one) == Decimal("200.0")
    assert [promised[f"chn-soybeans-{y}"] for y in range(2025, 2029)] == [12, 25, 25, 25]
    assert {promised[f"chn-farm-goods-{y}"] for y in range(2026, 2029)} == {17}


def test_a_value_after_the_record_is_in_no_row(us_china, record):
    last = us_china.about.known_until
    acts = [a for m in us_china.measures.values() for a in m.acts]
    assert max(a.published for a in acts) <= last
    assert max(e.published for e in record.events) <= last


def test_facts_of_middling_confidence_never_pass_for_an_instrument(facts, us_china, record):
    events = {e.id: e for e in record.events}
    for name, fact in facts.items():
        if fact["confidence"] != "medium":
            continue
        spec = MAP[name]
        if "act" in spec:
            assert _act(us_china, spec["act"]).certainty != "instrument", name
        if "event" in spec:
            assert events[spec["event"]].certainty != "instrument", name


def test_every_row_has_a_source_and_every_source_is_there(us_china, record):
    missing = {(row, name) for row, name in cited(us_china, record) if name not in us_china.sources}
    assert missing == set()
    sourced: list[Any] = [
        *us_china.parties.values(),
        *us_china.layers.values(),
        *us_china.lists.values(),
        *us_china.schedule_rows,
        *us_china.readings,
        *us_china.rules,
        *(a for m in us_china.measures.values() for a in m.acts),
        *(a for s in us_china.scenarios.values() for a in s.acts),
        *record.events,
        *record.topics,
        *record.agreements.values(),
        *record.commitments.values(),
        *record.figures,
    ]
    assert [row for row in sourced if not row.sources] == []
    used = {name for row in sourced for name in row.sources}
    assert used <= set(us_china.sources)


def test_no_act_tells_what_came_after_it(us_china):
    """The text of an act is shown to who asks as known on its day: it must not look ahead."""
    hindsight = re.compile(r"before it began|never suspended|never applied|repeatedly|later ended")
    for measure in us_china.measures.values():
        for act in measure.acts:
            if act.does in {"imposes", "threatens", "proposes", "announces"}:
                assert not hindsight.search(act.text), act.id


def test_every_source_can_be_found_by_a_reader(us_china):
    for source in us_china.sources.values():
        assert source.cite or (source.publisher and source.title), source.id
