"""A peer that sets marked-up text: typst."""

import json
from collections.abc import Iterator
from pathlib import Path

import typst
from marked_up import family
from work import MODULES, Item, Work

_SAID = (
    "#let said(face,size,x,y,grey,words)=place(dx:x,dy:y,text(font:face,size:size,fill:grey,"
    'top-edge:"baseline",bottom-edge:"baseline",cjk-latin-spacing:none,words))'
)


def functions(work: Work, out: Path) -> None:
    """What repeats is a function each."""
    said = [
        f"#set page(width:{work.width}pt,height:{work.height}pt,margin:0pt)",
        _SAID,
    ]
    families = {face: family(font) for face, font in work.fonts.items()}
    for name, items in work.drawings.items():
        drawn = "\n".join(_typst(item, work.height, families) for item in items)
        said.append(f"#let {name}={{\n{drawn}\n}}")
    pages = (
        "#{" + "\n".join(_typst(item, work.height, families) for item in items) + "}"
        for items in work.pages
    )
    main = out.with_suffix(".typ")
    main.write_text("\n".join((*said, "\n#pagebreak()\n".join(pages))), "utf-8")
    folders = [str(font.parent) for font in work.fonts.values()]
    typst.compile(str(main), output=str(out), font_paths=folders)


def _typst(item: Item, height: float, families: dict[str, str]) -> str:
    match item:
        case ["text", face, size, x, y, grey, words]:
            where = f"{x}pt,{height - y}pt,luma({grey * 100}%)"
            return (
                f'said("{families[face]}",{size}pt,{where},{json.dumps(words, ensure_ascii=False)})'
            )
        case ["use", name, 1, *_]:
            return name
        case ["use", name, a, _, _, _, x, y]:
            dy = height - y - a * height
            whole = f"block(width:100%,height:100%,{name})"
            return f"place(dx:{x}pt,dy:{dy}pt,scale({a * 100}%,origin:top+left,{whole}))"
        case ["image", x, y, side, bits]:
            grey = ",".join(str(255 * bit) for bit in _bits(bits))
            coded = f'(encoding:"luma8",width:{MODULES},height:{MODULES})'
            picture = f'image(bytes(({grey})),format:{coded},width:{side}pt,scaling:"pixelated")'
            return f"place(dx:{x}pt,dy:{height - y - side}pt,{picture})"
        case ["path", steps, paint, width, stroke, fill, is_round, dash]:
            kinds = {"m": "move", "l": "line", "c": "cubic"}
            drawn = ",".join(
                f"curve.{kinds[kind]}({','.join(_points(numbers, height))})"
                if numbers
                else 'curve.close(mode:"straight")'
                for kind, *numbers in steps
            )
            ends = 'cap:"round",join:"round",' if is_round else ""
            dashed = f"dash:({','.join(f'{one}pt' for one in dash)})," if dash else ""
            pen = f"(paint:luma({stroke * 100}%),thickness:{width}pt,{ends}{dashed})"
            area = f"luma({fill * 100}%)" if paint != "S" else "none"
            return f"place(curve(fill:{area},stroke:{pen if paint != 'f' else 'none'},{drawn}))"
    raise ValueError(item[0])


def _points(numbers: list[float], height: float) -> Iterator[str]:
    for x, y in zip(numbers[::2], numbers[1::2], strict=True):
        yield f"({x}pt,{height - y}pt)"


def _bits(bits: str) -> list[int]:
    """1 for white, row by row."""
    image = bytes.fromhex(bits)
    return [
        1 - (image[row * 4 + column // 8] >> (7 - column % 8) & 1)
        for row in range(MODULES)
        for column in range(MODULES)
    ]
