"""Taking a file: stored by its hash, looked into by the reader, its columns guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Annotated, Any

from guanxi.domains.files import api as files
from guanxi.domains.intake import access, importables, rules
from guanxi.domains.intake.commands import steps
from guanxi.domains.intake.models import ImportProfile, ImportRun
from guanxi.domains.intake.readers.encodings import CHOICES
from guanxi.foundation.django import audit, storage
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.words import ListedBy, OneOf

MAX_BYTES = 500_000_000


def upload_file(*, actor: Actor, now: datetime, kind: Annotated[str, ListedBy("read_kinds", "kind")], file_name: str, chunks: Iterable[bytes],
                options: Mapping[str, str] | None = None, encoding: Annotated[str, OneOf(CHOICES)] = "") -> int:
    """Stores a file and looks into it; returns the run's id. Nothing of its content is written yet.

    encoding: of a text file, a key of encodings.CHOICES; "" finds it out.
    Refuses unknown kinds and encodings, files that cannot be read (each with its own code and way out), more than 500 MB.
    The mapping is guessed from the headers, or taken from the last time this person or unit had such a file.
    """
    subject = access.subject_of(kind=kind, actor=actor)
    chosen = subject.read_options(raw=dict(options or {}), actor=actor)
    if encoding and encoding not in CHOICES:
        raise Refusal("unknown_encoding", t("没有这种文件编码", "There is no such encoding"), field="encoding",
                      way_out=t(f"可选:{'、'.join(CHOICES)}", f"Choose one of {', '.join(CHOICES)}"))
    name, sha256 = named(file_name), storage.put(limited(chunks))
    reading = look(subject=subject, sha256=sha256, file_name=name, choices={"encoding": encoding})
    with audit.acting(actor=actor, verb="upload_file", now=now) as act:
        return add_run(subject=subject, name=name, sha256=sha256, reading=reading, options=chosen, actor=actor, act=act).pk


def named(file_name: str) -> str:
    """The file's name without its folder."""
    return PurePath(file_name.replace("\\", "/")).name[-200:] or "file"


def add_run(*, subject: importables.Importable, name: str, sha256: str, reading: dict[str, Any], options: dict[str, str], actor: Actor,
            act: audit.Act) -> ImportRun:
    """A run of a stored file that was looked into, with its first mapping; its file can be fetched again."""
    run = ImportRun(kind=subject.kind, file_sha256=sha256, file_name=name, file_size=files.held(sha256=sha256),
                    created_by=actor.user_id, created_by_name=actor.name, options=options, reading=reading,
                    findings=reading["findings"], created_at=act.at, updated_at=act.at)
    run.mapping, run.value_map = first_choices(subject=subject, reading=reading, actor=actor)
    run.save(force_insert=True)
    files.attach(subject=Ref("import", run.pk), sha256=sha256, name=name, act=act)
    return run


def look(*, subject: importables.Importable, sha256: str, file_name: str, choices: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the reader finds in the file; `choices`: sheet, encoding, delimiter, header_row given by the user.

    Refuses what the subject refuses by the columns alone (a file of single call records, ARC-29); its bytes do not stay then.
    """
    known = sorted(rules.known_names(subject.fields))
    reading = steps.read_in_child("inspect_file", {"path": str(storage.path(sha256)), "name": file_name, "known": known,
                                                   **(choices or {})}, timeout_s=60)
    if isinstance(subject, importables.Choosy):
        try:
            subject.check_columns(columns=reading["columns"])
        except Refusal:
            files.unshared(hashes=[sha256])
            raise
    return reading


def first_choices(
    *, subject: importables.Importable, reading: Mapping[str, Any], actor: Actor,
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Column index (as text) → key, and what values mean: remembered by the person, else by the unit, else guessed."""
    profiles = ImportProfile.objects.filter(kind=subject.kind, signature=rules.signature(reading["columns"]))
    profile = profiles.filter(user_id=actor.user_id).first()
    if profile is None and actor.unit_id is not None:
        profile = profiles.filter(unit_id=actor.unit_id).order_by("-updated_at").first()
    if profile is not None:
        return profile.mapping, profile.value_map
    guess = rules.guess_mapping(columns=reading["columns"], fields=subject.fields, ignored=reading["identity_columns"])
    return {str(index): key for index, key in guess.mapping.items()}, {}


def limited(chunks: Iterable[bytes]) -> Iterable[bytes]:
    """The chunks, refused beyond MAX_BYTES."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_BYTES:
            raise Refusal("file_too_large", t("文件超过 500 MB", "The file is larger than 500 MB"), field="file",
                          way_out=t("请分成几个文件导入", "Split it into several files"))
        yield chunk
