"""What files hold of people at customers (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.files.commands import destroy
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Held, Person, Personal
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref


class Files(Personal):
    """His own attachments go, with their bytes; files of imports go with their run (intake)."""

    holds = (Held(table="files_attachment", title=t("附件", "Attachments"), own="subject_id", account="", erase="own",
                  free=("subject_kind", "sha256"), columns={"created_at": t("时间", "At"),
                  "name": t("文件名", "File name"), "size": t("字节", "Bytes")}),)

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Deletes the attachments whose subject he is."""
        gone = [destroy(subject=Ref("contact", contact_id)) for contact_id in person.ids] if person else []
        return {"files_attachment": sum(gone)} if any(gone) else {}

    def erase_account(self, *, act: Act, person: Person) -> Mapping[str, int]:
        """Deletes the attachments of an account that is a person."""
        return {"files_attachment": gone} if (gone := destroy(subject=person.subject)) else {}
