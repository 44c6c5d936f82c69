"""The door of intake. Whoever lends an importable subject needs `Importable`, `Batch`, `Reverted`, `KeptRow`.

Staging is the unlogged table `intake_row` (run_id, row_no, cells text[], parsed jsonb, is_settled, verdict,
target_id, reading jsonb, reasons jsonb); an importable may read it in `finish`, never write it.
`import_now` does all steps at once in the calling process: for the demo loader, the command line and tests.
"""

from guanxi.domains.intake.commands import (
    apply_import,
    apply_workbook,
    choose_mapping,
    choose_sheet,
    choose_values,
    clear_rows,
    discard_import,
    error_workbook,
    look_again,
    preview,
    preview_workbook,
    revert_import,
    revert_workbook,
    run_apply,
    run_preview,
    run_revert,
    run_tidy,
    settle_unmatched,
    take_step,
    upload_file,
    upload_workbook,
)
from guanxi.domains.intake.commands.at_once import import_book_now, import_now, revert_now
from guanxi.domains.intake.commands.unmatched import UnknownCode, forget_unmatched, register_unmatched
from guanxi.domains.intake.importables import (
    LEFT_OUT_SHOWN,
    VERDICTS,
    Batch,
    Importable,
    KeptRow,
    LeftOut,
    Look,
    Reverted,
    Sight,
    Staged,
    Verdict,
    hide,
    importable,
    importables,
    together,
)
from guanxi.domains.intake.queries.kept import KeptLine, kept
from guanxi.domains.intake.queries.mapping import kinds, mapping
from guanxi.domains.intake.queries.runs import (
    LeftOutCard,
    RunCard,
    confirms,
    left_out,
    rows,
    run,
    runs,
    same_file_before,
    workbook,
)
from guanxi.domains.intake.queries.unmatched import unmatched
from guanxi.domains.intake.queries.values import FieldValues, ValueLine, unknown_values
from guanxi.domains.intake.queries.workbooks import blank_workbook
from guanxi.domains.intake.readers.encodings import CHOICES as ENCODINGS

__all__ = [
    "ENCODINGS", "LEFT_OUT_SHOWN", "VERDICTS", "Batch", "FieldValues", "Importable", "KeptLine", "KeptRow", "LeftOut", "LeftOutCard", "Look",
    "Reverted", "RunCard", "Sight", "Staged", "UnknownCode", "ValueLine", "Verdict", "apply_import", "apply_workbook", "blank_workbook",
    "choose_mapping", "choose_sheet", "choose_values", "clear_rows", "confirms", "discard_import", "error_workbook", "forget_unmatched", "hide",
    "import_book_now", "import_now", "importable", "importables", "kept", "kinds", "left_out", "look_again", "mapping", "preview",
    "preview_workbook", "register_unmatched", "revert_import", "revert_now", "revert_workbook", "rows", "run", "run_apply", "run_preview",
    "run_revert", "run_tidy", "runs", "same_file_before", "settle_unmatched", "take_step", "together", "unknown_values", "unmatched",
    "upload_file", "upload_workbook", "workbook",
]
