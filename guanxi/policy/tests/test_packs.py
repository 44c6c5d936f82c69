"""Reading and overlaying packs: origins, order of layers, hashes, differences, and files that cannot be read."""

from datetime import date

import pytest

from guanxi.policy import check, diff, explain, files, load, placed, security, version
from guanxi.policy.placed import PackError


@pytest.fixture
def packs(tmp_path):
    """A folder with a base, one sector and one operator; returns a function that writes a file."""

    def write(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return tmp_path

    write("operators/one/operator.yaml", "sectors: [post]\neffective_from: 2026-01-01\nname: {zh: 一, en: One}\n")
    write("base/a/b.yaml", "limit: 1\ngrades:\n  - key: top\n    from: 9\n  - key: low\n    from: 3\nkeep: true\n")
    write("sectors/post/a/b.yaml", "limit: 2\ngrades:\n  - key: low\n    from: 4\n")
    write("operators/one/a/b.yaml", "limit: 3\n")
    return write


def test_upper_layers_win_value_by_value(packs):
    root = packs("operators/one/a/b.yaml", "limit: 3\n")
    pack = load.load("one", root=root)
    assert pack.sections["a/b"].data == {
        "limit": 3, "grades": [{"key": "top", "from": 9}, {"key": "low", "from": 4}], "keep": True,
    }  # fmt: skip
    assert pack.layers == ("base", "sectors/post", "operators/one")
    assert pack.effective_from == date(2026, 1, 1)


def test_some_sections_are_read_without_the_others(packs):
    root = packs("operators/one/c/d.yaml", "{broken")
    assert load.load("one", root=root, below="a/").sections["a/b"].data["limit"] == 3
    with pytest.raises(PackError):
        load.load("one", root=root)


def test_every_value_knows_file_line_and_what_it_covers(packs):
    root = packs("operators/one/a/b.yaml", "# ours\nlimit: 3\n")
    pack = load.load("one", root=root)
    (limit,) = explain.explain(pack, "a/b", "limit")
    assert str(limit.place) == "operators/one/a/b.yaml:2:1"
    assert [(str(place), value) for place, value in limit.below] == [
        ("base/a/b.yaml:1:1", 1), ("sectors/post/a/b.yaml:1:1", 2),
    ]  # fmt: skip
    (low,) = explain.explain(pack, "a/b", "grades.low.from")
    assert (low.value, low.place.file, low.place.line) == (4, "sectors/post/a/b.yaml", 4)


def test_lists_without_keys_are_replaced(packs):
    packs("base/a/c.yaml", "active: [x, y]\n")
    root = packs("operators/one/a/c.yaml", "active: [z]\n")
    assert load.load("one", root=root).sections["a/c"].data == {"active": ["z"]}


def test_the_hash_changes_with_a_value_and_not_with_comments_or_order(packs):
    root = packs("operators/one/a/b.yaml", "limit: 3\n")
    first = version.digest(load.load("one", root=root).content)
    packs(
        "base/a/b.yaml",
        "# other words\nkeep: true\ngrades:\n  - {from: 9, key: top}\n  - {key: low, from: 3}\nlimit: 1\n",
    )
    assert version.digest(load.load("one", root=root).content) == first
    packs("operators/one/a/b.yaml", "limit: 4\n")
    assert version.digest(load.load("one", root=root).content) != first


def test_the_difference_names_section_path_old_and_new(packs):
    root = packs("operators/one/a/b.yaml", "limit: 3\n")
    old = load.load("one", root=root).content
    packs("operators/one/a/b.yaml", "limit: 5\ngrades:\n  - {key: new, from: 1}\n")
    found = diff.diff(old, load.load("one", root=root).content)
    assert [(one.path, one.kind, one.old, one.new) for one in found] == [
        ("limit", "changed", 3, 5),
        ("grades.new.key", "added", None, "new"),
        ("grades.new.from", "added", None, 1),
    ]
    assert diff.diff(old, old) == ()


BROKEN = [
    ("limit: 1\n  x: 2\n", "yaml_syntax", 2),
    ("limit: 1\nlimit: 2\n", "duplicate_key", 2),
    ("limit: [1, 2\n", "yaml_syntax", 2),
    ("limit: !!python/name:os.system x\n", "yaml_tag", 1),
]


@pytest.mark.parametrize(("text", "code", "line"), BROKEN)
def test_a_broken_file_is_named_with_its_line(packs, text, code, line):
    root = packs("operators/one/a/b.yaml", text)
    with pytest.raises(PackError) as caught:
        load.load("one", root=root)
    (finding,) = caught.value.findings
    assert (finding.code, finding.place.file, finding.place.line) == (code, "operators/one/a/b.yaml", line)


def test_a_file_that_is_not_utf8_is_named(packs):
    root = packs("operators/one/a/b.yaml", "limit: 1\n")
    (root / "operators/one/a/b.yaml").write_bytes("名: 1\n".encode("gb18030"))
    with pytest.raises(PackError) as caught:
        load.load("one", root=root)
    assert caught.value.findings[0].code == "not_utf8"


def test_an_unknown_operator_names_the_known_ones(packs):
    root = packs("operators/one/a/b.yaml", "limit: 1\n")
    with pytest.raises(PackError) as caught:
        load.load("two", root=root)
    assert "one" in caught.value.findings[0].way_out.en


@pytest.mark.parametrize("head", ["sectors: [nowhere]\neffective_from: 2026-01-01\n", "sectors: []\n", "sectors: 5\n"])
def test_a_wrong_head_is_refused(packs, head):
    root = packs("operators/one/operator.yaml", head)
    with pytest.raises(PackError) as caught:
        load.load("one", root=root)
    assert caught.value.findings[0].code == "pack_shape"


def test_the_shipped_packs_lie_where_the_code_looks():
    assert "demo" in files.operators(files.root())


def test_both_security_profiles_can_be_read_before_django():
    assert security.profile("mlps3").password.needs_composition
    assert not security.profile("asvs").password.needs_composition
    with pytest.raises(KeyError):
        security.profile("none")


def test_scalars_keep_their_type(packs):
    root = packs(
        "base/a/c.yaml", "day: 2026-01-31\ntext: 'yes'\nnumber: 0.9\nnothing: null\nflag: true\nlong: |\n  a\n  b\n"
    )
    data = load.load("one", root=root).sections["a/c"].data
    assert data == {
        "day": date(2026, 1, 31),
        "text": "yes",
        "number": 0.9,
        "nothing": None,
        "flag": True,
        "long": "a\nb\n",
    }
    assert placed.plain(load.load("one", root=root).sections["a/c"].node) == data


@pytest.mark.parametrize(("operator", "expected"), [("demo", "demo"), ("one", "mlps3")])
def test_the_pack_chooses_its_profile(packs, operator, expected):
    root = files.root() if operator == "demo" else packs("base/security/active.yaml", "origin: ours\nprofile: mlps3\n")
    active = load.load(operator, root=root).sections["security/active"].data
    assert active["profile"] == expected


def test_a_profile_that_does_not_exist_is_named(packs):
    root = packs("base/security/active.yaml", "origin: ours\nprofile: mpls3\n")
    found = check.check_operator("one", shapes=security.SHAPES, root=root)
    assert [(one.code, one.place.line) for one in found if one.code == "unknown_profile"] == [("unknown_profile", 2)]


@pytest.mark.parametrize(("roles", "named", "needs"), [
    ({"R1"}, ("all",), True), ({"R1"}, ("R9", "R20"), False), ({"R1", "R9"}, ("R9",), True), ({"R1"}, (), False),
])
def test_who_needs_a_second_factor(roles, named, needs):
    login = security.Login(most_failures=5, lock_minutes=15, second_factor_roles=named)
    assert login.needs_second_factor(frozenset(roles)) is needs
