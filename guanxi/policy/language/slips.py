"""What is wrong with a text that is no rule, in the words of the person who wrote it: where, which piece, what to write instead.

The parser's own sentences are English, name classes of a library and are never shown; what it refuses is looked at again here, sign by
sign and word by word. Not for here: nodes that are read but not allowed (`reader`), types that do not go together (`kinds`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

import sqlglot
from sqlglot import Token, TokenType
from sqlglot.errors import TokenError

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.policy.language.trouble import RuleError, Trouble
from guanxi.policy.measures import Measure

LONGEST_PIECE = 40
# The signs of a Chinese keyboard and those of other languages, and what a rule writes instead.
SIGNS: Mapping[str, str] = {
    "（": "(", "）": ")", "，": ",", "、": ",", "。": "", "；": "AND", "：": ":", "“": "'", "”": "'", "‘": "'", "’": "'", "＝": "=", "＞": ">",
    "＜": "<", "≥": ">=", "≤": "<=", "≠": "<>", "！": "NOT", "＋": "+", "－": "-", "＊": "*", "×": "*", "／": "/", "÷": "/", "％": "",
    "&&": "AND", "&": "AND", "||": "OR", "|": "OR", "=>": ">=", "=<": "<=", "!": "NOT", "~": "LIKE", "`": ""}
WORDS: Mapping[str, str] = {
    "大于等于": ">=", "小于等于": "<=", "不小于": ">=", "不大于": "<=", "不等于": "<>", "大于": ">", "小于": "<", "等于": "=",
    "超过": ">", "低于": "<",
    "不包含": "NOT LIKE '%…%'", "包含": "LIKE '%…%'", "并且": "AND", "而且": "AND", "同时": "AND", "或者": "OR", "且": "AND", "和": "AND", "或": "OR",
    "不是": "<>", "不为空": "IS NOT NULL", "为空": "IS NULL", "介于": "BETWEEN … AND …", "属于": "IN (…)", "万元": "wan_yuan(…)",
    "万": "wan_yuan(…)", "元": "yuan(…)", "contains": "LIKE '%…%'", "equals": "=", "above": ">", "below": "<", "over": ">", "under": "<"}
NO_PLACE_HERE = ("SELECT", "WHERE", "FROM", "ORDER", "GROUP", "HAVING", "LIMIT", "UPDATE", "DELETE", "INSERT", "DROP", "WITH", "UNION", "JOIN")
_INFIX = {"AND", "OR", "=", "==", "<>", "!=", "<", "<=", ">", ">=", "LIKE", "IN", "BETWEEN", "IS", "+", "-", "*", "/"}
_SIGNED = {"+", "-", "*"}
_KEYWORDS = _INFIX | {"NOT", "CASE", "WHEN", "THEN", "ELSE", "END", "NULL", "TRUE", "FALSE", "DATE"}
_LATIN = ("AND", "OR", "NOT", "IN", "BETWEEN", "LIKE", "IS", "NULL")
_VALUES = {TokenType.VAR, TokenType.NUMBER, TokenType.STRING, TokenType.IDENTIFIER}
_TEXT = re.compile(r"""'(?:[^']|'')*'|"[^"]*"|--[^\n]*|/\*.*?\*/|(?P<open>'|"|/\*)|<=|>=|<>|!="""
                   rf"|(?P<sign>=>|=<|&&|\|\||[{''.join(sign for sign in SIGNS if len(sign) == 1)}])|(?P<more>;(?=\s*\S))|[()]", re.S)


def example(catalogue: Mapping[str, Measure]) -> str:
    """A rule that can be written over these columns: money first, as the commonest, else the first of its kind."""
    if "revenue_12m_fen" in catalogue:
        return "revenue_12m_fen >= yuan(200000)"
    by_type: dict[str, str] = {one.type: key for key, one in reversed(list(catalogue.items()))}
    for kind, rest in (("text", "LIKE '%…%'"), ("int", "> 3"), ("rate", "< 0.5"), ("bool", "= TRUE"), ("date", "< :today"), ("fen", ">= yuan(1)")):
        if kind in by_type:
            return f"{by_type[kind]} {rest}"
    return "TRUE"


def for_example(catalogue: Mapping[str, Measure]) -> Text:
    """The way out where nothing more is known: a rule as it may be written."""
    said = example(catalogue)
    return t(f"请照这样写:{said}", f"Write it like this: {said}")


