"""Writes the reference pages."""

from __future__ import annotations

from pathlib import Path

from guanxi.shell.reference.pages import PAGES

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "reference"


def build(folder: Path = FOLDER) -> list[Path]:
    """Writes every page into `folder`; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, page in PAGES.items():
        path = folder / f"{name}.md"
        path.write_text(page())
        written.append(path)
    return written
