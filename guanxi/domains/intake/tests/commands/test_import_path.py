"""The whole path through the real importer: upload, mapping, preview, apply, revert (IMP-7, 8, 17, 18, 23, 25, 27)."""

from __future__ import annotations

import pytest
from django.db import connection

from guanxi.domains.intake import api, rules
from guanxi.domains.intake.commands import statistics, steps
from guanxi.domains.intake.events import ImportReverted
from guanxi.domains.intake.models import ImportBatch, ImportProfile, ImportRun, UnmatchedRow
from guanxi.domains.intake.queries import runs
from guanxi.domains.intake.readers import entry
from guanxi.domains.intake.tests import corpus
from guanxi.domains.organisation.models import Unit
from guanxi.domains.organisation.testing import browser_of, make_actor, refused
from guanxi.foundation.django import access, audit, events
from guanxi.foundation.django.models import EventLog
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db
HEADER = ["单位编码", "单位名称", "上级编码", "联系电话"]


def table(count: int = 6) -> list[list[str]]:
    return [[f"T-{n:04d}", f"营业网点{n}", "9702", ""] for n in range(1, count + 1)]


def content(rows, header=HEADER, encoding="gb18030") -> list[bytes]:
    return [corpus.text([header, *rows]).encode(encoding)]


def send(actor, now, rows, **more):
    return api.import_now(actor=actor, now=now, kind="test_units", file_name="网点.csv", chunks=content(rows), **more)


def verdicts(run_id, actor):
    return {row.row_no: row.verdict for row in runs.rows(run_id=run_id, actor=actor).rows}


def test_rows_go_in_and_the_act_names_the_run(subject, manager, now):
    run_id, counts = send(manager, now, table())
    assert counts == {"new": 6}
    assert Unit.objects.filter(code__startswith="T-").count() == 6
    checkpoint = ImportBatch.objects.get(run_id=run_id)
    with access.bound(manager), connection.cursor() as cursor:
        cursor.execute("select verb, subject_kind, subject_id, channel from audit_act where id = %s", [checkpoint.act_id])
        assert cursor.fetchone() == ("apply_batch", "import", run_id, "import")


@pytest.mark.parametrize(("small", "expected"), [(10**6, ["fast", "fast", "batch"]), (0, ["batch", "batch", "batch"])])
def test_a_small_file_does_not_wait_behind_a_large_one(subject, manager, now, monkeypatch, small, expected):
    monkeypatch.setattr(rules, "SMALL_BYTES", small)
    run_id = api.upload_file(actor=manager, now=now, kind="test_units", file_name="网点.csv", chunks=content(table()))
    api.preview(actor=manager, now=now, run_id=run_id)
    api.run_preview(run_id=run_id, now=now)
    api.apply_import(actor=manager, now=now, run_id=run_id)
    steps.defer(job="tidy", run_id=run_id)
    with connection.cursor() as cursor:
        cursor.execute("select queue_name from procrastinate_jobs where lock = %s order by id", [steps.lock_of(run_id)])
        assert [row[0] for row in cursor.fetchall()] == expected


@pytest.mark.parametrize(("rows", "expected"), [(5, 0), (6, 1)])
def test_the_index_takes_in_what_waits_after_a_list_not_with_the_next_account(subject, manager, now, monkeypatch, rows, expected):
    monkeypatch.setattr(statistics, "TIDY_ROWS", 6)
    run_id, _ = send(manager, now, table(rows))
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where lock = %s and task_name like '%%.tidy'", [steps.lock_of(run_id)])
        assert cursor.fetchone()[0] == expected


def test_imp_23_the_same_file_twice_changes_nothing(subject, manager, now):
    send(manager, now, table())
    before = list(Unit.objects.order_by("pk").values())
    run_id, counts = send(manager, now, table())
    assert counts == {"unchanged": 6}
    assert list(Unit.objects.order_by("pk").values()) == before
    earlier = runs.same_file_before(run_id=run_id, actor=manager)
    assert earlier is not None


