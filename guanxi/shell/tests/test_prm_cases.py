"""Cases of the permission and privacy matrix that need the whole house: PRM-59, 60, 62, 63, 64, 65, 69, 70, 71."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from python_calamine import CalamineWorkbook

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Account, Contact, Disclosure
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.files import api as files
from guanxi.domains.intake import api as intake
from guanxi.domains.lists import api as lists
from guanxi.domains.lists.models import BookExport
from guanxi.domains.messages.models import OutgoingMail
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.privacy import api as privacy
from guanxi.domains.privacy.models import VaultRequest
from guanxi.domains.privacy.testing import decide, wish
from guanxi.domains.stewardship import api as stewardship
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access, clock
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from guanxi.shell.book import leaving
from guanxi.shell.book.testing import Scene, make_scene, visitor
from tests.together import Together

pytestmark = pytest.mark.django_db
ROOT = system("test")


@pytest.fixture(scope="module")
def _scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now=now)


@pytest.fixture
def scene(_scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(clock, "now", lambda: now)
    return _scene


def code(call: Any) -> str:
    try:
        call()
    except Refusal as no:
        return no.code
    return ""


def pages_of(resolver: Any = None, prefix: str = "", *, name: str = "", pk: int = 0) -> list[tuple[str, str]]:
    """Every address of ours without a parameter, or with this one only, with the act it asks for."""
    found: list[tuple[str, str]] = []
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += [] if route == "account/" else pages_of(entry, route, name=name, pk=pk)
        elif isinstance(entry, URLPattern) and hasattr(entry.callback, "act"):
            path = route.replace(f"<int:{name}>", str(pk)) if name else route
            found += [(f"/{path}", str(entry.callback.act))] if "<" not in path and bool(name) == (path != route) else []
    return found


@pytest.mark.parametrize("who", ["manager", "head"])
def test_prm_59_no_second_channel_says_what_the_first_hides(scene: Scene, who: str) -> None:
    """Pages, tiles, counts, search, palette, fragments and the file: nothing of a foreign account, and counts equal what he may see."""
    actor: Actor = getattr(scene, who)
    browser, acts = visitor(actor), organisation.acts_of(actor.roles)

    def channels(reader: Any) -> list[str]:
        file: Any = reader.post("/book/export/", {"on_screen": "", "format": "csv"})
        return [reader.get("/book/", {"q": "砺川"}, headers={"HX-Request": "true"}).content.decode(),
                reader.get("/search/palette/", {"q": "砺川"}).content.decode(), reader.get("/search/", {"q": "砺川装备"}).content.decode(),
                b"".join(file.streaming_content).decode("utf-8-sig")]

    said = [browser.get(path, {"q": "砺川"}).content.decode(errors="replace") for path, act in pages_of() if act in acts]
    *fragments, file = channels(browser)
    assert len(said) > 20 and not [text for text in (*said, *fragments, file) if "砺川装备集团" in text]
    assert all("砺川装备集团" in text for text in channels(visitor(scene.headquarters))), "to who sees it each of them tells it"
    with access.bound(actor):
        seen = Account.objects.count()
        query = lists.read_query(params={}, today=clock.today())
        assert lists.count(query=query, scope=customers.list_scope(actor)) == seen == {"manager": 2, "head": 3}[who]
    assert file.count("\n") >= seen and browser.get(f"/audit/account/{scene.plant}/").status_code in (403, 404)


def test_prm_60_marketing_reads_no_figure_over_a_few(scene: Scene, now: datetime) -> None:
    """PRM-60: the strip of the day, the groups of the book with their total, quality by field, owner and unit; others read them all."""
    for number in range(3):
        make_account(now=now, unit_id=scene.world.county, name=f"望溪商铺{number}", owner_id=scene.manager.user_id)
    stewardship.sum_up(actor=ROOT, now=now)
    planner, head = (visitor(make_actor(name, now=now, unit_id=scene.world.county, roles=(role,))) for name, role in (("p", "R14"), ("h", "R9")))
    pages = ("/", "/book/groups/?by=owner", "/stewardship/", "/stewardship/owners/", "/stewardship/units/")
    hidden, shown = ({path: browser.get(path).content.decode() for path in pages} for browser in (planner, head))
    assert not [path for path in pages if "不显示" in shown[path]]
    groups = hidden["/book/groups/?by=owner"]
    assert groups.count("少于5户,不显示") == 1 and "可由此推出不足5户的组" in groups, "five of six would tell the sixth"
    assert [path for path in pages if "不显示" in hidden[path]] == [path for path in pages if path != "/"], "six accounts are no few"
    few = visitor(make_actor("q", now=now, unit_id=scene.world.other_province, roles=("R14",))).get("/").content.decode()
    assert "少于5户,不显示" in few


def test_prm_62_a_taken_code_says_one_rule_and_no_name(scene: Scene, now: datetime) -> None:
    """SAL-03: the one who may not see the other account reads the rule of one contact point, never whose the code is."""
    far = make_account(now=now, unit_id=scene.world.other_city, name="砺川厂")
    customers.set_identifier(actor=ROOT, now=now, account_id=far, scheme="customer_code", value="9702100456120")
    with pytest.raises(Refusal) as refused:
        customers.set_identifier(actor=scene.head, now=now, account_id=scene.council, scheme="customer_code", value="9702100456120")
    said = f"{refused.value.text.zh} {refused.value.way_out.zh if refused.value.way_out else ''} {refused.value.text.en}"
    assert "砺川" not in said and "沧原" not in said and "单点" in said


def test_prm_62_a_credit_code_used_elsewhere_says_one_rule_and_no_name(scene: Scene, now: datetime) -> None:
    """A branch may use its parent's code (operator 1.2): it is taken, and the form says that there is one and whom to ask, no more."""
    customers.set_identifier(actor=ROOT, now=now, account_id=scene.plant, scheme="uscc", value="91970200MADEM002X1")
    said = visitor(scene.head).post("/duplicates/check/account/", {"name": "望溪县委", "code_uscc": "91970200MADEM002X1"}).content.decode()
    assert "您的权限外有一户疑似相同的客户" in said and "砺川" not in said and f"/accounts/{scene.plant}/" not in said
    customers.set_identifier(actor=scene.head, now=now, account_id=scene.council, scheme="uscc", value="91970200MADEM002X1")
    with access.bound(ROOT):
        assert {one.account_id for one in customers.known_accounts(name="", uscc="91970200MADEM002X1")} == {scene.plant, scene.council}


