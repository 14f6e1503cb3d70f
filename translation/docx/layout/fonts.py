"""Faces for Arabic, Chinese and the Latin and Cyrillic scripts, by policy.

A face that lacks a script is replaced by whatever the reader's machine finds, which differs from
machine to machine; so a face that has it is written. Times New Roman, Arial and Courier New have
Arabic and Cyrillic letters and are on every machine with Word; SimSun is on every one with
Chinese.
"""

import re

from lxml import etree

from translation.docx.layout.elements import get, put
from translation.docx.layout.sheet import ThemeFonts

SERIF, SANS, FIXED = "Times New Roman", "Arial", "Courier New"
CHINESE = "SimSun"
_HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]")


def _faces(names: str) -> frozenset[str]:
    """The names of a list parted by commas."""
    return frozenset(name.strip() for name in names.split(","))


_SYMBOLS = _faces(
    "symbol, wingdings, wingdings 2, wingdings 3, webdings, marlett, mt extra, zapfdingbats, "
    "zapf dingbats, monotype sorts, opensymbol, starsymbol, bookshelf symbol 7, ms outlook"
)
_SANS = _faces(
    "arial, calibri, verdana, helvetica, tahoma, segoe, trebuchet, univers, frutiger, futura, "
    "gill, franklin, aptos, candara, corbel, lucida, sans, avenir, roboto, ubuntu, myriad, impact, "
    "黑体, simhei, 等线, dengxian, 雅黑, yahei"
)
_FIXED = _faces("courier, consolas, mono, menlo, typewriter, terminal, lucida console")
_ARABIC_ONLY = _faces(
    "traditional arabic, simplified arabic, simplified arabic fixed, arabic transparent, "
    "arabic typesetting, sakkal majalla, andalus, aldhabi, urdu typesetting, al-mohanad, dubai, "
    "amiri, noto naskh arabic, noto sans arabic, noto kufi arabic, scheherazade, pt bold heading"
)
_WITH_ARABIC = _ARABIC_ONLY | _faces(
    "times new roman, arial, courier new, tahoma, segoe ui, microsoft sans serif, "
    "arial unicode ms, dejavu sans"
)
_WITH_CHINESE = _faces(
    "simsun, 宋体, nsimsun, 新宋体, simsun-extb, simhei, 黑体, kaiti, 楷体, kaiti_gb2312, "
    "楷体_gb2312, fangsong, 仿宋, fangsong_gb2312, 仿宋_gb2312, microsoft yahei, "
    "微软雅黑, microsoft yahei ui, "
    "dengxian, 等线, dengxian light, 等线 light, stsong, 华文宋体, stkaiti, 华文楷体, stfangsong, "
    "华文仿宋, stxihei, 华文细黑, stzhongsong, 华文中宋, lisu, 隶书, youyuan, 幼圆, "
    "arial unicode ms, noto sans cjk sc, noto serif cjk sc, source han sans sc, source han serif sc"
)


def has_han(text: str) -> bool:
    """Whether a text has a Chinese character."""
    return _HAN.search(text) is not None


def is_symbols(face: str) -> bool:
    """Whether a face holds pictures for letters, so that no other may stand in for it."""
    return face.strip().lower() in _SYMBOLS


def is_arabic_face(face: str) -> bool:
    """Whether a face was made for Arabic: who chose it chose sizes for it too."""
    return face.strip().lower() in _ARABIC_ONLY


def has_arabic(face: str) -> bool:
    """Whether a face is known to have Arabic letters."""
    return face.strip().lower() in _WITH_ARABIC


def has_chinese(face: str) -> bool:
    """Whether a face is known to have the simplified Chinese characters."""
    return face.strip().lower() in _WITH_CHINESE


def nearest(face: str) -> str:
    """The face everywhere installed, with Arabic and Cyrillic, that is nearest in kind."""
    name = face.strip().lower()
    if any(part in name for part in _FIXED):
        return FIXED
    return SANS if any(part in name for part in _SANS) else SERIF


def arabic_face(face: str) -> str:
    """The face in which Arabic stands beside Latin letters in `face`."""
    return face if has_arabic(face) or is_symbols(face) else nearest(face)


def group_of(theme_font: str) -> str:
    """`major` or `minor`, of a reference such as `minorHAnsi`."""
    return "major" if theme_font.startswith("major") else "minor"


def write_arabic(fonts: etree._Element, theme: ThemeFonts, *, chosen: bool) -> None:
    """Give a `w:rFonts` the complex-script face that goes with its Latin one.

    `chosen`: the faces for complex script that stand there were chosen for Arabic and stay.
    """
    if chosen and has_arabic(get(fonts, "cs") or "") and get(fonts, "cstheme") is None:
        return
    reference = get(fonts, "asciiTheme") or get(fonts, "hAnsiTheme")
    face = get(fonts, "ascii") or get(fonts, "hAnsi")
    if reference is not None:
        _from_theme(fonts, group_of(reference), theme)
    elif face is not None:
        put(fonts, "cs", arabic_face(face))
        put(fonts, "cstheme", None)
    elif not is_symbols(get(fonts, "cs") or ""):
        # a face for complex script alone was left over in a text that has none
        put(fonts, "cs", None)
        put(fonts, "cstheme", None)


def _from_theme(fonts: etree._Element, group: str, theme: ThemeFonts) -> None:
    if theme.face(group, "cs", "Arab"):
        put(fonts, "cstheme", f"{group}Bidi")
    else:
        put(fonts, "cs", arabic_face(theme.face(group, "latin") or SERIF))
        put(fonts, "cstheme", None)


def write_chinese(fonts: etree._Element, theme: ThemeFonts) -> None:
    """Give a `w:rFonts` that names an East Asian face one that has Chinese."""
    reference, face = get(fonts, "eastAsiaTheme"), get(fonts, "eastAsia")
    if reference is not None:
        group = group_of(reference)
        if theme_has_chinese(theme, group):
            put(fonts, "eastAsiaTheme", f"{group}EastAsia")
        else:
            put(fonts, "eastAsia", CHINESE)
            put(fonts, "eastAsiaTheme", None)
    elif face is not None and not has_chinese(face) and not is_symbols(face):
        put(fonts, "eastAsia", CHINESE)


def theme_has_chinese(theme: ThemeFonts, group: str) -> bool:
    """Whether the East Asian face of a theme comes out Chinese under `themeFontLang` zh-CN."""
    explicit = theme.face(group, "ea")
    return has_chinese(explicit) if explicit else bool(theme.face(group, "Hans"))


def write_latin(fonts: etree._Element, *, chinese: bool, arabic: bool) -> None:
    """Take Chinese or Arabic faces from Latin and Cyrillic letters, and the hint to use them.

    Under `hint="eastAsia"` Word prints Cyrillic and quotation marks in the East Asian face, each
    as wide as an ideograph.
    """
    hint = get(fonts, "hint")
    if (chinese and hint == "eastAsia") or (arabic and hint == "cs"):
        put(fonts, "hint", None)
    for slot in ("ascii", "hAnsi"):
        face = get(fonts, slot) or ""
        if (chinese and has_chinese(face)) or (arabic and is_arabic_face(face)):
            put(fonts, slot, nearest(face))