def test_verdicts_and_reasons_row_by_row(subject, manager, now):
    send(manager, now, table(2))
    rows = [["T-0001", "营业网点1", "", ""], ["T-0002", "新名称", "", ""], ["T-0003", "新网点", "9702", ""],
            ["T-0003", "又一次", "9702", ""], ["T-0004", "无上级", "9999", ""], ["", "无编码", "", ""],
            ["T-0005", "电话错", "", "1.38E+10"], ["T-0006", "禁止", "", ""], ["T-0007", "少一列"]]
    run_id, counts = send(manager, now, rows)
    assert verdicts(run_id, manager) == {2: "unchanged", 3: "changed", 4: "new", 5: "conflict", 6: "unmatched", 7: "rejected",
                                         8: "rejected", 9: "rejected", 10: "rejected"}
    assert counts == {"unchanged": 1, "changed": 1, "new": 1, "conflict": 1, "unmatched": 1, "rejected": 4}
    said = {row.row_no: row.reasons[0][1].zh for row in runs.rows(run_id=run_id, actor=manager).rows if row.reasons}
    assert said[5] == "与第 4 行重复"
    assert "丢失" in said[8]
    assert "少于表头" in said[10]


def test_unknown_codes_go_on_the_register_and_make_nothing(subject, manager, now):
    run_id, _ = send(manager, now, [["T-1", "甲", "9999", ""], ["T-2", "乙", "9999", ""]])
    assert list(UnmatchedRow.objects.filter(run_id=run_id).values_list("field", "code")) == [("parent", "9999")] * 2
    assert not Unit.objects.filter(code__startswith="T-").exists()
    row = UnmatchedRow.objects.filter(run_id=run_id).first()
    assert row
    api.settle_unmatched(actor=manager, now=now, row_id=row.pk, note="已新建单位")
    assert not UnmatchedRow.objects.filter(settled_at=None).exists()


def test_a_revert_leaves_the_tables_as_they_were(subject, world, root, now):
    # units have no account: only who sees everything sees their history, hence root
    send(root, now, table(3))
    before = list(Unit.objects.order_by("pk").values("code", "name", "parent_id", "tier"))
    run_id, _ = send(root, now, [["T-0001", "改名", "", ""], ["T-0009", "新网点", "9702", ""], ["T-0010", "孤儿", "9999", ""]])
    assert list(Unit.objects.order_by("pk").values("code", "name", "parent_id", "tier")) != before
    assert api.revert_now(run_id=run_id, now=now) == []
    assert list(Unit.objects.order_by("pk").values("code", "name", "parent_id", "tier")) == before
    assert not UnmatchedRow.objects.filter(run_id=run_id).exists()
    assert ImportRun.objects.get(pk=run_id).status == "reverted"


def test_imp_27_rows_edited_since_are_kept_and_listed(subject, world, root, now):
    run_id, _ = send(root, now, table(10))
    people = [make_actor(name, now=now, unit_id=world.hq, roles=("R20",)) for name in ("jia", "yi", "bing")]
    for number, unit in enumerate(Unit.objects.filter(code__in=["T-0002", "T-0003", "T-0004", "T-0005", "T-0006"])):
        with audit.acting(actor=people[number % 3], verb="rename", now=now):
            unit.name += "(改)"
            unit.store(now=now)
    kept = api.revert_now(run_id=run_id, now=now)
    assert sorted(str(row["label"]) for row in kept) == [f"营业网点{n}(改)" for n in range(2, 7)]
    assert Unit.objects.filter(code__startswith="T-").count() == 5


