"""Previews: the images that shared links show, drawn in the site's own style."""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import PIL
from PIL import Image, ImageDraw, ImageFont

from macros.html.head import trail
from macros.site import Site

WIDTH, HEIGHT = 1200, 630

_FONTS = Path(__file__).parent / "fonts"
_TITLE = "SourceSerif4Display-Semibold.ttf.woff2"
_TEXT = "SourceSerif4-Regular.ttf.woff2"
# As in guide.css. A letter's edge takes a tone between its color and the paper: each color is a ramp of the palette.
_PAPER = (0xFD, 0xFD, 0xFC)
_COLORS = {
    "ink": (0x17, 0x1A, 0x1D),
    "muted": (0x5A, 0x62, 0x6A),
    "accent": (0x0A, 0x6B, 0x60),
    "rule": (0xD8, 0xDC, 0xDF),
}
_TONES = 16

_MARGIN = 88
_INNER = WIDTH - 2 * _MARGIN
_TITLE_TOP, _TITLE_BOTTOM = 176, 484
_TITLE_SIZES = range(96, 35, -4)
_FOOT = 552


@dataclass(frozen=True)
class Drawing:
    """What a preview says: the title of a page or section, where it belongs, and the site's name."""

    title: str
    area: str
    site: str


def previews(site: Site, cache: Path) -> dict[str, bytes]:
    """Make the image of every page, and of every section that a short link leads to.

    Args:
        site: the site, with all its pages.
        cache: a folder that keeps what was drawn.

    Returns:
        PNG by path below the site's root.
    """
    made = {}
    for path, page in site.pages.items():
        within = tuple(name for name in page.within if name != page.title)
        made[f"{path.lstrip('/')}card.png"] = Drawing(page.title, trail(within), site.name)
    for name, address in site.short_links().items():
        path, _, fragment = address.partition("#")
        if fragment == name:
            page = site.pages[path]
            made[f"s/{name}/card.png"] = Drawing(site.title(address), trail((*page.within, page.name)), site.name)
    return {path: drawn(content, cache) for path, content in made.items()}


def drawn(content: Drawing, cache: Path) -> bytes:
    """Give a preview as PNG, of `WIDTH` by `HEIGHT` pixels; drawn once, then taken from the folder `cache`."""
    name = hashlib.sha256("\0".join((_recipe(), content.title, content.area, content.site)).encode()).hexdigest()[:32]
    file = cache / f"{name}.png"
    try:
        return file.read_bytes()
    except FileNotFoundError:
        made = draw(content)
    with suppress(OSError):  # where nothing can be kept, it is drawn again next time
        cache.mkdir(parents=True, exist_ok=True)
        # Renamed into place when it is whole: another build may be reading.
        with tempfile.NamedTemporaryFile(dir=cache, delete=False) as part:
            part.write(made)
        Path(part.name).replace(file)
    return made


def draw(content: Drawing) -> bytes:
    """Draw a preview, as PNG."""
    image = _background(content.site).copy()
    if content.area:
        font = _font(_TEXT, 34)
        _write(image, (_MARGIN, 112), cut(content.area, font, _INNER), font, "accent")
    font, lines = fit(content.title)
    height = font.size * 1.14
    top = _TITLE_TOP + (_TITLE_BOTTOM - _TITLE_TOP - height * len(lines)) / 2
    for number, line in enumerate(lines, 1):
        _write(image, (_MARGIN, round(top + height * number - 0.3 * font.size)), line, font, "ink")
    file = BytesIO()
    image.save(file, "PNG", bits=8, compress_level=6)
    return file.getvalue()


