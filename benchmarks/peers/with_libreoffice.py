"""A peer that sets marked-up text: LibreOffice Writer."""

# ruff: noqa: E501 - markup is long

import os
import shutil
import subprocess
from html import escape
from pathlib import Path

from marked_up import colour, family, moved, png
from work import Item, Work


def frames(work: Work, out: Path) -> None:
    """Anchored frames and shapes; a form is the heading of its page, what repeats within is not."""
    office = shutil.which("soffice")
    if office is None:
        raise FileNotFoundError("no program named soffice")
    styles = _Styles(work)
    masters, pages = [], []
    for name, items in work.drawings.items():
        if any(item[:3] == ["use", name, 1] for page in work.pages for item in page):
            drawn = "".join(styles.shape(item) for item in items)
            masters.append(
                f'<style:master-page style:name="{name}" style:page-layout-name="A4"><style:header>'
                f"<text:p>{drawn}</text:p></style:header></style:master-page>"
            )
    for items in work.pages:
        master, body = "", []
        for item in items:
            if item[0] != "use":
                body.append(styles.shape(item))
            elif item[2] == 1:
                master = item[1]
            else:
                _, name, a, _, _, _, x, y = item
                body += [styles.shape(moved(one, a, x, y)) for one in work.drawings[name]]
        pages.append(f'<text:p text:style-name="{styles.page(master)}">{"".join(body)}</text:p>')
    page = out.with_suffix(".fodt")
    page.write_text(_DOCUMENT % (styles.written(), "".join(masters), "".join(pages)), "utf-8")
    _convert(office, page, out, [font.parent for font in work.fonts.values()])


_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles><draw:stroke-dash draw:name="cut" draw:style="rect" draw:dots1="1"
 draw:dots1-length="4pt" draw:distance="3pt"/></office:styles>
