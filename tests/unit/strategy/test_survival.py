"""Truces as spans, rates in closed form, scores beside simpler ones; no chance without them."""

import itertools
import math
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import BadValue, NotCovered, UnknownName
from detente.strategy.survival.chances import Chance, Survival, Withheld, survival
from detente.strategy.survival.rates import Rate, counted, gamma_below, gamma_quantile
from detente.strategy.survival.scores import score
from detente.strategy.survival.spans import spans, standing, survivors
from detente.strategy.survival.terms import Term, pooled, shape, weekly
from tests.unit.strategy.making import RULES, day, dossier, truce

SIX = [truce(f"t{k}", 400 * k, 100 + 10 * k) for k in range(6)]


@pytest.mark.parametrize(
    ("share", "shape", "value"),
    # χ² tables: the quantile with 2k degrees of freedom is twice that of shape k.
    [
        (0.95, 1.0, 5.991 / 2),
        (0.05, 2.5, 1.145 / 2),
        (0.95, 5.0, 18.307 / 2),
        (0.5, 10.0, 19.337 / 2),
    ],
)
def test_quantiles_are_those_of_the_tables(share, shape, value):
    assert gamma_quantile(share, shape) == pytest.approx(value, abs=5e-4)


@given(st.floats(0.05, 40.0), st.floats(0.001, 0.999))
def test_a_quantile_undoes_the_distribution(shape, share):
    assert gamma_below(gamma_quantile(share, shape), shape) == pytest.approx(share, abs=1e-9)


@given(st.floats(0.3, 20.0), st.floats(0.2, 50.0), st.floats(1, 3000))
def test_the_chance_of_a_break_is_the_mean_over_the_rate(breaks, years, days):
    """E[1 − e^(−λt)] by quadrature over the quantiles of the rate."""
    rate = Rate(breaks, years)
    shares = [(k + 0.5) / 400 for k in range(400)]
    mean = sum(1 - math.exp(-rate.quantile(s) * days / 365.25) for s in shares) / 400
    assert rate.broken(days) == pytest.approx(mean, abs=4e-3)


@pytest.mark.parametrize("share", [0.0, 1.0, -1.0, math.nan])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(BadValue):
        gamma_quantile(share, 1.0)


@given(st.integers(0, 20), st.floats(0, 9000), st.floats(1, 9000))
def test_more_breaks_or_fewer_days_never_lower_the_rate(ends, days, more):
    one = counted(ends, days, RULES)
    assert counted(ends + 1, days, RULES).mean > one.mean
    assert counted(ends, days + more, RULES).mean < one.mean


def test_a_truce_is_cut_off_at_the_day_known():
    held = dossier([truce("t", 0, 300)])
    (before,) = spans(held, "announced", day(299))
    (after,) = spans(held, "announced", day(300))
    assert (before.days, before.broke) == (299, False)
    assert (after.days, after.broke) == (300, True)
    assert standing(held, (before,), day(299)) is before
    assert standing(held, (after,), day(300)) is None
    assert spans(held, "announced", day(-1)) == ()


def test_an_end_published_later_has_not_happened():
    row = truce("t", 0, 300)
    late = replace(row.ends[0], published=day(310))
    held = dossier([replace(row, ends=(late,))])
    (span,) = spans(held, "announced", day(305))
    assert (span.days, span.end) == (300, None)


def test_a_definition_takes_the_end_of_the_one_it_is_like_unless_it_has_its_own():
    row = truce("t", 0, 300)
    own = replace(row, ends=(*row.ends, replace(row.ends[0], by="applied", date=day(350))))
    cut = day(400)
    assert spans(dossier([row]), "applied", cut)[0].days == 300
    assert spans(dossier([replace(own, watched_until=day(350))]), "applied", cut)[0].days == 350
    with pytest.raises(UnknownName, match="no definition"):
        spans(dossier([row]), "aplied", cut)


def test_survivors_are_those_of_the_textbook():
    """Times to relapse of 21 patients, Freireich (1963), as every textbook has them."""
    # Weeks; those below nought were still without a relapse.
    times = (6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32,
             -34, -35)  # fmt: skip
    rows = [
        spans(
            dossier([truce("t", 0, abs(t), "held" if t < 0 else "broken")]),
            "announced", day(40),
        )[0]
        for t in times
    ]  # fmt: skip
    found = {at: round(share, 3) for at, share in survivors(rows)}
    assert found == {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.69, 16: 0.627, 22: 0.538, 23: 0.448}


def test_a_score_is_that_worked_out_by_hand():
    """Five truces of 100 … 140 days: the fifth is foretold from four breaks in 460 days."""
    held = dossier(SIX[:5])
    found = score(held, held.classes[0], "announced", day(5000))
    years = (100 + 100 + 110 + 120 + 130) / 365.25
    chance = 1 - (years / (years + 180 / 365.25)) ** 4.5
    assert (found.n, found.broke) == (1, 1)
    assert found.brier == pytest.approx((1 - chance) ** 2)
    assert found.log == pytest.approx(-math.log(chance))
    by_name = {a.name: a for a in found.against}
    assert by_name["coin"].brier == 0.25
    assert by_name["coin"].log == pytest.approx(math.log(2))
    assert by_name["class record"].brier == pytest.approx((1 - 4.5 / 5) ** 2)
    assert by_name["always extended"].brier == 1.0
    # It was certain, and wrong: no number says how wrong.
    assert by_name["always extended"].log is None
    assert by_name["always extended"].crps == pytest.approx((180 - 139) / 180)