def test_imp_27_every_kept_row_is_counted_and_listed(subject, world, root, now):
    """However many: a list that ended at five hundred said that the others had been taken back."""
    run_id, _ = send(root, now, table(520))
    with audit.acting(actor=make_actor("yi", now=now, unit_id=None, roles=("R20",)), verb="rename", now=now), connection.cursor() as cursor:
        cursor.execute("update organisation_unit set name = name || '(改)', version = version + 1 where code ~ '^T-' and code <> 'T-0007'")
    api.revert_now(run_id=run_id, now=now)
    assert Unit.objects.filter(code__startswith="T-").count() == 519
    assert list(EventLog.objects.filter(kind=events.name_of(ImportReverted)).values_list("payload__kept", flat=True)) == [519]
    pages = [api.kept(run_id=run_id, actor=root, number=number) for number in (1, 2, 3)]
    assert [(page.total, len(page.rows), page.has_next) for page in pages] == [(519, 200, True), (519, 200, True), (519, 119, False)]
    assert len({row.id for page in pages for row in page.rows}) == 519 and pages[0].rows[0].label.endswith("(改)")
    steward, stranger = (make_actor(role, now=now, unit_id=world.hq, roles=(role,)) for role in ("R18", "R1"))
    ImportRun.objects.filter(pk=run_id).update(created_by=steward.user_id)  # who sees the history of units has no page
    browser = browser_of(steward.user_id)
    page, last = browser.get(f"/imports/{run_id}/").content.decode(), browser.get(f"/imports/{run_id}/kept/?page=3").content.decode()
    assert "撤销时保留 519 行" in page and f'href="/imports/{run_id}/kept/"' in page
    assert pages[2].rows[-1].label in last and pages[0].rows[0].label not in last
    refused("not_found", api.kept, run_id=run_id, actor=stranger)


def test_imp_25_a_foreign_run_looks_like_none(subject, manager, stranger, now):
    run_id, _ = send(manager, now, table(1))
    for ask in (lambda: runs.run(run_id=run_id, actor=stranger), lambda: runs.rows(run_id=run_id, actor=stranger),
                lambda: api.revert_import(actor=stranger, now=now, run_id=run_id),
                lambda: api.apply_import(actor=stranger, now=now, run_id=run_id),
                lambda: api.choose_mapping(actor=stranger, now=now, run_id=run_id, mapping={0: "code"})):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.status == 404


def test_imp_07_headers_that_are_double_are_left_to_the_user(subject, manager, now):
    header = ["单位编码", "单位名称", "单位名称", "", "联 系 电 话"]
    run_id = api.upload_file(actor=manager, now=now, kind="test_units", file_name="a.csv",
                             chunks=content([["T-1", "甲", "乙", "", ""]], header))
    run = ImportRun.objects.get(pk=run_id)
    assert run.mapping == {"0": "code", "4": "phone"}
    with pytest.raises(Refusal) as refused:
        api.choose_mapping(actor=manager, now=now, run_id=run_id, mapping={0: "code", 1: "name", 2: "name"})
    assert [reason.code for reason in refused.value.reasons] == ["mapping_field_twice"]
    with pytest.raises(Refusal) as refused:
        api.choose_mapping(actor=manager, now=now, run_id=run_id, mapping={0: "code"})
    assert [reason.value for reason in refused.value.reasons] == ["name"]
    api.choose_mapping(actor=manager, now=now, run_id=run_id, mapping={0: "code", 2: "name"})
    assert ImportProfile.objects.get().mapping == {"0": "code", "2": "name"}


def test_a_mapping_is_remembered_for_files_with_the_same_headers(subject, manager, now):
    header = ["甲列", "乙列"]
    first = api.upload_file(actor=manager, now=now, kind="test_units", file_name="a.csv", chunks=content([["T-1", "甲"]], header))
    assert ImportRun.objects.get(pk=first).mapping == {}
    api.choose_mapping(actor=manager, now=now, run_id=first, mapping={0: "code", 1: "name"})
    second = api.upload_file(actor=manager, now=now, kind="test_units", file_name="b.csv",
                             chunks=content([["T-2", "乙"]], ["甲 列", "乙列"]))
    assert ImportRun.objects.get(pk=second).mapping == {"0": "code", "1": "name"}