def test_prm_63_no_channel_tells_the_number(scene: Scene, now: datetime, caplog: pytest.LogCaptureFixture) -> None:
    """List, detail, print, forms, history and its differences, as-of, search, palette, files, mails, log: who stands far reads 138****1234.

    The number that was there before an edit is a number too. Found by the whole number all the same: the blind index knows it.
    """
    caplog.set_level("DEBUG")
    with access.bound(ROOT):
        person = Contact.objects.get(account_id=scene.bank).pk
    customers.edit_contact(actor=ROOT, now=now, contact_id=person, expected_version=1,
                           values={"mobile": "13912345678", "email": "chengyq@bank.example"})
    secrets = ("13812341234", "13912345678", "chengyq@")
    near, far, acts = visitor(scene.manager), visitor(scene.headquarters), organisation.acts_of(scene.headquarters.roles)
    assert "13912345678" in near.get(f"/accounts/{scene.bank}/contacts/").content.decode(), "whose account it is reads it"
    about = [path for name, pk in (("account_id", scene.bank), ("contact_id", person)) for path, act in pages_of(name=name, pk=pk) if act in acts]
    paths = [*about, "/", "/book/", "/search/"]
    said = {path: far.get(path, {"q": "程砚秋"}).content.decode(errors="replace") for path in paths}
    assert len(paths) > 30 and not [(path, word) for path, text in said.items() for word in secrets if word in text]
    for path in (f"/accounts/{scene.bank}/contacts/", f"/accounts/contacts/{person}/", f"/audit/account/{scene.bank}/"):
        assert "139****5678" in said[path], path
    assert "138****1234" in said[f"/audit/account/{scene.bank}/"] and "程砚秋" in said["/search/"]
    assert far.post(f"/accounts/{scene.bank}/contacts/export-cards/").status_code == 403
    exported = far.post("/book/export/", {"on_screen": "", "format": "csv"})
    file = b"".join(exported.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined] # a streaming answer
    assert "屿澜银行" in file and not [word for word in secrets if word in file]
    with access.bound(scene.headquarters):
        assert [one.subject_id for one in lists.search(text="13912345678", scope=customers.list_scope(scene.headquarters))] == [person]
        assert not lists.search(text="13812341234", scope=customers.list_scope(scene.headquarters)), "the former number is nobody's"
    hit = far.get("/search/palette/", {"q": "13912345678"}).content.decode()
    assert "程砚秋" in hit and "13912345678" not in hit.replace('value="13912345678"', "").split("<li", 1)[-1]
    assert not [mail for mail in OutgoingMail.objects.all() if "13912345678" in f"{mail.subject}{mail.body}"]
    assert not [word for word in secrets if word in caplog.text]


