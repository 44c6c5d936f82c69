"""Behind which row the next page begins: what was written is read again, and nonsense begins at the beginning."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guanxi.foundation.pure.paging import edge, edge_of

AT = datetime(2026, 11, 20, 2, 0, 0, 123456, tzinfo=UTC)


def test_an_edge_is_read_as_it_was_written() -> None:
    assert edge(edge_of(AT, 7)) == (AT, 7)


@pytest.mark.parametrize("said", ["", "_", "7", "2026-11-20", "2026-11-20T02:00:00_7", f"{AT.isoformat()}_", f"{AT.isoformat()}_x",
                                  f"{AT.isoformat()}_{2**63}", f"{AT.isoformat()}_-{2**63}", "9" * 5000 + "_1"])
def test_nonsense_is_the_beginning(said: str) -> None:
    """Also an instant without its zone, and an id no row can have."""
    assert edge(said) is None
