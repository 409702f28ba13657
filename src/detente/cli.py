"""The command line: the verbs, with ``--format`` and one-line errors."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

from cyclopts import App, CycloptsPanel, Parameter

from detente import __version__, _data_home
from detente.desk import Desk
from detente.desk.doors import Day, Number, Shares, Words
from detente.errors import DetenteError
from detente.kernel.plain import clean, one_line
from detente.verbs import VERBS, Layout, Verb
from detente.verbs.signature import OUTSIDE, hints

_SAID: dict[Any, Any] = {
    Day: str,
    Number: str,
    Words: tuple[str, ...],
    Shares: tuple[str, ...],
    Day | Sequence[Day]: str,
}

#: What the verbs of two words are about, by their first.
_GROUPS = {"record": "Annotate texts, and score how they are read."}


def build(today: date) -> App:
    """Return the command line with every verb of the registry."""
    app = App(
        name="detente",
        version=__version__,
        help="A trade truce in view: what is in force, promised, kept, and what comes back — "
        "every figure with its source.",
        # What it complains of may be a name of a file, which must not steer the terminal.
        error_formatter=lambda error: CycloptsPanel(clean(str(error))),
    )
    groups: dict[str, App] = {}
    for verb in VERBS:
        group, _, name = verb.name.rpartition(" ")
        if group and group not in groups:
            groups[group] = App(name=group, help=_GROUPS.get(group, ""))
            app.command(groups[group])
        groups.get(group, app).command(_command(verb, today), name=name)
    app.command(_serve, name="serve")
    app.command(_mcp, name="mcp")
    return app


def _serve(
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 1,
    rate: float = 20.0,
    case: str = "us_china",
) -> int:
    """Serve the pages and the HTTP interface until stopped.

    Parameters
    ----------
    host, port
        Where to listen; by default only this machine can ask.
    workers
        Processes that answer.
    rate
        Questions a second that one address may put in the long run; 0 sets no limit.
    case
        A shipped case, or a folder of your own.
    """
    # Read late: no other command needs a web server.
    from detente.server.running import serve
    from detente.server.settings import Settings

    sys.stderr.write(f"détente at http://{host}:{port} (stop it with Ctrl-C)\n")
    serve(Settings(case=case, data=str(_data_home()), rate=rate), host, port, workers)
    return 0


def _mcp(
    *, http: bool = False, host: str = "127.0.0.1", port: int = 8001, case: str = "us_china"
) -> int:
    """Answer an assistant: the verbs as tools (needs the extra ``detente[mcp]``).

    Parameters
    ----------
    http
        Listen at ``http://HOST:PORT/mcp`` instead of standard input and output.
    host, port
        Where to listen.
    case
        A shipped case, or a folder of your own.
    """
    from detente.server import assistant, running
    from detente.server.settings import Settings

    if error := assistant.missing():
        raise error
    settings = Settings(case=case, data=str(_data_home()))
    if http:
        sys.stderr.write(f"tools at http://{host}:{port}/mcp (stop them with Ctrl-C)\n")
        running.speak_http(settings, host, port)
    else:
        running.speak(settings)
    return 0


def _command(verb: Verb, today: date) -> Callable[..., int]:
    """Return a command with the verb's own signature, plus the case and the format."""
    signature = inspect.signature(verb.method)
    types = hints(verb.method)
    parameters = [
        _parameter(p, types.get(p.name, str))
        for p in signature.parameters.values()
        if p.name != "self"
    ]
    extra = [
        inspect.Parameter(
            "format",
            inspect.Parameter.KEYWORD_ONLY,
            default="table",
            annotation=Annotated[Layout, Parameter(help="table, json, csv or md")],
        ),
        inspect.Parameter(
            "case",
            inspect.Parameter.KEYWORD_ONLY,
            default="us_china",
            annotation=Annotated[str, Parameter(help="a shipped case, or a folder of your own")],
        ),
    ]

    def command(*args: Any, **given: Any) -> int:
        layout: Layout = given.pop("format", "table")
        case = given.pop("case", "us_china")
        with _told(verb) as tell:
            desk = Desk.open(
                case,
                today,
                _data_home(),
                lambda: datetime.now(UTC),
                key=os.environ.get,
                tell=tell,
            )
            answer = verb.method(desk, *args, **given)
        if layout == "table" and sys.stdout.isatty():
            _show(verb, desk, answer)
        else:
            sys.stdout.write(verb.laid_out(desk, answer, layout))
        return verb.exit_code(answer)

    command.__doc__ = inspect.getdoc(verb.method)
    command.__name__ = verb.name.replace(" ", "_")
    command.__signature__ = inspect.Signature([*parameters, *extra])  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in [*parameters, *extra]}
    return command


def _parameter(p: inspect.Parameter, hint: Any) -> inspect.Parameter:
    said = _spoken(hint)
    if said == str | Path:
        # A lone "-" is standard input, not an option.
        said = Annotated[said, Parameter(allow_leading_hyphen=True)]
    if p.name in OUTSIDE:
        said = Annotated[said, Parameter(name=f"--{OUTSIDE[p.name]}")]
    return p.replace(annotation=said)


def _spoken(hint: Any) -> Any:
    """Return what the shell can give for a type at the door."""
    for known, said in _SAID.items():
        if hint == known:
            return said
        if hint == known | None:
            return said | None
    if get_origin(hint) is Annotated:
        return _spoken(get_args(hint)[0])
    return hint


def _show(verb: Verb, desk: Desk, answer: object) -> None:
    """Print an answer on a terminal, in columns and sparingly in colour."""
    # Read late: what only a terminal needs must not slow an answer to a pipe.
    from rich.console import Console

    from detente.report import terminal
    from detente.report.brief import Brief

    console = Console(file=sys.stdout, highlight=False)
    if isinstance(answer, Brief):
        terminal.show(answer, console, __version__)
    else:
        terminal.tables(verb.sheets(desk, answer), console)


@contextmanager
def _told(verb: Verb) -> Iterator[Callable[[str], None]]:
    """Show on a terminal what a long task is at, beside the answer and gone with it."""
    if not ((verb.operator or verb.local or verb.heavy) and sys.stderr.isatty()):
        yield lambda _: None
        return
    # Read late: what only a terminal needs must not slow an answer to a pipe.
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    # A name of a file is no mark-up.
    words = TextColumn("{task.description}", markup=False)
    columns = (SpinnerColumn(), words, TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(verb.name, total=None)
        yield lambda text: shown.update(task, description=one_line(text))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; deliberate errors are short and end with their own code."""
    app = build(date.today())
    try:
        done = app(list(arguments) if arguments is not None else None, result_action="return_value")
    except DetenteError as error:
        sys.stderr.write(f"{clean(str(error))}\n")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    sys.exit(done if isinstance(done, int) else 0)


if __name__ == "__main__":
    main()


__all__ = ["build", "main"]
