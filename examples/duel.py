"""What duties two sides would settle on if income were all that counted, and if it were not."""

from detente.ledger.case.load import load_case
from detente.strategy.game.duties.duel import Instruments, nash_duties
from detente.strategy.game.motives import motives
from detente.strategy.game.setup import open_game

game = open_game(load_case("us-china"))
board = game.board
first, second = board.players
goods = tuple(s for s, good in zip(board.economy.sectors, board.economy.goods, strict=True) if good)

# One duty each on all goods of the other, then one for each group of goods, as levels.
for groups in ((goods,), tuple((name,) for name in goods)):
    tools = Instruments(first, second, groups), Instruments(second, first, groups)
    duel = nash_duties(board.economy, board.theta, *tools)
    for name, duties in zip(board.players, duel.duties, strict=True):
        print(f"{len(groups)} duties: {name} {duties.min():.0%} to {duties.max():.0%}")

# What a government would have to give for a dollar less of deficit to find more than that best.
table = game.stage()
for level in ("+10", "+20", "+57", "+145"):
    found = motives(table, first, table.cell(level, "+10")).deficit_alone
    told = "no weight" if found is None else f"{found[0]:.2f} to {found[1]:.2f}"
    print(f"{first} {level}: {told}")
