"""Chinese text for searching, comparing and sorting: normal form, n-grams, pinyin with every reading.

`VERSION` changes when tokens change, so that an index can be rebuilt (hard-places 3.10).
Not for here: SQL, ranking, what may be searched by whom.
"""

from __future__ import annotations

import functools
import operator
import os
import re
import unicodedata
from collections.abc import Iterator
from itertools import chain

from guanxi.foundation.pure import watermark
from guanxi.foundation.pure.bilingual import Text

VERSION = 2  # 2: a legal form at a name's end is read as it is spoken

INITIALS, SYLLABLE = "~", "^"
"""First letters of pinyin tokens, so that `an` the syllable, the initials and the Latin name never meet."""

# Zero-width, bidirectional, soft hyphen, byte-order mark, tags: invisible, sometimes a disguise (IMP-26).
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_UNSEEN = re.compile(f"{_INVISIBLE.pattern}|{_CONTROL.pattern}")
_DISGUISE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BREAK_IN_CHINESE = re.compile("(?<=[\u3400-\u9fff])[ \u3000]*[\t\n\r\u2028\u2029]\\s*(?=[\u3400-\u9fff])")
_BREAK = re.compile("[ \u3000]*[\t\n\r\u2028\u2029]\\s*")
_PUNCTUATION = re.compile(r"[^\w]+|_+")
_LEGAL_FORMS = re.compile(r"(?:股份有限责任公司|有限责任公司|股份有限公司|集团有限公司|有限公司|集团公司|分公司|公司|集团)$")
# In brackets anywhere in a name they say no more than at its end: 望溪(集团)纺织 (IMP-19). Place names in brackets do.
_BRACKETED_FORMS = re.compile(r"[(\[【]\s*(?:集团|控股集团|有限责任公司|有限公司|普通合伙|有限合伙|特殊普通合伙|个人独资|个体工商户|本部)\s*[)\]】]")
# What comes before the name proper (a place) and after it (form, line of business): 澜州省望溪市恒昌机械科技有限公司 → 恒昌机械.
# As text, because DuckDB cuts a whole book's names with the same two (analytics.dedupe): no escapes but those both know.
PLACE_PATTERN = "^(?:中国)?(?:[一-鿿]{2,4}?(?:省|自治区))?(?:[一-鿿]{2,4}?(?:市|自治州|盟))?(?:[一-鿿]{1,4}?(?:区|县|旗))?"
BUSINESS_PATTERN = "(?:科技|技术|实业|贸易|商贸|发展|投资|控股|集团|股份|有限|责任|公司|企业|工厂|厂|店|中心|合伙|个体|经营部|工作室)+$"
# The number of the house, as both read it
HOUSE_NUMBER = "([0-9]+) ?(?:- ?[0-9]+ ?)*号"
_PLACE, _BUSINESS = re.compile(PLACE_PATTERN), re.compile(BUSINESS_PATTERN)
_SHORTEST_CORE = 2
_BRACKETS = frozenset("(\uff08[\uff3b【")
_MAX_PARTS = 20_000

# The reading a person's or place's name takes first in sorting; searching finds every reading anyway (IMP-20).
_SURNAMES = {"单": "shàn", "仇": "qiú", "区": "ōu", "朴": "piáo", "曾": "zēng", "解": "xiè", "查": "zhā", "任": "rén",
             "盖": "gě", "翟": "zhái", "种": "chóng", "覃": "qín", "尉": "wèi", "乐": "yuè", "缪": "miào", "宓": "mì",
             "员": "yùn", "折": "shé", "黑": "hè", "秘": "bì", "洗": "xiǎn", "逄": "páng", "祭": "zhài", "那": "nā"}
_PHRASES = {"银行": "háng", "行业": "háng", "商行": "háng", "分行": "háng", "支行": "háng", "总行": "háng", "重庆": "chóng",
            "长沙": "cháng", "长春": "cháng", "长江": "cháng", "长城": "cháng", "厦门": "xià", "乐山": "lè",
            "音乐": "yuè", "会计": "kuài", "都市": "dū", "成都": "dū", "首都": "dū", "调度": "diào", "朝阳": "cháo",
            "六安": "lù", "蚌埠": "bèng", "东莞": "guǎn", "番禺": "pān", "大厦": "shà", "单位": "dān"}
_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_HETERONYMS = frozenset("行重长厦乐会都调朝六蚌莞番单")


def visible(text: str) -> str:
    """`text` without invisible and control characters and without spaces around it: for codes, not for prose."""
    return _CONTROL.sub("", _INVISIBLE.sub("", text)).strip()


def one_line(text: str) -> str:
    """`text` as it stands in a field of one line: a break or tab inside, brought by a program or a cell, is a space, and nothing at all where it
    parts Chinese from Chinese; the hidden mark of a list of ours it was copied from is no part of it."""
    return text if text.isprintable() else _BREAK.sub(" ", _BREAK_IN_CHINESE.sub("", watermark.without(text)))