<office:automatic-styles>%s</office:automatic-styles><office:master-styles>%s</office:master-styles>
<office:body><office:text>%s</office:text></office:body></office:document>"""


_ANCHORED = (
    'style:horizontal-pos="from-left" style:horizontal-rel="page" style:vertical-pos="from-top"'
    ' style:vertical-rel="page" style:wrap="run-through" style:run-through="foreground"'
    ' fo:border="none" fo:padding="0pt"'
)


class _Styles:
    """Shapes of OpenDocument, and the styles that they name."""

    def __init__(self, work: Work) -> None:
        self._height = work.height
        self._families = {face: family(font) for face, font in work.fonts.items()}
        self._known: dict[str, str] = {}
        self._image = self._style(
            f'style:family="graphic"><style:graphic-properties {_ANCHORED}/></style:style>'
        )
        self._page = (
            '<style:page-layout style:name="A4"><style:page-layout-properties fo:margin="0pt"'
            f' fo:page-width="{work.width}pt" fo:page-height="{work.height}pt"/>'
            '<style:header-style><style:header-footer-properties svg:height="1pt"/>'
            "</style:header-style></style:page-layout>"
        )

    def written(self) -> str:
        return self._page + "".join(
            f'<style:style style:name="{name}" {rest}' for rest, name in self._known.items()
        )

    def page(self, master: str) -> str:
        """The style of a paragraph that begins a page of this form."""
        return self._style(
            f'style:family="paragraph" style:master-page-name="{master}">'
            '<style:paragraph-properties fo:break-before="page"/></style:style>'
        )

    def shape(self, item: Item) -> str:
        match item:
            case ["text", face, size, x, y, grey, words]:
                name = self._style(
                    'style:family="paragraph"><style:paragraph-properties'
                    ' style:text-autospace="none"/><style:text-properties '
                    + " ".join(
                        f'{key}="{value}"'
                        for way in ("", "-asian")
                        for key, value in (
                            (f"{'style' if way else 'fo'}:font-family{way}", self._families[face]),
                            (f"{'style' if way else 'fo'}:font-size{way}", f"{size:g}pt"),
                        )
                    )
                    + f' fo:color="{colour(grey)}"/></style:style>'
                )
                box = self._style(
                    f'style:family="graphic"><style:graphic-properties {_ANCHORED}'
                    ' draw:stroke="none" draw:fill="none" draw:auto-grow-width="true"'
                    ' draw:textarea-horizontal-align="left" fo:wrap-option="no-wrap"/></style:style>'
                )
                top = self._height - y - _LINE_ABOVE * size
                return (
                    f'<draw:frame draw:style-name="{box}" text:anchor-type="paragraph" svg:x="{x}pt" svg:y="{top}pt"'
                    f' svg:width="1pt" svg:height="{size}pt"><draw:text-box><text:p'
                    f' text:style-name="{name}">{escape(words)}</text:p></draw:text-box></draw:frame>'
                )
            case ["image", x, y, side, bits]:
                data = png(bits).partition(",")[2]
                return (
                    f'<draw:frame draw:style-name="{self._image}" text:anchor-type="paragraph"'
                    f' svg:x="{x}pt" svg:y="{self._height - y - side}pt"'
                    f' svg:width="{side}pt" svg:height="{side}pt"><draw:image>'
                    f"<office:binary-data>{data}</office:binary-data></draw:image></draw:frame>"
                )
            case _:
                return self._path(item)

    def _path(self, item: Item) -> str:
        _, steps, paint, width, stroke, fill, is_round, dash = item
        pen = f'draw:stroke="{"none" if paint == "f" else "dash" if dash else "solid"}"'
        pen += ' draw:stroke-dash="cut"' if dash else ""
        cap = ' svg:stroke-linecap="round" draw:stroke-linejoin="round"' if is_round else ""
        area = "none" if paint == "S" else "solid"
        name = self._style(
            f'style:family="graphic"><style:graphic-properties {_ANCHORED} {pen} svg:stroke-width="{width:g}pt"'
            f' svg:stroke-color="{colour(stroke)}"{cap} draw:fill="{area}"'
            f' draw:fill-color="{colour(fill)}"/></style:style>'
        )
        if len(steps) == 2:
            (_, x, y), (_, to_x, to_y) = steps
            return (
                f'<draw:line draw:style-name="{name}" text:anchor-type="paragraph" svg:x1="{x}pt"'
                f' svg:y1="{self._height - y}pt" svg:x2="{to_x}pt" svg:y2="{self._height - to_y}pt"/>'
            )
        numbers = [n for _, *step in steps for n in step]
        left, low, right, high = (
            min(numbers[::2]),
            min(numbers[1::2]),
            max(numbers[::2]),
            max(numbers[1::2]),
        )
        wide, tall = max(right - left, 0.01), max(high - low, 0.01)
        box = f'svg:viewBox="0 0 {wide * 1000:.0f} {tall * 1000:.0f}"'
        drawn = " ".join(
            (kind.upper() if kind != "h" else "Z")
            + " ".join(
                f"{(x - left) * 1000:.0f},{(high - y) * 1000:.0f}"
                for x, y in zip(n[::2], n[1::2], strict=True)
            )
            for kind, *n in steps
        )
        return (
            f'<draw:path draw:style-name="{name}" text:anchor-type="paragraph" svg:x="{left}pt" svg:y="{self._height - high}pt"'
            f' svg:width="{wide}pt" svg:height="{tall}pt" {box} svg:d="{drawn}"/>'
        )

    def _style(self, rest: str) -> str:
        return self._known.setdefault(rest, f"s{len(self._known)}")


_LINE_ABOVE = 1.16
"""Of the em from the top of a line to its baseline, in the fonts' own measures."""


def _convert(office: str, page: Path, out: Path, folders: list[Path]) -> None:
    listed = "".join(f"<dir>{folder}</dir>" for folder in dict.fromkeys(folders))
    fonts = out.with_suffix(".fonts.conf")
    fonts.write_text(f"<fontconfig>{listed}<cachedir>{out.parent}</cachedir></fontconfig>", "utf-8")
    # A profile of its own: nobody's open window takes part.
    profile = f"-env:UserInstallation={(out.parent / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf:writer_pdf_Export"]
    command += ["--outdir", str(out.parent), str(page)]
    surroundings = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=surroundings)