def fit(title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Find the largest font in which a title fits its space, and its lines; in the smallest it may be cut short."""
    for size in _TITLE_SIZES:
        font = _font(_TITLE, size)
        room = int((_TITLE_BOTTOM - _TITLE_TOP) / (font.size * 1.14))
        lines = wrap(title, font, _INNER)
        if len(lines) <= room and all(font.getlength(line) <= _INNER for line in lines):
            return font, lines
    return font, [cut(line, font, _INNER) for line in [*lines[: room - 1], " ".join(lines[room - 1 :])]]


def wrap(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Break a text at its spaces into as few lines as hold it within `width` pixels, of lengths as even as can be."""
    words = [(word, font.getlength(word)) for word in text.split()]
    space = font.getlength(" ")
    lines = _greedy(words, space, width)
    # The narrowest width that takes no more lines evens them out.
    low, high = 0.0, width
    while high - low > 8:
        middle = (low + high) / 2
        narrow = _greedy(words, space, middle)
        if len(narrow) > len(lines):
            low = middle
        else:
            high, lines = middle, narrow
    return lines


def cut(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    """Keep a text, or as much of its start as `width` pixels hold, with an ellipsis."""
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + "…") > width:
        text = text[:-1].rstrip()
    return text + "…"


def _greedy(words: list[tuple[str, float]], space: float, width: float) -> list[str]:
    """Lines of words, each with its length in pixels; a word longer than `width` has a line to itself."""
    lines: list[str] = []
    end = width
    for word, length in words:
        end += space + length
        if end > width:
            lines.append(word)
            end = length
        else:
            lines[-1] += f" {word}"
    return lines


def _write(image: Image.Image, place: tuple[int, int], text: str, font: ImageFont.FreeTypeFont, color: str) -> None:
    """Write a line that starts at `place`, on its baseline."""
    left, top, right, bottom = map(int, font.getbbox(text, anchor="ls"))
    mask = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(mask).text((-left, -top), text, fill=255, font=font, anchor="ls")
    _ink(image, mask, (place[0] + left, place[1] + top), color)


def _ink(image: Image.Image, mask: Image.Image, corner: tuple[int, int], color: str) -> None:
    """Color what the mask covers, in the tone of the palette for how far it covers it."""
    ramp = list(_COLORS).index(color) * _TONES
    tones = mask.point([ramp + level * (_TONES - 1) // 255 for level in range(256)])
    image.paste(tones, corner, mask.point([0] * 16 + [255] * 240))


@lru_cache
def _background(site: str) -> Image.Image:
    """Draw what all previews of a site have: paper, the logo and the site's name below a rule."""
    image = Image.new("P", (WIDTH, HEIGHT))
    palette: list[int] = []
    for full_color in _COLORS.values():
        for tone in range(_TONES):
            share = tone / (_TONES - 1)
            palette += [round(paper + share * (full - paper)) for paper, full in zip(_PAPER, full_color, strict=True)]
    image.putpalette(palette)
    _ink(image, _shapes(("rectangle", (_MARGIN, 506, WIDTH - _MARGIN, 507))), (0, 0), "rule")
    # The nine tries of overrides/partials/logo.html, 24 units wide there.
    unit, left, top = 46 / 24, _MARGIN, _FOOT - 34
    for color in ("muted", "accent"):
        dots = []
        for x in (4, 12, 20):
            for y in (4, 12, 20):
                hit = (x, y) == (20, 4)
                if hit == (color == "accent"):
                    radius = (3.2 if hit else 2) * unit
                    across, down = left + x * unit, top + y * unit
                    dots.append(("ellipse", (across - radius, down - radius, across + radius, down + radius)))
        _ink(image, _shapes(*dots), (0, 0), color)
    font = _font(_TEXT, 34)
    _write(image, (_MARGIN + 66, _FOOT), cut(site, font, _INNER - 66), font, "muted")
    return image


def _shapes(*shapes: tuple[str, tuple[float, float, float, float]]) -> Image.Image:
    """Make a mask of shapes, drawn large and made small so that their edges are smooth."""
    scale = 4
    mask = Image.new("L", (WIDTH * scale, HEIGHT * scale))
    pen = ImageDraw.Draw(mask)
    for shape, corners in shapes:
        getattr(pen, shape)([corner * scale for corner in corners], fill=255)
    return mask.resize((WIDTH, HEIGHT), Image.Resampling.BOX)


@lru_cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / name, size)


@lru_cache
def _recipe() -> str:
    """Tell what else a preview depends on: this module, the fonts, and the version of Pillow."""
    parts = [Path(__file__).read_bytes(), *((_FONTS / name).read_bytes() for name in (_TITLE, _TEXT))]
    return PIL.__version__ + hashlib.sha256(b"".join(parts)).hexdigest()
