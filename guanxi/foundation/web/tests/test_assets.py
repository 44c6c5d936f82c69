"""The built files under a running server: a build leaves the former ones, a start sweeps them, one that is gone is 404."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from guanxi.foundation.web.assets import AssetsMiddleware


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """frontend/build.py with a folder of its own."""
    spec = importlib.util.spec_from_file_location("front_end_build", settings.PACKAGE.parent / "frontend" / "build.py")
    assert spec and spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    monkeypatch.setattr(found, "TARGET", tmp_path)
    (tmp_path / "assets").mkdir()
    return found


def test_a_start_sweeps_what_no_page_asks_for(build: ModuleType, tmp_path: Path) -> None:
    for name in ("app-New.js", "app-New.js.gz", "app-New.js.br", "app-New.css", "app-Old.js", "app-Old.js.br", "charts-New.js"):
        (tmp_path / "assets" / name).write_text("")
    (tmp_path / "manifest.json").write_text(json.dumps({
        "src/app.js": {"file": "assets/app-New.js", "css": ["assets/app-New.css"]}, "src/charts.js": {"file": "assets/charts-New.js"}}))
    assert [path.name for path in build.unpacked()] == ["app-New.css", "charts-New.js"]
    build.sweep()
    assert {path.name for path in (tmp_path / "assets").iterdir()} == {
        "app-New.js", "app-New.js.gz", "app-New.js.br", "app-New.css", "charts-New.js"}


def test_a_build_leaves_the_files_of_the_former_one() -> None:
    assert "emptyOutDir: false" in (settings.PACKAGE.parent / "frontend" / "vite.config.js").read_text()


def test_a_file_that_is_gone_is_not_found(tmp_path: Path) -> None:
    path = tmp_path / "app-Old12345.js"
    path.write_text("1")
    served = AssetsMiddleware(lambda request: HttpResponse(status=418))
    served.served.add_file_to_dictionary("/static/ui/assets/app-Old12345.js", str(path))
    ask = RequestFactory().get("/static/ui/assets/app-Old12345.js")
    assert served(ask).status_code == 200
    path.unlink()
    assert served(ask).status_code == 404
