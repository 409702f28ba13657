"""The command line: the verbs, with ``--format`` and one-line errors."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from cyclopts import App, Parameter

from detente import __version__, _data_home
from detente.desk import Desk
from detente.desk.doors import Day, Number, Shares, Words
from detente.errors import DetenteError
from detente.report.sheet import comma, markdown, plain
from detente.verbs import VERBS, Verb
from detente.verbs.encode import to_json

Format = Literal["table", "json", "csv", "md"]
_SAID: dict[Any, Any] = {
    Day: str,
    Number: str,
    Words: tuple[str, ...],
    Shares: tuple[str, ...],
    Day | Sequence[Day]: str,
}
#: Words that Python keeps for itself, by parameter.
_NAMES = {"start": "--from", "until": "--to"}


def build(today: date) -> App:
    """Return the command line with every verb of the registry."""
    app = App(
        name="detente",
        version=__version__,
        help="A trade truce in view: what is in force, promised, kept, and what comes back — "
        "every figure with its source.",
    )
    for verb in VERBS:
        app.command(_command(verb, today), name=verb.name)
    return app


def _command(verb: Verb, today: date) -> Callable[..., int]:
    """Return a command with the verb's own signature, plus the case and the format."""
    signature = inspect.signature(verb.method)
    hints = _hints(verb.method)
    parameters = [
        _parameter(p, hints.get(p.name, str), verb)
        for p in signature.parameters.values()
        if p.name != "self"
    ]
    extra = [
        inspect.Parameter(
            "format",
            inspect.Parameter.KEYWORD_ONLY,
            default="table",
            annotation=Annotated[Format, Parameter(help="table, json, csv or md")],
        ),
        inspect.Parameter(
            "case",
            inspect.Parameter.KEYWORD_ONLY,
            default="us_china",
            annotation=Annotated[str, Parameter(help="a shipped case, or a folder of your own")],
        ),
    ]

    def command(*args: Any, **given: Any) -> int:
        layout: Format = given.pop("format", "table")
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
            sys.stdout.write(_laid_out(verb, desk, answer, layout))
        return verb.exit_code(answer)

    command.__doc__ = inspect.getdoc(verb.method)
    command.__name__ = verb.name
    command.__signature__ = inspect.Signature([*parameters, *extra])  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in [*parameters, *extra]}
    return command


def _hints(method: Callable[..., Any]) -> dict[str, Any]:
    """Return the types of the parameters; answers may name types that are read late."""
    asked = {name: hint for name, hint in method.__annotations__.items() if name != "return"}
    return get_type_hints(
        SimpleNamespace(__annotations__=asked), globalns=vars(sys.modules[method.__module__])
    )


def _parameter(p: inspect.Parameter, hint: Any, verb: Verb) -> inspect.Parameter:
    said = _spoken(hint)
    if p.name in _NAMES:
        said = Annotated[said, Parameter(name=_NAMES[p.name])]
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
    if not (verb.operator and sys.stderr.isatty()):
        yield lambda _: None
        return
    # Read late: what only a terminal needs must not slow an answer to a pipe.
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(verb.name, total=None)
        yield lambda text: shown.update(task, description=text)


def _laid_out(verb: Verb, desk: Desk, answer: object, layout: Format) -> str:
    if layout == "json":
        return to_json(answer, desk.case.sources)
    whole = verb.whole(answer, layout) if verb.whole else None
    if whole is not None:
        return whole
    sheets = verb.sheets(desk, answer)
    if layout == "csv":
        return comma(sheets)
    return markdown(sheets) if layout == "md" else plain(sheets)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; deliberate errors are short and end with their own code."""
    app = build(date.today())
    try:
        done = app(list(arguments) if arguments is not None else None, result_action="return_value")
    except DetenteError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    sys.exit(done if isinstance(done, int) else 0)


if __name__ == "__main__":
    main()


__all__ = ["build", "main"]
