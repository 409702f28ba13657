"""Spans and the two clocks, on random histories of acts."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from detente.kernel.moment import AsOf
from detente.ledger.timeline import boundaries, paint, state_at
from tests.making import KNOWN_UNTIL, act
from tests.strategies import acts, days, histories, moments, often


@often
@given(histories(), days)
def test_segments_are_disjoint_ordered_and_not_empty(history, known):
    line = paint(history, known)
    assert all(s.start < s.until for s in line)
    assert all(a.until <= b.start for a, b in pairwise(line))
    assert all(s.act.published <= known for s in line)


@often
@given(histories(), days, moments)
def test_as_known_on_a_day_is_the_replay_of_what_was_published_by_then(history, known, on):
    replayed = [a for a in history if a.published <= known]
    asked = AsOf(on, known)
    assert state_at(history, asked, KNOWN_UNTIL) == state_at(replayed, asked, KNOWN_UNTIL)
    assert paint(history, known) == paint(replayed, known)


@often
@given(histories(), acts(), days, st.integers(1, 400), moments)
def test_what_is_published_later_never_changes_what_was_known(history, act_, known, after, on):
    later = replace(act_, published=known + timedelta(days=after))
    asked = AsOf(on, known)
    assert state_at([*history, later], asked, KNOWN_UNTIL) == state_at(history, asked, KNOWN_UNTIL)


@often
@given(histories().flatmap(lambda h: st.tuples(st.just(h), st.permutations(h))), days, moments)
def test_the_order_of_rows_does_not_matter_where_their_days_differ(orders, known, on):
    history, shuffled = orders
    asked = AsOf(on, known)
    assert paint(shuffled, known) == paint(history, known)
    assert state_at(shuffled, asked, KNOWN_UNTIL) == state_at(history, asked, KNOWN_UNTIL)


@often
@given(histories(), days)
def test_a_boundary_belongs_to_the_later_span(history, known):
    line = paint(history, known)
    for segment in line:
        last = segment.until - timedelta(minutes=1)
        assert segment.covers(segment.start)
        assert segment.covers(last)
        assert not segment.covers(segment.until)
        here = [s for s in line if s.covers(segment.start)]
        assert here == [segment]


@often
@given(histories(), days)
def test_nothing_changes_between_two_boundaries(history, known):
    edges = sorted(e for e in boundaries(history, known) if e.date() <= KNOWN_UNTIL)
    for one, next_one in pairwise(edges):
        asked = [AsOf(m, known) for m in (one, one + (next_one - one) / 2)]
        first, middle = (state_at(history, when, KNOWN_UNTIL) for when in asked)
        assert first == middle


@often
@given(histories(), days, moments)
def test_within_the_record_nothing_is_called_unknown(history, known, on):
    assume(on.date() <= KNOWN_UNTIL)
    found = state_at(history, AsOf(on, known), KNOWN_UNTIL)
    assert found is None or (found.status != "not-known" and found.lapsed is None)


@often
@given(histories(), days, moments)
def test_only_what_was_imposed_is_ever_charged_and_at_a_rate_of_an_act(history, known, on):
    found = state_at(history, AsOf(on, known), KNOWN_UNTIL)
    if found is not None and found.charged:
        assert found.rate in {a.rate for a in history if a.does == "imposes"}
        assert any(a.does == "imposes" and a.published <= known for a in history)


@often
@given(histories(), moments)
def test_an_assumed_end_is_always_known_and_last(history, on):
    over = act("ends", "2026-10-01", "2018-01-01", assumed=True)
    found = state_at([*history, over], AsOf(on, LONG_AGO), KNOWN_UNTIL)
    assert found is not None
    assert not found.charged


LONG_AGO = KNOWN_UNTIL.replace(year=2018)
