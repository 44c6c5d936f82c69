"""What the user corrects before the preview: sheet, encoding, header row, which column is which field, which value means what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from guanxi.domains.intake import access, importables, rules
from guanxi.domains.intake.commands import steps, upload
from guanxi.domains.intake.models import ImportProfile
from guanxi.domains.intake.readers.delimited import DELIMITERS
from guanxi.domains.intake.readers.encodings import CHOICES
from guanxi.domains.intake.readers.values import said_as
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.words import ListedBy, OneOf


def look_again(*, actor: Actor, now: datetime, run_id: int, sheet: str = "", encoding: Annotated[str, OneOf(CHOICES)] = "",
               delimiter: Annotated[str, OneOf(DELIMITERS)] = "",
               header_row: int = 0) -> None:
    """Reads the file again with the user's choices (they win over the guess); the columns are guessed anew.

    Refuses what the reader refuses, naming the line.
    """
    run = access.run_of(run_id=run_id, actor=actor)
    steps.require_step(run=run, step="choose_mapping")
    subject = importables.importable(run.kind)
    reading = upload.look(subject=subject, sha256=run.file_sha256, file_name=run.file_name, choices={
        "sheet": sheet, "encoding": encoding, "delimiter": delimiter, "header_row": header_row})
    with audit.acting(actor=actor, verb="look_again", now=now, subject=Ref("import", run_id)):
        run = access.run_of(run_id=run_id, actor=actor, is_locked=True)
        steps.require_step(run=run, step="choose_mapping")
        run.reading, run.findings = reading, reading["findings"]
        run.mapping, run.value_map = upload.first_choices(subject=subject, reading=reading, actor=actor)
        run.status, run.trouble = "read", {}
        run.updated_at = now
        run.save()


def choose_mapping(*, actor: Actor, now: datetime, run_id: int, mapping: Mapping[int, Annotated[str, ListedBy("read_mapping", "fields.key")]],
                   is_padded: bool = False,
                   once: str = "") -> None:
    """Fixes which column is which field, and remembers it for files with the same headers (per person and unit).

    mapping: column index from 0 → field key; columns left out are not imported. is_padded: rows with too few cells
    are filled up with blanks instead of being rejected (IMP-08). once: one value for all rows that leave it blank, of kinds that
    take one (accounts: the unit of new accounts), under the rule of the column. Refuses `once_not_taken`, what the kind says of it,
    and with one reason per fault: doubled or missing fields, identity card columns (IMP-07, 18).
    """
    with audit.acting(actor=actor, verb="choose_mapping", now=now, subject=Ref("import", run_id)):
        run = access.run_of(run_id=run_id, actor=actor, is_locked=True)
        steps.require_step(run=run, step="choose_mapping")
        subject = importables.importable(run.kind)
        faults = rules.mapping_faults(mapping=mapping, columns=run.reading["columns"], fields=subject.fields,
                                      required=subject.required, identity_columns=run.reading["identity_columns"])
        if faults:
            raise Refusal("mapping_incomplete", t("列的对应还不完整", "The columns are not mapped completely"), reasons=faults,
                          way_out=t("请按下面的提示补全或改正", "Complete or correct what is listed"))
        run.mapping = {str(index): key for index, key in sorted(mapping.items())}
        run.is_padded = is_padded
        run.options = _said_once(subject=subject, said=once.strip(), options=run.options, actor=actor)
        run.updated_at = now
        run.save()
        ImportProfile.objects.update_or_create(
            kind=run.kind, signature=rules.signature(run.reading["columns"]), user_id=actor.user_id,
            defaults={"mapping": run.mapping, "unit_id": actor.unit_id, "updated_at": now})


def _said_once(*, subject: importables.Importable, said: str, options: Mapping[str, str], actor: Actor) -> dict[str, str]:
    if isinstance(subject, importables.OnceForAll):
        return {**options, **subject.read_once(said=said, actor=actor)}
    if said:
        raise Refusal("once_not_taken", t("这种导入没有全部行通用的值", "This kind of import takes no value for all rows"), field="once")
    return dict(options)


def choose_values(
    *, actor: Actor, now: datetime, run_id: int, values: Mapping[Annotated[str, ListedBy("read_unknown_values", "key")], Mapping[str, str]],
) -> None:
    """Says what values of the file mean (机关 → 党政), and remembers it for files with the same headers. SYS-22.

    values: field key → what the file says → what is read instead ("" reads nothing). What it does not name stays as it was
    said before. The run must be previewed again. Refuses `value_unknown_field`, `value_not_a_choice`, `value_too_many`.
    """
    with audit.acting(actor=actor, verb="choose_values", now=now, subject=Ref("import", run_id)):
        run = access.run_of(run_id=run_id, actor=actor, is_locked=True)
        steps.require_step(run=run, step="choose_mapping")
        fields = {field.key: field for field in importables.importable(run.kind).fields if field.key in run.mapping.values()}
        if faults := rules.value_faults(values=values, fields=fields):
            raise Refusal(faults[0].code, faults[0].text, reasons=faults, way_out=t("请重新选择", "Choose again"))
        chosen = {key: {**run.value_map.get(key, {}), **{said_as(said): meant.strip() for said, meant in said_means.items()}}
                  for key, said_means in values.items()}
        run.value_map = {**run.value_map, **chosen}
        run.updated_at = now
        run.save()
        ImportProfile.objects.update_or_create(
            kind=run.kind, signature=rules.signature(run.reading["columns"]), user_id=actor.user_id,
            defaults={"mapping": run.mapping, "value_map": run.value_map, "unit_id": actor.unit_id, "updated_at": now})
