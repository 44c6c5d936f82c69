"""Where the packs lie and which file is which section. Not for here: what stands in them (`load`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
EXAMPLES = "examples"
OPERATOR = "operator"


@dataclass(frozen=True, kw_only=True)
class PackFile:
    """One YAML file of one layer. key is its section: `grading/post-gd-letter`; name is relative to root."""

    path: Path
    layer: str
    key: str
    name: str


def root() -> Path:
    """The folder of the shipped packs: `policies/` of a checkout, `guanxi/_policies` of a wheel."""
    checkout = _PACKAGE.parent / "policies"
    return checkout if checkout.is_dir() else _PACKAGE / "_policies"


def layer_files(folder: Path, layer: str) -> Iterator[PackFile]:
    """All YAML files of a layer, in a fixed order."""
    base = folder / layer
    for path in sorted(base.rglob("*.yaml")):
        key = path.relative_to(base).with_suffix("").as_posix()
        yield PackFile(path=path, layer=layer, key=key, name=path.relative_to(folder).as_posix())


def operators(folder: Path) -> tuple[str, ...]:
    """Keys of the operators that have a pack."""
    return tuple(sorted(path.parent.name for path in (folder / "operators").glob(f"*/{OPERATOR}.yaml")))