def disguise(text: str) -> Text | None:
    """What makes `text` unfit to be stored, or None: NUL and control characters, lone surrogates, and the marks
    that turn the direction of writing (IMP-26). Zero-width joiners and emoji are harmless and stay as written.
    """
    found = _DISGUISE.search(text)
    if found is None:
        return None
    character = found.group()
    if character == "\x00":
        return Text("含有空字符 NUL", "holds a NUL character")
    if "\ud800" <= character <= "\udfff":
        return Text("含有残缺的字符(半个代理对)", "holds half a surrogate pair")
    if character > "\x9f":
        return Text("含有改变文字方向的隐藏字符", "holds a hidden character that turns the direction of writing")
    return Text("含有控制字符", "holds a control character")


def simplified(text: str) -> str:
    """Traditional characters as simplified ones (OpenCC t2s: characters, not Taiwan's words)."""
    return text if text.isascii() else str(_converter().convert(text))


@functools.lru_cache(maxsize=4096)  # an import asks for the same name's normal form twelve times
def normalise(text: str) -> str:
    """The form in which texts are searched and compared: half-width, simplified, small letters, nothing invisible,
    no spaces or punctuation.
    """
    if text.isascii() and text.isalnum():
        return text.lower()
    plain = simplified(unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold())
    return plain if plain.isalnum() else _PUNCTUATION.sub("", plain)


def symbols(text: str) -> str:
    """The symbols and emoji of `text` that its normal form leaves out, each once: nothing is found by them. Punctuation is nobody's question."""
    return "".join(dict.fromkeys(one for one in text if unicodedata.category(one)[0] == "S" and not normalise(one)))


def company_key(name: str) -> str:
    """The normal form without its legal form: two names with the same key may be the same company (IMP-19)."""
    key = normalise(_BRACKETED_FORMS.sub("", simplified(unicodedata.normalize("NFKC", name))) if not _BRACKETS.isdisjoint(name) else name)
    shorter = _LEGAL_FORMS.sub("", key)
    while shorter != key and len(shorter) >= 2:
        key, shorter = shorter, _LEGAL_FORMS.sub("", shorter)
    return key


def without_form(normal: str) -> str:
    """A normal form without the legal form at its end; one that is nothing else stays."""
    return _LEGAL_FORMS.sub("", normal) or normal


def company_core(name: str) -> str:
    """What is left of a name without place, legal form and general words for its business; the key where too little would be."""
    key = company_key(name)
    core = _PLACE.sub("", key)
    core = _BUSINESS.sub("", core) if len(core) >= _SHORTEST_CORE else key
    return core if len(core) >= _SHORTEST_CORE else key


def name_tokens(name: str) -> tuple[str, ...]:
    """Single characters and pairs of the normalised name, each once, in order of appearance."""
    normal = normalise(name)
    return tuple(dict.fromkeys([*normal, *(normal[i:i + 2] for i in range(len(normal) - 1))]))


def pinyin_tokens(name: str) -> tuple[str, ...]:
    """`~` + pairs and triples of initials, `^` + whole syllables, of every reading of every character.

    工商银行 → ~gs ~sy ~yh ~yx ~gsy ~syh … ^gong ^shang ^yin ^hang ^xing. Nobody reads the 限 of 有限公司 as wen: a legal form at the
    end has one reading, which spares an account a fifth of its tokens.
    """
    return tuple(dict.fromkeys(chain.from_iterable(_part_tokens(part, sure) for part, sure in _parts(normalise(name)))))


def all_tokens(name: str) -> set[str]:
    """name_tokens and pinyin_tokens in no order: three times as fast for a whole file."""
    normal = normalise(name)
    end = max(len(without_form(normal)) - 2, 0)
    return set().union(*[_part_and_tokens(normal[at:at + 3]) for at in range(end)], _end_and_tokens(normal[end:]))


def query_tokens(text: str) -> tuple[tuple[str, ...], ...]:
    """What to look up: any of these sets of tokens, of which all must be present (the text is an OR of ANDs).

    Chinese becomes pairs; letters are tried as the name itself, as initials, and as whole syllables.
    """
    normal = normalise(text)
    if not normal:
        return ()
    alternatives = [_grams(normal, 2) or (normal,)]
    if normal.isascii() and normal.isalpha():
        if len(normal) >= 2:
            alternatives.append(tuple(INITIALS + gram for gram in (_grams(normal, 3) or (normal,))))
        alternatives.extend(tuple(dict.fromkeys(SYLLABLE + part for part in parts)) for parts in _segmentations(normal))
    return tuple(dict.fromkeys(alternatives))


