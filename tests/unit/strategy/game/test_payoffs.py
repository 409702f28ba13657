"""Tables of games by the trade model: made economies, and the shipped one."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from detente.errors import BadValue, NotCovered, OutOfRange, UnknownName
from detente.model.economy import Economy
from detente.model.equilibrium import solve
from detente.model.invariants import basic, small
from detente.model.shock import Shock, tariffs
from detente.strategy.game.bottleneck import Input, scarcity
from detente.strategy.game.leverage import leverage
from detente.strategy.game.motives import motives
from detente.strategy.game.payoffs import Board, Control, gathered, stage
from detente.strategy.game.rows import input_row
from detente.strategy.game.setup import break_even, imports, open_game
from detente.strategy.game.stage import (
    Action,
    Stage,
    Weights,
    best_replies,
    joint_maximum,
    pareto,
    pure_nash,
)

LEVELS = (0.0, 0.1, 0.3, 0.8)


def rises(levels=LEVELS, cap=1.0):
    return tuple(Action(f"{level:g}", duties={"*": level}, cap=cap) for level in levels)


@pytest.fixture(scope="module")
def board():
    economy = small(3, 4)
    return Board(economy, ("A", "B"), np.full(4, 4.0))


@pytest.fixture(scope="module")
def table(board):
    return stage(board, (rises(), rises()))


@pytest.fixture(scope="module")
def games(us_china):
    return {name: open_game(us_china, reading=name) for name in ("easy", "middling", "hard")}


@pytest.fixture(scope="module")
def tables(us_china, games):
    """Of the shipped game: rents kept and wasted, by reading."""
    made = {(name, "kept"): game.stage() for name, game in games.items()}
    return made | {("hard", "wasted"): open_game(us_china, reading="hard", rent="wasted").stage()}


def test_each_cell_is_its_own_equilibrium(board, table):
    """Solved one by one from a cold start, in the words of the model: the same terms."""
    economy = board.economy
    for i, one in enumerate(LEVELS):
        for j, other in enumerate(LEVELS):
            shock = tariffs(economy, {("A", "B", "*"): one, ("B", "A", "*"): other}, how="added")
            found = solve(economy, shock, theta=board.theta, tol=1e-12)
            assert table.payoffs[:, i, j] == pytest.approx(np.log1p(found.welfare[:2]), abs=1e-8)
            assert table.outsiders[i, j] == pytest.approx(np.log1p(found.welfare[2]), abs=1e-8)
            sold = found.flows.sum(axis=2)
            was = economy.flows.sum(axis=2)
            deficit = (sold[0, 1] - sold[1, 0]) / found.cost_of_living[0] - (was[0, 1] - was[1, 0])
            assert table.terms["deficit"][0, i, j] * economy.income[0] == pytest.approx(
                deficit, abs=1e-6 * economy.income[0]
            )
            taken = (found.duties[0] * found.flows[0]).sum() / found.cost_of_living[0]
            assert table.terms["revenue"][0, i, j] * economy.income[0] == pytest.approx(
                taken - economy.revenue[0], abs=1e-6 * economy.income[0]
            )


def test_nothing_added_is_worth_nothing(table):
    assert np.abs(table.payoffs[:, 0, 0]).max() < 1e-8
    assert max(np.abs(term[:, 0, 0]).max() for term in table.terms.values()) < 1e-8


def test_the_unit_of_account_and_the_order_of_regions_do_not_matter(board, table):
    scaled = stage(replace(board, economy=board.economy.scaled(7.3)), (rises(), rises()))
    assert scaled.payoffs == pytest.approx(table.payoffs, abs=1e-8)
    turned = stage(replace(board, economy=board.economy.ordered([2, 1, 0])), (rises(), rises()))
    assert turned.payoffs == pytest.approx(table.payoffs, abs=1e-8)
    swapped = stage(replace(board, players=("B", "A")), (rises(), rises()))
    assert swapped.payoffs == pytest.approx(table.payoffs[::-1].transpose(0, 2, 1), abs=1e-8)


def test_alike_players_play_alike():
    made = small(2, 1)
    flows = np.array([[[4.0], [1.0]], [[1.0], [4.0]]])
    economy = replace(
        made, flows=flows, inputs=np.zeros_like(made.inputs), duties=np.zeros_like(flows)
    )
    levels = tuple(k / 20.0 for k in range(13))
    table = stage(Board(economy, ("A", "B"), np.array([4.0])), (rises(levels), rises(levels)))
    assert table.payoffs[0] == pytest.approx(table.payoffs[1].T, abs=1e-8)
    equilibria = pure_nash(table)
    assert equilibria
    assert all(i == j for i, j in equilibria)
    # One over θ times the home share of the other lies between 0.25 and 0.35 here.
    assert {levels[i] for i, _ in equilibria} <= {0.25, 0.3, 0.35}
    # And both had rather neither charged anything.
    assert joint_maximum(table) == (0, 0)
    assert (0, 0) in pareto(table)
    assert not set(equilibria) & set(pareto(table))


def test_the_more_a_government_minds_a_deficit_the_less_of_it_it_chooses(tables):
    """True of any payoffs that are linear in a weight; that it moves at all is the model's."""
    table = tables["easy", "kept"]
    for weight, term, better in (("deficit", "deficit", -1), ("revenue", "revenue", 1)):
        chosen = []
        for value in (0.0, 0.1, 0.3, 0.6, 1.0, 2.0):
            game = table.weighed(Weights(**{weight: value}), Weights())
            (row,) = best_replies(game, 0)[0]
            chosen.append(better * table.terms[term][0, row, 0])
        assert chosen == sorted(chosen)
        assert chosen[-1] > chosen[0]


