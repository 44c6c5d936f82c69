"""docs/policy names every key that a section may have, and every form of the language that is read."""

from pathlib import Path

from guanxi.domains.grading import rules
from guanxi.policy import privacy, security
from guanxi.policy.language import reader

DOCS = Path(__file__).resolve().parents[3] / "docs" / "policy"
# values of enumerations and YAML keys that are data (grade keys, band names) need no line of their own
SHAPES = (*rules.SHAPES, privacy.SHAPE, *security.SHAPES)


def test_every_key_of_every_section_is_documented():
    text = (DOCS / "packs.md").read_text(encoding="utf-8")
    assert not {key for shape in SHAPES for key in shape.known_keys() if f"`{key}`" not in text and f".{key}`" not in text}


def test_every_function_of_the_language_is_documented():
    text = (DOCS / "language.md").read_text(encoding="utf-8")
    names = [*reader.FEN_PER, "coalesce", "nullif", "least", "greatest", "abs", "CASE WHEN", "LIKE", "BETWEEN", ":today"]
    assert not [name for name in names if name not in text]