def sort_key(name: str, *, is_person: bool = False) -> str:
    """A key that sorts by pinyin with tone under the C collation; the characters themselves break ties.

    `is_person`: the first character is read as a surname (单 = shan). Latin letters and digits come first.
    """
    normal = normalise(name)
    if not is_person and _HETERONYMS.isdisjoint(normal):
        return " ".join(map(_usual_part, normal)) + "\x01" + normal
    keys = [_sort_part(normal, index, is_person=is_person) for index in range(len(normal))]
    return " ".join(keys) + "\x01" + normal


@functools.cache
def syllables(character: str) -> tuple[str, ...]:
    """Every reading of one character without tones: 单 → dan, chan, shan. Empty for what is not Chinese."""
    return tuple(dict.fromkeys(_toneless(reading)[0] for reading in _readings().get(ord(character), "").split(",")
                               if reading))


@functools.cache
def _readings() -> dict[int, str]:
    # Its 47,000 phrases would take 44 MB more, and every reading is indexed anyway.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin.pinyin_dict import pinyin_dict

    return dict(pinyin_dict)


@functools.cache
def _converter():  # type: ignore[no-untyped-def]  # OpenCC ships no types
    import opencc

    return opencc.OpenCC("t2s")


def _parts(normal: str) -> list[tuple[str, int]]:
    """Every character with the two behind it, and how many of them at the end belong to a legal form, whose reading is sure."""
    begins = len(without_form(normal))
    return [(part := normal[at:at + 3], max(0, at + len(part) - max(at, begins))) for at in range(len(normal))]


@functools.lru_cache(maxsize=_MAX_PARTS)
def _part_and_tokens(part: str) -> tuple[str, ...]:
    return (part[0], part[:2], *_part_tokens(part, 0))


@functools.lru_cache(maxsize=_MAX_PARTS // 10)
def _end_and_tokens(end: str) -> tuple[str, ...]:
    """What begins in the last two characters before the legal form, and in the form."""
    return (*end, *map(operator.add, end, end[1:]), *chain.from_iterable(_part_tokens(part, sure) for part, sure in _parts(end)))


def _part_tokens(part: str, sure: int) -> tuple[str, ...]:
    """Tokens that begin with the first character of `part` (at most three); the last `sure` of them have their usual reading only."""
    letters = [_initials(letter) for letter in part]
    if sure:
        letters = [*letters[:-sure], *(usual[:1] for usual in letters[-sure:])]
    tokens = [SYLLABLE + syllable for syllable in syllables(part[0])[:1 if sure == len(part) else None]]
    runs = [INITIALS + letter for letter in letters[0]]
    for others in letters[1:]:
        runs = [run + letter for run in runs for letter in others]
        tokens += runs
    return tuple(tokens)


@functools.cache
def _initials(character: str) -> tuple[str, ...]:
    letters = tuple(dict.fromkeys(syllable[0] for syllable in syllables(character)))
    return letters or (character,)


def _grams(text: str, size: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[i:i + size] for i in range(len(text) - size + 1)))


@functools.cache
def _known_syllables() -> frozenset[str]:
    every = (reading for readings in _readings().values() for reading in readings.split(","))
    return frozenset(syllable for reading in every if (syllable := _toneless(reading)[0]).isascii())


def _segmentations(letters: str, limit: int = 4) -> Iterator[tuple[str, ...]]:
    """Ways to read `letters` as whole syllables, longest first syllable first, at most `limit`."""
    if len(letters) > 60:
        return
    stack: list[tuple[tuple[str, ...], str]] = [((), letters)]
    found = steps = 0
    while stack and found < limit and steps < 2000:
        parts, rest = stack.pop()
        steps += 1
        if not rest:
            found += 1
            yield parts
            continue
        stack.extend(((*parts, rest[:size]), rest[size:]) for size in range(1, 7)
                     if size <= len(rest) and rest[:size] in _known_syllables())


def _toneless(reading: str) -> tuple[str, str]:
    """`shàn` → ("shan", "4"); ü is v, as people type it."""
    letters: list[str] = []
    tone = "0"
    for letter in unicodedata.normalize("NFD", reading.replace("ü", "v")):
        if letter == "\u0308":
            letters[-1] = "v"
        elif letter.isascii():
            letters.append(letter)
        tone = _TONES.get(letter, tone)
    return "".join(letters), tone


def _sort_part(normal: str, index: int, *, is_person: bool) -> str:
    character = normal[index]
    reading = _SURNAMES.get(character) if is_person and index == 0 else None
    if reading is None and character in _HETERONYMS:
        reading = _phrase_reading(normal, index)
    return "".join(_toneless(reading)) if reading else _usual_part(character)


@functools.cache
def _usual_part(character: str) -> str:
    reading = _readings().get(ord(character), "").split(",")[0]
    return "".join(_toneless(reading)) if reading else character


def _phrase_reading(normal: str, index: int) -> str | None:
    """The reading a known pair gives to the character at `index` (重 in 重庆, 行 in 银行)."""
    before = normal[index - 1:index + 1] if index else ""
    return _PHRASES.get(normal[index:index + 2]) or _PHRASES.get(before)