def test_motives_are_the_weights_that_make_it_best(table):
    """Against every pair of weights on a grid: inside the corners if and only if it is best."""
    found = {k: motives(table, "A", (k, 1)) for k in range(len(LEVELS))}
    grid = np.linspace(0.013, 1.97, 23)
    for phi in grid:
        for psi in grid:
            game = table.weighed(Weights(revenue=phi, deficit=psi), Weights())
            (best,) = best_replies(game, 0)[1]
            inside = [k for k, held in found.items() if contains(held.corners, phi, psi)]
            assert best in inside
            assert len(inside) == 1 or close(table, phi, psi)
    alone = found[0].revenue_alone
    assert alone is None or alone[0] >= 0.0
    for held in found.values():
        if held.explained:
            assert held.revenue[0] <= held.revenue[1]
            assert held.deficit[0] <= held.deficit[1]


def contains(corners, x, y):
    """Whether a convex polygon, its corners in order, holds a point."""
    if len(corners) < 3:
        return False
    turns = [
        (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        for (ax, ay), (bx, by) in zip(corners, (*corners[1:], corners[0]), strict=True)
    ]
    return all(turn >= -1e-9 for turn in turns)


def close(table, phi, psi):
    worth = table.weighed(Weights(revenue=phi, deficit=psi), Weights()).payoffs[0, :, 1]
    first, second = sorted(worth)[-2:]
    return second - first < 1e-7


def test_what_no_weight_explains_is_said_so():
    low, mid = Action("low"), Action("mid")
    terms = {
        "welfare": np.array([[[0.0], [-0.1]], [[0.0], [0.0]]]),
        "revenue": np.array([[[0.0], [0.01]], [[0.0], [0.0]]]),
        "deficit": np.zeros((2, 2, 1)),
    }
    game = Stage(("A", "B"), ((low, mid), (low,)), terms["welfare"], terms=terms)
    found = motives(game, "A", (1, 0))
    assert not found.explained
    assert (found.revenue, found.deficit) == (None, None)
    assert (found.revenue_alone, found.deficit_alone) == (None, None)


def test_a_cap_is_a_worse_technology_of_its_users(board):
    control = Control(Input(0.7, 0.05, 1.2, 0.2), "B", ("g1",), "wasted")
    capped = replace(board, controls=(control,))
    table = stage(capped, (rises((0.0,)), rises((0.0,)) + rises((0.0,), cap=0.2)))
    assert table.payoffs[:, 0, 0] == pytest.approx([0.0, 0.0], abs=1e-8)
    assert table.payoffs[0, 0, 1] < -1e-4
    # Kept, the rent goes to the holder and to nobody else, as what buyers pay above the old price.
    kept = stage(
        replace(capped, controls=(replace(control, rent="kept"),)),
        (rises((0.0,)), rises((0.0,), cap=0.2)),
    )
    assert kept.payoffs[0, 0, 0] == pytest.approx(table.payoffs[0, 0, 1], abs=1e-10)
    scarce = scarcity(control.given, 0.2)
    made = np.ones((3, 4))
    made[0, 0] = 1.0 / scarce.dearer
    found = solve(board.economy, Shock(supply=made), theta=board.theta, tol=1e-13)
    assert np.log1p(found.welfare[:2]) == pytest.approx(table.payoffs[:, 0, 1], abs=1e-8)
    # Wasted rents leak from nobody's accounts: all markets clear, and Walras' law holds.
    assert [check.name for check in basic(board.economy, found) if not check.holds] == []
    rent = scarce.rent * found.output[0, 0] / found.cost_of_living[1] / board.economy.income[1]
    told = np.log(1.0 + found.welfare[1] + rent) - np.log1p(found.welfare[1])
    assert kept.payoffs[1, 0, 0] - table.payoffs[1, 0, 1] == pytest.approx(told, abs=1e-8)


def test_instruments_the_model_has_not(board):
    plain = rises((0.0,))
    with pytest.raises(BadValue, match="controls no input"):
        stage(board, (plain, rises((0.0,), cap=0.5)))
    with pytest.raises(BadValue, match="service"):
        stage(board, (plain, (Action("x", duties={"s1": 0.1}),)))
    with pytest.raises(UnknownName, match="g9"):
        stage(board, (plain, (Action("x", duties={"g9": 0.1}),)))
    with pytest.raises(UnknownName, match="region"):
        Board(board.economy, ("A", "Z"), board.theta)
    with pytest.raises(BadValue, match="against itself"):
        Board(board.economy, ("A", "A"), board.theta)
    given = Input(0.7, 0.05, 1.2, 0.2)
    with pytest.raises(BadValue, match="rent"):
        Board(board.economy, ("A", "B"), board.theta, (Control(given, "B", ("g1",), "lost"),))
    with pytest.raises(UnknownName, match="g9"):
        Board(board.economy, ("A", "B"), board.theta, (Control(given, "B", ("g9",)),))


def test_weights_on_what_the_game_does_not_tell_apart(table):
    counted = table.weighed(Weights(sectors={"g1": 0.5}), Weights())
    assert counted.payoffs[0] == pytest.approx(
        table.payoffs[0] + 0.5 * table.terms["sector:g1"][0], abs=1e-15
    )
    with pytest.raises(UnknownName, match="group of sectors"):
        table.weighed(Weights(sectors={"g7": 0.5}), Weights())


def test_gathering_loses_nothing():
    economy = small(4, 4)
    made = gathered(economy, ("A", "B"), {"G": ("g1", "g2"), "S": ("s1", "s2")}, "REST")
    assert made.regions == ("A", "B", "REST")
    assert isinstance(made, Economy)
    assert made.output.sum() == pytest.approx(economy.output.sum(), rel=1e-6)
    alone = gathered(small(2, 2), ("A", "B"), {"G": ("g1",), "S": ("s1",)}, "REST")
    assert alone.regions == ("A", "B")
    board = Board(alone, ("A", "B"), np.full(2, 4.0))
    assert stage(board, (rises((0.1,)), rises((0.1,)))).outsiders == pytest.approx(0.0)


def test_the_shipped_game_is_nine_by_twenty_one(games, tables):
    table = tables["middling", "kept"]
    assert table.payoffs.shape == (2, 9, 21)
    assert np.abs(table.at(table.cell("+0", "+0"))).max() < 1e-7
    assert table.players == ("USA", "CHN")
    # The Census counts what of the input came from the holder in 2024.
    total, own = imports(games["easy"].inputs[0])
    assert 0.7 < own / total < 0.8
    assert games["easy"].board.controls[0].given.share == own / total


def test_welfare_alone_does_not_explain_what_was_done(tables):
    """The best replies lie far below the levels of April 2025, and at those both lose."""
    table = tables["middling", "kept"]
    duties = [{a.id: a.duties["*"] for a in side} for side in table.actions]
    for i, j in pure_nash(table):
        assert duties[0][table.labels[0][i]] <= 0.1
        assert duties[1][table.labels[1][j]] <= 0.2
    for truce in (("+20", "+10"), ("+145", "+125")):
        assert max(table.at(table.cell(*truce))) < 0
    assert joint_maximum(table) == table.cell("+0", "+0")


def test_one_input_costs_by_reading_what_no_data_decide(tables):
    """Three readings, three orders of magnitude: leverage is a range."""
    lost = [
        -100.0 * tables[name, "kept"].at(tables[name, "kept"].cell("+0", "+0/0.1"))[0]
        for name in ("easy", "middling", "hard")
    ]
    assert lost[0] < 0.01 < lost[1] < 0.1 < 1.0 < lost[2] < 20.0


def test_the_rent_decides_the_sign_for_its_holder(games, tables):
    """At short-run substitution the truce does not hold itself if the rent is kept."""
    signs = {}
    for rent in ("kept", "wasted"):
        seen = break_even(
            games["hard"], tables["hard", rent], "CHN", truce=("+20", "+10"), strike="+10/0.1",
            war=("+145", "+125/0.1"),
        )  # fmt: skip
        signs[rent] = seen.holds
    assert signs == {"kept": False, "wasted": True}


def test_what_a_strike_must_bring(games, tables):
    """A week's lag and sixty days of war: about a thousandth of income by duties alone, and with
    the cap up to fifteen times that, by the reading."""
    gains = [
        break_even(
            games[name], tables[name, "kept"], "USA", truce=("+20", "+10"), strike="+30", war=war
        ).break_even
        for name, war in (
            ("easy", ("+145", "+125")), ("easy", ("+145", "+125/0.1")),
            ("middling", ("+145", "+125/0.1")), ("hard", ("+145", "+125/0.1")),
        )
    ]  # fmt: skip
    assert gains == sorted(gains)
    assert 0.0003 < gains[0] < 0.003
    assert 3.0 < gains[3] / gains[0] < 30.0


def test_levels_are_found_by_what_they_add(games):
    game = games["easy"]
    assert game.action(0, 0.21) == "+20"
    assert game.action(1, 0.09, cap=0.1) == "+10/0.1"
    with pytest.raises(OutOfRange, match="off the grid"):
        game.action(0, 3.0)
    with pytest.raises(BadValue, match="no cap"):
        game.action(1, 0.1, cap=0.3)


def test_no_such_game(us_china):
    with pytest.raises(UnknownName, match="reading"):
        open_game(us_china, reading="harder")
    with pytest.raises(UnknownName, match="game"):
        open_game(us_china, "usa-eu")


def test_motives_of_a_level_apart_from_the_cap(tables):
    """No weights make it best to leave the input alone where the rent is kept; the level among
    levels is another question."""
    table = tables["middling", "kept"]
    cell = table.cell("+20", "+20")
    levels = [k for k, action in enumerate(table.actions[1]) if action.cap == 1.0]
    assert not motives(table, "CHN", cell).explained
    assert motives(table, "CHN", cell, among=levels).explained
    assert motives(table, "USA", cell).deficit_alone[0] > 0.05


def test_leverage_is_a_range(us_china):
    levers = leverage(us_china, truce=("+20", "+10"), strike="+30")
    assert len(levers) == 3 * 3 * 2
    by = {(x.reading, x.horizon, x.rent): x for x in levers}
    for horizon in ("short", "medium", "long"):
        lost = [by[reading, horizon, "kept"].loss for reading in ("easy", "middling", "hard")]
        assert lost == sorted(lost)
        assert lost[2] / lost[0] > 1000.0
    for lever in levers:
        # What only the input adds to the answer makes a strike dearer, never cheaper.
        assert lever.within > lever.without > 0
    # Who earns the rent matters to its holder alone.
    for (reading, horizon, rent), lever in by.items():
        kept = by[reading, horizon, "kept"]
        assert lever.loss == pytest.approx(kept.loss, abs=1e-9)
        assert lever.holder_gains <= kept.holder_gains + 1e-12, rent


def test_leverage_is_that_of_the_whole_table(us_china, games, tables):
    """The few cells it solves are those of the table of 9 × 21."""
    (seen,) = [
        x
        for x in leverage(us_china, truce=("+20", "+10"), strike="+30")
        if (x.reading, x.horizon, x.rent) == ("middling", "medium", "kept")
    ]
    told = break_even(
        games["middling"], tables["middling", "kept"], "USA", truce=("+20", "+10"), strike="+30",
        war=("+145", "+125/0.1"),
    )  # fmt: skip
    assert seen.within == pytest.approx(told.break_even, abs=1e-8)


def test_no_leverage(us_china):
    with pytest.raises(UnknownName, match="action of USA"):
        leverage(us_china, truce=("+20", "+10"), strike="+31")


def test_a_game_without_an_input(us_china, tmp_path):
    """Only duties: seven columns, no reading, and no leverage to speak of."""
    shutil.copytree(us_china.root / "strategy", tmp_path / "strategy")
    path = tmp_path / "strategy" / "games.yaml"
    text = path.read_text(encoding="utf-8")
    for line in ("      input: rare-earths\n", "      caps: [1.0, 0.5, 0.1]\n"):
        assert line in text
        text = text.replace(line, "")
    path.write_text(text, encoding="utf-8")
    case = replace(us_china, root=tmp_path)
    game = open_game(case)
    assert [len(side) for side in game.actions] == [9, 7]
    assert game.reading is None
    with pytest.raises(NotCovered, match="controls an input"):
        leverage(case, truce=("+20", "+10"), strike="+30")


def test_an_input_that_was_never_bought(us_china):
    row = replace(input_row(us_china, "rare-earths"), headings=("999999",))
    with pytest.raises(NotCovered, match="no imports"):
        imports(row)


def test_the_war_is_stated_from_acts_that_were_published(us_china, games):
    """The levels of the stated war are those of two acts; it is not known before the later one."""
    stated = games["easy"].row.punishment
    dates = [us_china.source(name).date for name in stated.sources]
    assert stated.published == max(dates)
