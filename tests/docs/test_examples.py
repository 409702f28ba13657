"""Examples run, and print what the acts say."""

import re
import runpy
import subprocess
import sys
import threading

import pytest

from tests.architecture.source import ROOT

FOLDER = ROOT / "examples"
#: A line of each that follows from an act, not from our own output.
SAYS = {
    # List 4A 7.5 %, fentanyl 10 % (EO 14357), reciprocal 10 %, base 3.4 %.
    "duty_over_time": r"2025-11-10  30\.9%",
    # 100 % on cranes was to start on 9 November 2025, and was put off the day after.
    "known_then": r"known by 9 November 2025: 145%\nknown now: +45%",
    # Ten per cent twice on the toys, with no base rate; 309 on the batteries.
    "entries": r"2 entries owe 809\.00 dollars; 1 not read",
    "promises": r"CHN  \S+",
    # 145 % (EO 14266) is far above any reply by income: more than a dollar for a dollar of deficit.
    "duel": r"USA \+145: (no weight|1\.\d\d to 2\.00)",
    # Twenty draws are no more than a try: what counts is that they come out again.
    "run_and_verify": r"the same again: True",
    "api_client": r"30\.9% of value, computed\n1 answer kept",
}


def test_every_example_is_run():
    assert {p.stem for p in FOLDER.glob("*.py")} == set(SAYS)


@pytest.mark.parametrize("name", sorted(set(SAYS) - {"api_client"}))
def test_an_example_prints_what_is_so(name, capsys):
    runpy.run_path(str(FOLDER / f"{name}.py"), run_name="__main__")
    assert re.search(SAYS[name], capsys.readouterr().out)


@pytest.mark.enable_socket
def test_the_client_asks_a_server():
    import uvicorn

    from detente.server.app import make_app
    from detente.server.settings import Settings

    server = uvicorn.Server(uvicorn.Config(make_app(Settings(rate=0)), port=0, log_config=None))
    running = threading.Thread(target=server.run)
    running.start()
    try:
        while not server.started:
            assert running.is_alive()
        port = server.servers[0].sockets[0].getsockname()[1]
        run = subprocess.run(
            [sys.executable, FOLDER / "api_client.py", f"http://127.0.0.1:{port}"],
            capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
    finally:
        server.should_exit = True
        running.join(20)
    assert re.search(SAYS["api_client"], run.stdout)