def strange_signs(text: str) -> Trouble | None:
    """What reads wrongly before any parser: a quote or bracket left open, signs of a Chinese keyboard, a second rule after `;`."""
    opened: list[int] = []
    for found in _TEXT.finditer(text):
        if found["open"]:
            return _open(text, found.start(), found["open"])
        if found["sign"]:
            return _sign(text, found.start(), found["sign"])
        if found["more"]:
            return _said(text, found.start(), t("“;”之后还有内容,一条规则只能是一个条件", "there is more after “;”: a rule is one condition"),
                         t("请用 AND 或 OR 把两个条件连起来", "Join the two conditions with AND or OR"))
        if found[0] == "(":
            opened.append(found.start())
        elif found[0] == ")" and not opened:
            return _said(text, found.start(), t("多了一个右括号“)”", "a closing bracket “)” too many"),
                         t("请删去它,或补上左括号", "Remove it, or open one"))
        elif found[0] == ")":
            opened.pop()
    return _said(text, opened[-1], t("括号“(”没有配对的“)”", "the bracket “(” is never closed"), t("请补上“)”", "Add “)”")) if opened else None


def unreadable(text: str, catalogue: Mapping[str, Measure], at: tuple[int, int] | None = None) -> RuleError:
    """Why the words of a text are no rule. at: line and last column of the piece where the parser stopped."""
    try:
        tokens = sqlglot.tokenize(text)
    except TokenError:
        tokens = []
    trouble = _words(text, tokens) or _stopped(text, tokens, at, catalogue)
    return RuleError(trouble)


def instead_of(word: str) -> str:
    """What a rule writes for a word of Chinese or a slip of the pen (`an`, `大于`); empty when nothing is known."""
    if word.lower() in WORDS:
        return WORDS[word.lower()]
    near = difflib.get_close_matches(word.upper(), _LATIN, n=1, cutoff=0.7)
    return near[0] if near else ""


def word_inside(name: str) -> tuple[str, str] | None:
    """The Chinese word of comparing that stands glued to a name (`revenue大于`), with what a rule writes instead."""
    return next(((word, sign) for word, sign in WORDS.items() if not word.isascii() and len(word) > 1 and word in name), None)


def short(piece: str) -> str:
    """A piece of the rule as it is quoted in a message."""
    flat = " ".join(piece.split())
    return flat if len(flat) <= LONGEST_PIECE else flat[:LONGEST_PIECE] + "…"


def place(text: str, start: int) -> tuple[int, int]:
    """Line and column, both from 1, of a position."""
    before = text[:start]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _said(text: str, start: int, what: Text, way_out: Text) -> Trouble:
    line, column = place(text, start)
    return Trouble(code="rule_syntax", line=line, column=column, text=what, way_out=way_out)


def _open(text: str, start: int, sign: str) -> Trouble:
    if sign == "/*":
        return _said(text, start, t("注释“/*”没有结束", "the comment “/*” never ends"), t("请删去它,或补上“*/”", "Remove it, or add “*/”"))
    piece = short(text[start:])
    return _said(text, start, t(f"引号没有结束:{piece}", f"a quote is never closed: {piece}"),
                 t("文字前后各写一个英文单引号,例如 '银行'", "Put text between two single quotes, for example 'bank'"))


def _sign(text: str, start: int, sign: str) -> Trouble:
    instead = SIGNS[sign]
    if instead == "'":
        way_out = t("文字请用英文单引号,例如 '银行'", "Put text between single quotes, for example 'bank'")
    elif instead:
        way_out = t(f"请改为 {instead}", f"Write {instead} instead")
    else:
        way_out = t("请删去它", "Remove it")
    return _said(text, start, t(f"规则里不能用“{sign}”", f"“{sign}” has no place in a rule"), way_out)


def _words(text: str, tokens: Sequence[Token]) -> Trouble | None:
    for number, token in enumerate(tokens):
        before = tokens[number - 1] if number else None
        after = tokens[number + 1] if number + 1 < len(tokens) else None
        for look in (_no_place, _one_side, _side_by_side):
            if found := look(text, before, token, after):
                return found
    return _unfinished(text, tokens)