def test_imp_08_short_rows_are_filled_up_on_request(subject, manager, now):
    run_id = api.upload_file(actor=manager, now=now, kind="test_units", file_name="a.csv", chunks=content([["T-1", "甲"]]))
    api.choose_mapping(actor=manager, now=now, run_id=run_id, mapping={0: "code", 1: "name"}, is_padded=True)
    api.preview(actor=manager, now=now, run_id=run_id)
    api.run_preview(run_id=run_id, now=now)
    assert ImportRun.objects.get(pk=run_id).counts == {"new": 1}


def test_imp_18_an_identity_column_is_refused_and_never_stored(subject, manager, now):
    header = [*HEADER, "身份证号"]
    run_id = api.upload_file(actor=manager, now=now, kind="test_units", file_name="a.csv",
                             chunks=content([["T-1", "甲", "", "", "970102199003071234"]], header))
    assert ImportRun.objects.get(pk=run_id).reading["identity_columns"] == [4]
    with pytest.raises(Refusal) as refused:
        api.choose_mapping(actor=manager, now=now, run_id=run_id, mapping={0: "code", 1: "name", 4: "phone"})
    assert [reason.code for reason in refused.value.reasons] == ["mapping_identity"]
    api.preview(actor=manager, now=now, run_id=run_id)
    api.run_preview(run_id=run_id, now=now)
    with connection.cursor() as cursor:
        cursor.execute("select cells::text || parsed::text || reading::text from intake_row where run_id = %s", [run_id])
        staged = cursor.fetchone()[0]
        cursor.execute("select to_jsonb(r)::text from intake_importrun r where id = %s", [run_id])
        assert "970102" not in staged + cursor.fetchone()[0]


def test_a_preview_writes_no_business_row(subject, manager, now):
    run_id = api.upload_file(actor=manager, now=now, kind="test_units", file_name="a.csv", chunks=content(table()))
    api.preview(actor=manager, now=now, run_id=run_id)
    api.run_preview(run_id=run_id, now=now)
    assert ImportRun.objects.get(pk=run_id).counts == {"new": 6}
    assert not Unit.objects.filter(code__startswith="T-").exists()


def test_what_changed_between_preview_and_apply_is_judged_again(subject, manager, root, world, now):
    run_id = api.upload_file(actor=manager, now=now, kind="test_units", file_name="a.csv", chunks=content(table(2)))
    api.preview(actor=manager, now=now, run_id=run_id)
    api.run_preview(run_id=run_id, now=now)
    with audit.acting(actor=root, verb="rival", now=now):
        Unit(code="T-0001", name="营业网点1", tier="outlet", parent_id=world.city).store(now=now)
    api.apply_import(actor=manager, now=now, run_id=run_id)
    api.run_apply(run_id=run_id, now=now)
    assert ImportRun.objects.get(pk=run_id).counts == {"new": 1, "unchanged": 1}


def test_steps_cannot_be_skipped_or_repeated(subject, manager, now):
    run_id = api.upload_file(actor=manager, now=now, kind="test_units", file_name="a.csv", chunks=content(table(1)))
    for step in (api.apply_import, api.revert_import):
        with pytest.raises(Refusal) as refused:
            step(actor=manager, now=now, run_id=run_id)
        assert refused.value.status == 409
    api.preview(actor=manager, now=now, run_id=run_id)
    with pytest.raises(Refusal, match="import_step"):
        api.preview(actor=manager, now=now, run_id=run_id)


@pytest.mark.parametrize(("bad", "code"), [(b"", "file_empty"), ("单位编码,单位名称\r\n".encode(), "file_no_data_rows"),
                                           ('单位编码,单位名称\r\nT-1,"甲'.encode(), "file_open_quote")])
