"""A peer that sets marked-up text: WeasyPrint."""

# ruff: noqa: E501 - markup is long

import base64
from html import escape
from pathlib import Path

from marked_up import colour, moved, png
from weasyprint import HTML
from work import Item, Work


def sections(work: Work, out: Path) -> None:
    """What repeats as pictures of SVG, their words as text."""
    faces = "".join(
        f"@font-face{{font-family:{face};src:url({font.as_uri()})}}"
        for face, font in work.fonts.items()
    )
    pictures = {name: _address(_svg(items, work)) for name, items in work.drawings.items()}
    said = {
        name: "".join(_placed(item, work.height) for item in items if item[0] == "text")
        for name, items in work.drawings.items()
    }
    pages = []
    for items in work.pages:
        body = []
        for item in items:
            match item:
                case ["use", name, a, _, _, _, x, y]:
                    top = work.height * (1 - a) - y
                    body.append(
                        f'<img style="left:{x}pt;top:{top}pt;width:{a * work.width}pt" src="{pictures[name]}">'
                    )
                    if a == 1:
                        body.append(said[name])
                    else:
                        body += [
                            _placed(moved(one, a, x, y), work.height)
                            for one in work.drawings[name]
                            if one[0] == "text"
                        ]
                case ["image", x, y, side, bits]:
                    top = work.height - y - side
                    body.append(
                        f'<img style="left:{x}pt;top:{top}pt;width:{side}pt" src="{png(bits)}">'
                    )
                case _:
                    body.append(_placed(item, work.height))
        pages.append(f"<section>{''.join(body)}</section>")
    style = (
        f"{faces}@page{{size:{work.width}pt {work.height}pt;margin:0}}body{{margin:0}}"
        f"section{{position:relative;height:{work.height - 1}pt;break-after:page}}"
        "p,img{position:absolute;margin:0;white-space:pre;line-height:1;image-rendering:pixelated}"
    )
    HTML(string=f"<style>{style}</style>{''.join(pages)}").write_pdf(str(out))


def _placed(item: Item, height: float) -> str:
    """A line of text; a browser puts the baseline where the font's own measures say."""
    _, face, size, x, y, grey, words = item
    shade = f";color:{colour(grey)}" if grey else ""
    top = height - y - _ABOVE * size
    return f'<p style="left:{x}pt;top:{top}pt;font:{size}pt/1 {face}{shade}">{escape(words)}</p>'


_ABOVE = 0.936
"""Of the em above the baseline, in both faces."""


def _svg(items: list[Item], work: Work) -> str:
    drawn = "".join(
        f'<path d="{_steps(steps, work.height)}" stroke-width="{width}"'
        f' stroke="{colour(stroke) if paint != "f" else "none"}"'
        f' fill="{colour(fill) if paint != "S" else "none"}"'
        + (' stroke-linecap="round" stroke-linejoin="round"' if is_round else "")
        + (f' stroke-dasharray="{" ".join(map(str, dash))}"' if dash else "")
        + "/>"
        for kind, steps, paint, width, stroke, fill, is_round, dash in (
            item for item in items if item[0] == "path"
        )
    )
    box = (
        f'width="{work.width}pt" height="{work.height}pt" viewBox="0 0 {work.width} {work.height}"'
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{drawn}</svg>'


def _steps(steps: list[Item], height: float) -> str:
    return " ".join(
        (kind.upper() if kind != "h" else "Z")
        + " ".join(f"{x:.3f},{height - y:.3f}" for x, y in zip(n[::2], n[1::2], strict=True))
        for kind, *n in steps
    )


def _address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
