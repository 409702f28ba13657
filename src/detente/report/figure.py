"""From a figure's specification to a picture."""

from __future__ import annotations

import html
import re

from detente.report.parts.content import Figure

VEGA_LITE = "6.4"
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_HEAD = re.compile(r"<svg[^>]*?viewBox=\"(?P<box>[^\"]+)\"[^>]*>")
_NAMES = re.compile(r'(id="|url\(#|href="#)(?=[A-Za-z])')
#: The engine numbers cuts through its whole life: within a picture they begin anew.
_CUT = re.compile(r"clip\d+")
_NOISE = re.compile(r' (?:aria-[a-z]+|role|class|xmlns:xlink)="[^"]*"')
_FONT = re.compile(r' font-family="[^"]*"')


def wake() -> None:
    """Start the drawing engine: the first picture does not wait for it then."""
    import vl_convert

    spec = {"$schema": SCHEMA, "data": {"values": [{}]}, "mark": "point"}
    vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)


def svg(figure: Figure) -> str:
    """Return a figure as one SVG element that says in words what it shows.

    The same specification gives the same text. The element carries a title (what is
    drawn) and a description (the finding), and no script, style sheet or outside address.
    """
    import vl_convert

    spec = {"$schema": SCHEMA, **figure.spec}
    drawn: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
    head = _HEAD.search(drawn)
    if head is None:
        raise ValueError(f"the figure {figure.name} was not drawn")
    body = drawn[head.end() : drawn.rindex("</svg>")]
    body = _FONT.sub("", _NOISE.sub("", body))
    cuts = {name: f"clip{n}" for n, name in enumerate(dict.fromkeys(_CUT.findall(body)))}
    body = _CUT.sub(lambda m: cuts[m[0]], body)
    # Several pictures stand on one page: their inner names must not meet.
    body = _NAMES.sub(lambda m: f"{m.group(1)}{figure.name}-", body)
    width, height = head.group("box").split()[2:]
    title, finding = html.escape(figure.measure), html.escape(figure.finding)
    name = html.escape(figure.name)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{head.group("box")}" width="{width}" '
        f'height="{height}" role="img" aria-labelledby="{name}-title {name}-desc" '
        'font-family="system-ui, sans-serif">'
        f'<title id="{name}-title">{title}</title><desc id="{name}-desc">{finding}</desc>'
        f"{body}</svg>"
    )