def test_a_file_that_is_refused_leaves_no_run(subject, manager, now, bad, code):
    with pytest.raises(Refusal) as refused:
        api.upload_file(actor=manager, now=now, kind="test_units", file_name="a.csv", chunks=[bad])
    assert refused.value.code == code
    assert not ImportRun.objects.exists()


def test_imp_10_a_workbook_is_opened_by_the_child_alone(subject, manager, now, tmp_path, monkeypatch):
    """IMP-10: whatever its size, its cells never enter the memory of the server or the worker. (200,000 rows with their megabytes: bench.)"""
    def opened(*_, **__):
        raise AssertionError("read in this process")

    for name in ("inspect_file", "parse_file"):
        monkeypatch.setattr(entry, name, opened)
    path = corpus.table_workbook(tmp_path / "a.xlsx", [HEADER, *table(3)])
    _, counts = api.import_now(actor=manager, now=now, kind="test_units", file_name="a.xlsx", chunks=[path.read_bytes()])
    assert counts == {"new": 3}


def test_imp_12_the_worker_outlives_a_hostile_workbook(subject, manager, now, tmp_path):
    path = corpus.far_cell(tmp_path / "a.xlsx")
    run_id = api.upload_file(actor=manager, now=now, kind="test_units", file_name="a.xlsx", chunks=[path.read_bytes()])
    ImportRun.objects.filter(pk=run_id).update(mapping={"0": "code", "1": "name"}, status="reading")
    api.run_preview(run_id=run_id, now=now)
    run = ImportRun.objects.get(pk=run_id)
    assert (run.status, run.trouble["code"]) == ("failed", "sheet_far_cell")


def test_staging_lost_in_a_crash_is_read_again(subject, manager, now):
    run_id = api.upload_file(actor=manager, now=now, kind="test_units", file_name="a.csv", chunks=content(table()))
    api.preview(actor=manager, now=now, run_id=run_id)
    api.run_preview(run_id=run_id, now=now)
    with connection.cursor() as cursor:
        cursor.execute("delete from intake_row")
    api.apply_import(actor=manager, now=now, run_id=run_id)
    api.run_apply(run_id=run_id, now=now)
    assert ImportRun.objects.get(pk=run_id).counts == {"new": 6}


def test_imp_24_a_row_written_before_a_crash_has_an_answer_after_it(subject, manager, now, monkeypatch):
    """Rows of finished batches are judged again: they are what the file says already, and none is missing in the counts or the list."""
    monkeypatch.setattr(rules, "BATCH_ROWS", 3)
    run_id, counts = send(manager, now, table())
    assert counts == {"new": 6} and ImportBatch.objects.filter(run_id=run_id).count() == 2
    with connection.cursor() as cursor:
        cursor.execute("delete from intake_row")
    ImportRun.objects.filter(pk=run_id).update(status="applying")
    api.run_apply(run_id=run_id, now=now)
    assert ImportRun.objects.get(pk=run_id).counts == {"unchanged": 6}
    assert set(verdicts(run_id, manager).values()) == {"unchanged"}


def test_somebody_without_the_role_may_not_import(subject, world, now):
    from guanxi.domains.organisation.testing import make_actor

    teller = make_actor("teller", now=now, unit_id=world.city, roles=("R12",))
    with pytest.raises(Refusal) as refused:
        api.upload_file(actor=teller, now=now, kind="test_units", file_name="a.csv", chunks=content(table()))
    assert refused.value.status == 403


def test_the_import_of_a_disabled_user_stops(subject, manager, root, now):
    from guanxi.domains.organisation import api as organisation

    run_id = api.upload_file(actor=manager, now=now, kind="test_units", file_name="a.csv", chunks=content(table()))
    api.preview(actor=manager, now=now, run_id=run_id)
    organisation.disable_user(actor=root, now=now, user_id=manager.user_id, reason="离职")
    api.run_preview(run_id=run_id, now=now)
    run = ImportRun.objects.get(pk=run_id)
    assert (run.status, run.trouble["code"]) == ("failed", "forbidden")