def _no_place(text: str, before: Token | None, token: Token, after: Token | None) -> Trouble | None:
    if token.token_type in _VALUES or _key(token) not in NO_PLACE_HERE:
        return None
    word = _key(token)
    return _said(text, token.start, t(f"规则里不能用 {word}", f"{word} has no place in a rule"),
                 t("只写条件本身,不写 SELECT、WHERE 等", "Write the condition alone, without SELECT or WHERE"))


def _one_side(text: str, before: Token | None, token: Token, after: Token | None) -> Trouble | None:
    key = _key(token)
    if token.token_type is TokenType.STRING or key not in _INFIX | {"NOT"}:
        return None
    if key not in _SIGNED | {"NOT"} and (before is None or _key(before) in (_INFIX - {"IS"}) | {"(", ","}):
        return _said(text, token.start, t(f"“{key}”前面缺少内容", f"something is missing before “{key}”"),
                     t("请补上列名或条件,或删去它", "Add a column or a condition, or remove it"))
    if after is None or (_key(after) in {")", ",", "AND", "OR", "THEN"} and after.token_type is not TokenType.STRING):
        return _said(text, token.start, t(f"“{key}”后面缺少内容", f"something is missing after “{key}”"), _completed(key))
    return None


def _completed(key: str) -> Text:
    if key in ("AND", "OR", "NOT"):
        return t("请补上条件,或删去它", "Add a condition, or remove it")
    shown = {"LIKE": "LIKE '%银行%'", "IN": "IN ('a', 'b')", "BETWEEN": "BETWEEN 1 AND 9", "IS": "IS NULL"}.get(key, f"{key} 3")
    return t(f"请补上值,例如 {shown}", f"Add a value, for example {shown}")


def _side_by_side(text: str, before: Token | None, token: Token, after: Token | None) -> Trouble | None:
    if before is None or not (_is_value(before) or _key(before) == ")") or not (_is_value(token) or _key(token) in ("CASE", "(")):
        return None
    if _key(token) == "(" and before.token_type is TokenType.VAR:
        return None
    for word in (token, before):
        instead = instead_of(word.text) if word.token_type is TokenType.VAR else ""
        if instead:
            return _said(text, word.start, t(f"读不懂“{short(word.text)}”", f"“{short(word.text)}” is not understood"),
                         t(f"请改为 {instead}", f"Write {instead} instead"))
    left, right = short(_piece(text, before)), short(_piece(text, token))
    return _said(text, token.start, t(f"“{left}”与“{right}”之间缺少比较或连接", f"nothing joins “{left}” and “{right}”"),
                 t("请写比较(= <> < <= > >=、LIKE、IN)或 AND / OR",
                   "Compare them (= <> < <= > >=, LIKE, IN) or join them with AND / OR"))


def _unfinished(text: str, tokens: Sequence[Token]) -> Trouble | None:
    keys = [_key(token) if token.token_type is not TokenType.STRING else "" for token in tokens]
    if keys.count("CASE") > keys.count("END"):
        return _said(text, tokens[keys.index("CASE")].start, t("CASE 没有结束", "CASE never ends"),
                     t("请写 CASE WHEN 条件 THEN 值 ELSE 值 END", "Write CASE WHEN condition THEN value ELSE value END"))
    if "BETWEEN" in keys and "AND" not in keys[keys.index("BETWEEN"):]:
        return _said(text, tokens[keys.index("BETWEEN")].start, t("BETWEEN 缺少上限", "BETWEEN has no upper limit"),
                     t("请写 BETWEEN 1 AND 9", "Write BETWEEN 1 AND 9"))
    return None


def _stopped(text: str, tokens: Sequence[Token], at: tuple[int, int] | None, catalogue: Mapping[str, Measure]) -> Trouble:
    here = next((token for token in tokens if (token.line, token.col) == at), None)
    if here is None:
        return _said(text, 0, t(f"读不懂这条规则:{short(text)}", f"this rule is not understood: {short(text)}"), for_example(catalogue))
    piece = short(_piece(text, here))
    return _said(text, here.start, t(f"“{piece}”处读不懂", f"the rule is not understood at “{piece}”"), for_example(catalogue))


def _piece(text: str, token: Token) -> str:
    return text[token.start: token.end + 1]


def _key(token: Token) -> str:
    return token.text.upper()


def _is_value(token: Token) -> bool:
    return token.token_type in _VALUES and (token.token_type is TokenType.STRING or _key(token) not in _KEYWORDS)
