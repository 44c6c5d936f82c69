"""What a page remembers for a minute, and when it reads earlier."""

from __future__ import annotations

from guanxi.foundation.pure.bilingual import Text
from guanxi.shell.book.remembered import Words


def test_a_code_written_since_is_read_at_once_and_one_without_a_word_once_a_second(monkeypatch):
    now, known, reads = [0.0], {"gold": Text("黄金", "Gold")}, []
    monkeypatch.setattr("time.monotonic", lambda: now[0])

    def load() -> dict[str, Text]:
        reads.append(now[0])
        return dict(known)

    words = Words(load)
    assert words["gold"].zh == "黄金" and words.get("silver") is None and list(words) == ["gold"]
    known["silver"] = Text("白银", "Silver")
    assert words.get("silver") is None, "read within this second"
    now[0] = 1.5
    assert words["silver"].zh == "白银", "another process activated a pack: not a minute later"
    now[0] = 1.6
    for _ in range(50):
        assert words.get("bronze") is None and words.get("") is None
    assert reads == [0.0, 1.5], "fifty rows with a code that has no word cost no fifty statements"
    now[0] = 3.0
    assert words.get("") is None and len(reads) == 2, "no grade is no unknown grade"