def test_prm_64_and_65_masks_stay_masks_and_an_opened_value_closes_again(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """PRM-64: the mask posted back changes nothing. PRM-65: an L3 value opens with a reason, is logged, and closes the next day."""
    with access.bound(ROOT):
        person = Contact.objects.get(account_id=scene.bank)
    customers.edit_contact(actor=ROOT, now=now, contact_id=person.pk, expected_version=person.version, values={"hobby": "足球"})
    with access.bound(scene.manager):
        shown = customers.contact(actor=scene.manager, contact_id=person.pk)
    assert shown.shown["hobby"].is_masked and shown.shown["hobby"].text != "足球"
    customers.edit_contact(actor=scene.manager, now=now, contact_id=person.pk, expected_version=shown.version,
                           values={"hobby": shown.shown["hobby"].text, "post": "副行长"})
    with access.bound(ROOT):
        assert (Contact.objects.get(pk=person.pk).hobby, Contact.objects.get(pk=person.pk).post) == ("足球", "副行长")
    opened = customers.disclose_contact(actor=scene.manager, now=now, contact_id=person.pk, reason="生日拜访")
    assert opened.shown["hobby"].text == "足球" and Disclosure.objects.filter(level="L3", user_id=scene.manager.user_id, reason="生日拜访").exists()
    with access.bound(scene.manager):
        assert customers.show_contact(actor=scene.manager, now=now + timedelta(days=1), contact_id=person.pk).shown["hobby"].is_masked


HEADER = "单位,姓名,职务,手机,居住小区,兴趣爱好,另一号码"
LIST = f"""{HEADER}
屿澜银行望溪分行,程砚秋,行长,13812341234,滨江苑,足球,13700001111
屿澜银行望溪分行,白露,科长,13911112222,临湖里,围棋,
屿澜银行望溪分行,严冬,科长,139,听松阁,钓鱼,
没有这家单位,甘霖,科长,13933334444,望江楼,书法,"""
RECORDS, OWN = ("滨江苑", "足球", "临湖里", "围棋"), ("听松阁", "钓鱼", "望江楼", "书法", "13933334444", "13700001111")
NUMBERS = ("13812341234", "13911112222")


def brought(actor: Actor, now: datetime, text: str = LIST) -> int:
    """A list of contacts, written; the run's id."""
    return intake.import_now(actor=actor, now=now, kind="contacts", file_name="名单.csv", chunks=[text.encode()])[0]


def sheet(answer: Any) -> str:
    """All cells of a workbook that was answered."""
    assert answer.status_code == 200
    return str(CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python())


def file_of(run_id: int) -> str:
    with access.bound(ROOT):
        return f"/files/{files.attachments_of(subject=Ref('import', run_id))[0].id}/"


@pytest.mark.parametrize("role", ["R10", "R15", "R18"])
def test_prm_63_the_desk_says_of_people_what_their_page_says(scene: Scene, now: datetime, role: str) -> None:
    """A manager's list read by headquarters: page, error workbook, samples, file and interface hold masks; a column nobody knows is closed."""
    run_id = brought(scene.manager, now)
    reader = make_actor(f"desk{role}", now=now, unit_id=scene.world.hq, roles=(role,))
    far, secrets = visitor(reader), (*RECORDS, *OWN, *NUMBERS)
    page = far.get(f"/imports/{run_id}/").content.decode()
    assert "程砚秋" in page and "138****1234" in page and "139****4444" in page
    waits = intake.upload_file(actor=scene.manager, now=now, kind="contacts", file_name="待办.csv", chunks=[LIST.encode()])
    assert "听松阁" in visitor(scene.manager).get(f"/imports/{waits}/mapping/").content.decode()
    with access.bound(reader):
        terms = organisation.TokenTerms(name="t", scopes=("intake.use", "home.view"), is_read_only=True, addresses=(),
                                        expires_on=(now + timedelta(days=300)).date())
    head = {"Authorization": f"Bearer {organisation.create_token(actor=reader, now=now, terms=terms).secret}"}
    said = {"page": page, "errors": sheet(far.get(f"/imports/{run_id}/errors/")), "mapping": far.get(f"/imports/{waits}/mapping/").content.decode(),
            "values": far.get(f"/imports/{run_id}/values/").content.decode(), "unmatched": far.get("/imports/unmatched/").content.decode(),
            "rows": far.get(f"/api/v1/imports/{run_id}/rows", headers=head).content.decode(),
            "sheet": sheet(far.get(f"/api/v1/imports/{run_id}/errors", headers=head))}
    assert "程砚秋" in said["rows"] and "甘霖" in said["errors"] and "没有这家单位" in said["unmatched"]
    assert not [(place, word) for place, text in said.items() for word in secrets if word in text]
    assert far.get(file_of(run_id)).status_code == 404 and far.get(f"/api/v1/attachments/{file_of(run_id)[7:-1]}", headers=head).status_code == 404


def test_prm_65_who_brought_a_list_reads_his_own_people_as_on_their_page_and_leaves_the_same_line(
    scene: Scene, now: datetime, django_capture_on_commit_callbacks: Any,
) -> None:
    """L2 of his own plain and logged, L3 masked until a reason opens it; what is nobody's record is his list. Fetching a file is an act."""
    run_id = brought(scene.manager, now)
    near = visitor(scene.manager)
    with django_capture_on_commit_callbacks(execute=True):
        page = near.get(f"/imports/{run_id}/").content.decode()
    assert not [word for word in (*NUMBERS, *OWN) if word not in page] and not [word for word in RECORDS if word in page]
    with access.bound(ROOT):
        people = {row.name: row.pk for row in Contact.objects.filter(account_id=scene.bank)}
    line = Disclosure.objects.get(user_id=scene.manager.user_id)
    assert (line.account_id, line.level, set(line.contact_ids or [])) == (scene.bank, "L2", {people["程砚秋"], people["白露"]})
    customers.disclose_contact(actor=scene.manager, now=now, contact_id=people["白露"], reason="生日拜访")
    assert not [word for word in RECORDS if word not in near.get(f"/imports/{run_id}/").content.decode()], "the reason holds for the account today"
    with django_capture_on_commit_callbacks(execute=True):
        errors, sent = sheet(near.get(f"/imports/{run_id}/errors/")), near.get(file_of(run_id))
    assert "望江楼" in errors and "足球" in b"".join(sent.streaming_content).decode()  # type: ignore[attr-defined] # a streaming answer
    acts = AuditAct.objects.filter(actor_id=scene.manager.user_id, subject_kind="import", subject_id=run_id)
    assert {"fetch_import_errors", "fetch_file"} <= set(acts.values_list("verb", flat=True))


def test_prm_63_a_page_of_rows_asks_no_more_for_many_accounts_than_for_one(scene: Scene, now: datetime) -> None:
    def asked(*lines: str) -> int:
        run_id = brought(scene.manager, now, "\n".join((HEADER, *lines)))
        with access.bound(scene.manager), CaptureQueriesContext(connection) as queries:
            intake.rows(run_id=run_id, actor=scene.manager)
        return len(queries)

    bank, hospital = (f"{name},甲乙丙,科长,1391111{n}222,,围棋," for n, name in ((2, "屿澜银行望溪分行"), (3, "望溪市第一人民医院集团")))
    assert asked(bank) == asked(bank, hospital)


def test_prm_70_the_former_manager_loses_everything_at_the_end_of_the_overlap(scene: Scene, now: datetime) -> None:
    """Open tab, search, saved view, asked export, waiting work: reading until the overlap ends, then none of it; writing at no time."""
    new, witness = (make_actor(name, now=now, unit_id=scene.world.county) for name in ("new", "witness"))
    kept = lists.keep(params={"q": ["屿澜"]}, columns=(), today=clock.today())
    export_id = lists.ask_export(actor=scene.manager, now=now, kept=kept, format="csv", rows=1, said="", language="zh-hans",
                                 job="guanxi.shell.book.jobs.write_export")
    tab = visitor(scene.manager)
    assert tab.get(f"/accounts/{scene.bank}/").status_code == 200
    kept = lists.keep(params={"q": ["屿澜"]}, columns=(), today=clock.today())
    saved = f"/book/views/{lists.save_view(actor=scene.manager, now=now, name='屿澜', kept=kept)}/"
    assert f"/accounts/{scene.bank}/" in tab.get(saved, follow=True).content.decode()
    run_id = brought(scene.manager, now)
    desk, letter = f"/imports/{run_id}/", file_of(run_id)
    assert "白露" in tab.get(desk).content.decode() and tab.get(letter).status_code == 200
    handover_id = customers.open_handover(actor=scene.head, now=now, account_ids=[scene.bank], terms=customers.HandoverTerms(
        from_user_id=scene.manager.user_id, to_user_id=new.user_id, witness_id=witness.user_id, effective_on=date(2026, 11, 20), overlap_days=2))
    assert tab.get(f"/accounts/{scene.bank}/").status_code == 200
    assert code(lambda: customers.edit_account(actor=scene.manager, now=now, account_id=scene.bank, expected_version=1,
                                               values={"district": "x"})) == "not_responsible"
    customers.end_handover_overlap(actor=scene.head, now=now, handover_id=handover_id)
    assert tab.get(f"/accounts/{scene.bank}/").status_code == 404, "the tab that was open"
    assert tab.get(f"/accounts/{scene.bank}/", headers={"HX-Request": "true"}).status_code == 404
    for path in ("/search/?q=屿澜银行", "/search/palette/?q=屿澜银行", "/book/?q=屿澜银行", saved):
        answer = tab.get(path, follow=True)
        assert answer.status_code == 200 and f"/accounts/{scene.bank}/" not in answer.content.decode(), path
    rows = tab.get(desk).content.decode()
    assert rows.count("这一行的客户不在(或已不在)您的可见范围") == 2 and "甘霖" in rows, "the rows of the bank; what is nobody's is his list"
    assert not [word for word in (*RECORDS, *NUMBERS, "程砚秋", "白露") if word in rows] and tab.get(letter).status_code == 404
    leaving.write_later(export_id=export_id, now=now)
    with access.bound(ROOT):
        assert BookExport.objects.get(pk=export_id).rows == 0, "the export he had asked for holds what he sees now"
        assert not WorkItem.objects.filter(owner_id=scene.manager.user_id, account_id=scene.bank, state="open").exists()


class _Page(HTMLParser):
    """Finds where a word stands, in a text or in a field, and whether the block around it carries the screen mark."""

    VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})

    def __init__(self, words: tuple[str, ...]) -> None:
        super().__init__()
        self.words, self.open, self.found, self.bare = words, list[list[Any]](), 0, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = dict(attrs).get("class") or ""
        if "screen-mark" in classes and self.open and "guarded" in self.open[-1][1]:
            self.open[-1][2] = True
        if tag not in self.VOID:
            self.open.append([tag, classes, False])
        for name, value in attrs:
            self._see(value or "" if name in ("value", "title") else "")

    def handle_endtag(self, tag: str) -> None:
        if any(one[0] == tag for one in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._see(data)

    def _see(self, text: str) -> None:
        hits = [word for word in self.words if word in text]
        self.found += len(hits)
        self.bare += hits if not any(marked for *_, marked in self.open) else []


def test_prm_69_wherever_a_private_value_stands_opened_its_reader_stands_across_it(scene: Scene, now: datetime) -> None:
    """Every page about the account, the person and the list that brought him: an L3 value stands in a guarded block that begins with the mark."""
    run_id = brought(scene.manager, now)
    with access.bound(ROOT):
        person = Contact.objects.get(account_id=scene.bank, name="程砚秋").pk
    customers.disclose_contact(actor=scene.manager, now=now, contact_id=person, reason="生日拜访")
    near, acts, seen = visitor(scene.manager), organisation.acts_of(scene.manager.roles), set[str]()
    about = [path for name, pk in (("account_id", scene.bank), ("contact_id", person), ("run_id", run_id))
             for path, act in pages_of(name=name, pk=pk) if act in acts]
    for path in about:
        answer = near.get(path)
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            page = _Page((*RECORDS, "望江楼", "书法"))
            page.feed(answer.content.decode())
            assert not page.bare, (path, page.bare)
            seen |= {path} if page.found else set()
    assert {f"/accounts/{scene.bank}/contacts/", f"/accounts/contacts/{person}/", f"/accounts/contacts/{person}/edit/", f"/imports/{run_id}/",
            f"/stewardship/accounts/{scene.bank}/form/"} <= seen
    for version, birthday, status in (("1", "", 409), ("2", "没有这一天", 422)):
        sent = near.post(f"/accounts/contacts/{person}/edit/", {"version": version, "name": "程砚秋", "hobby": "登山", "birthday": birthday})
        again = _Page(("登山",))
        again.feed(sent.content.decode())
        assert sent.status_code == status and again.found and not again.bare, "what comes back with a refusal too"


def test_prm_71_a_leaver_takes_nothing_with_him_and_leaves_nothing_without_somebody(scene: Scene, now: datetime) -> None:
    """Sessions, vault, exports, jobs end in one act; his accounts are orphans that their head is called for, until adopted."""
    leaver = scene.manager
    person = make_contact(now=now, account_id=scene.council, name="陶静", hobby="足球")
    guest = make_actor("guest", now=now, unit_id=scene.world.county, roles=("R9",))
    granted = privacy.ask_vault(actor=guest, now=now, account_id=scene.council, wish=wish(person))
    decide(scene.headquarters, granted, now)
    kept = lists.keep(params={}, columns=(), today=clock.today())
    export_id = lists.ask_export(actor=leaver, now=now, kept=kept, format="csv", rows=2, said="", language="zh-hans",
                                 job="guanxi.shell.book.jobs.write_export")
    browser = visitor(leaver)
    assert browser.get("/").status_code == 200
    organisation.disable_user(actor=ROOT, now=now, user_id=guest.user_id, reason="离职")
    ended = organisation.disable_user(actor=ROOT, now=now, user_id=leaver.user_id, reason="离职")
    assert browser.get("/").status_code == 302 and any("2 户转入孤儿客户" in line.zh for line in ended)
    with access.bound(ROOT):
        assert VaultRequest.objects.get(pk=granted).state == "revoked"
        assert BookExport.objects.get(pk=export_id).state == "refused"
        [call] = WorkItem.objects.filter(kind="adopt_orphans", state="open")
    assert call.owner_id == scene.head.user_id and "2 户" in call.zh
    assert code(lambda: privacy.open_vault(actor=guest, now=now, request_id=granted)) == "vault_closed"
    with access.bound(scene.head):
        assert {one.account_id for one in customers.orphans(actor=scene.head)} == {scene.bank, scene.hospital}
        held = next(one.assignment_id for one in customers.orphans(actor=scene.head) if one.account_id == scene.bank)
    customers.assign(actor=scene.head, now=now, account_id=scene.bank, user_id=scene.head.user_id, role="owner", replaces=held)
    with access.bound(scene.head):
        assert {one.account_id for one in customers.orphans(actor=scene.head)} == {scene.hospital}, "adopted one by one"