def test_a_score_uses_nothing_that_came_later():
    held = dossier(SIX)
    cut = SIX[4].start + timedelta(days=200)
    found = score(held, held.classes[0], "announced", cut)
    changed = dossier([*SIX[:5], replace(SIX[5], ends=(), watched_until=day(9000))])
    assert score(changed, held.classes[0], "announced", cut) == found


@given(st.integers(0, 2**32 - 1))
def test_an_interval_holds_its_score(seed):
    source = Random(seed)
    rows = [truce(f"t{k}", 500 * k, source.randint(1, 450)) for k in range(12)]
    held = dossier(rows)
    found = score(held, held.classes[0], "announced", day(9000))
    assert found.lo - 1e-12 <= found.brier <= found.hi + 1e-12
    assert 0 <= found.crps <= 1
    assert found.coin_is_better == (found.brier > 0.25)


def test_too_few_truces_tell_no_chance():
    two = dossier(SIX[:2])
    found = survival(two, two.classes[0], "announced", day(5000))
    assert isinstance(found, Withheld)
    assert (found.n, found.breaks) == (2, 2)
    assert "2 truces are too few" in found.why
    four = dossier(SIX[:4])
    unscored = survival(four, four.classes[0], "announced", day(5000))
    assert isinstance(unscored, Withheld)
    assert "no forecast can be scored" in unscored.why


def test_no_chance_is_made_without_class_definition_and_score():
    held = dossier(SIX)
    found = survival(held, held.classes[0], "announced", day(5000))
    assert isinstance(found, Survival)
    for change in ({"reference": ""}, {"definition": ""}, {"n": 0}, {"score": None},
                   {"score": replace(found.score, n=0)}):  # fmt: skip
        with pytest.raises(NotCovered, match="class, its definition and its score"):
            replace(found, **change)
    told = next(iter(found.chances(day(2200), day(2200), day(2300))))
    for change in ({"reference": ""}, {"definition": ""}, {"n": 0}, {"brier": math.nan}):
        with pytest.raises(NotCovered):
            replace(told, **change)
    with pytest.raises(TypeError):
        Chance(day=1, date=date(2026, 1, 1), p=0.5, lo=0.4, hi=0.6)


def test_chances_start_at_one_and_fall():
    held = dossier(SIX)
    found = survival(held, held.classes[0], "announced", day(5000))
    told = list(found.chances(day(2200), day(2200), day(2565)))
    assert told[0].p == told[0].lo == told[0].hi == 1.0
    assert told[-1].day == 365
    assert all(a.p > b.p and b.lo < b.p < b.hi for a, b in itertools.pairwise(told))
    # A day beyond the last one known: the truce may have broken in between.
    later = next(iter(found.chances(day(2200), day(2245), day(2300))))
    assert later.p == pytest.approx(1 - found.rate.broken(45))


def test_the_prior_of_the_shape_is_what_comes_of_no_breaks():
    held = dossier([truce(f"t{k}", 400 * k, 5, "held") for k in range(3)])
    form, _ = shape(spans(held, "announced", day(5000)))
    assert isinstance(form, Term)
    assert form.stayed


def test_pooling_draws_a_small_group_towards_the_rest():
    from detente.strategy.moves.rows import ReferenceClass

    few = [truce(f"f{k}", 30 * k, 10, between=("AAA", "BBB")) for k in range(2)]
    many = [truce(f"m{k}", 900 * k, 800, between=("CCC", "DDD")) for k in range(9)]
    held = dossier([*few, *many], classes=(
        ReferenceClass("pair", "pair", ("AAA", "BBB")), ReferenceClass("all", "all"),
    ))  # fmt: skip
    small, large = pooled(held, spans(held, "announced", day(20000)))
    assert (small.group, small.n, small.breaks) == ("pair", 2, 2)
    assert large.hazard < small.hazard < small.alone
    assert abs(large.hazard - large.alone) < abs(small.hazard - small.alone)
    assert small.lo < small.hazard < small.hi


def test_terms_without_weeks_are_the_prior():
    from detente.ledger.case.record import Record

    held = dossier([truce("t", 0, 100, between=("CCC", "DDD"))])
    record = Record((), (), {}, {}, (), ())
    found = weekly(held, record, spans(held, "announced", day(500)), day(500))
    assert [t.name for t in found] == ["level", "trust", "deadline", "contact"]
    assert all((t.mean, t.lo, t.hi) == (t.prior, t.prior_lo, t.prior_hi) for t in found)
    assert all(t.stayed for t in found)
