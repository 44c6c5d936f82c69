"""Writes of intake: upload, mapping, preview, apply, revert, discard, the unmatched register."""

from guanxi.domains.intake.commands.apply import apply_import, run_apply, run_tidy
from guanxi.domains.intake.commands.clearing import clear_rows
from guanxi.domains.intake.commands.discarding import discard_import
from guanxi.domains.intake.commands.fetching import error_workbook
from guanxi.domains.intake.commands.mapping import choose_mapping, choose_values, look_again
from guanxi.domains.intake.commands.preview import preview, run_preview
from guanxi.domains.intake.commands.revert import revert_import, run_revert
from guanxi.domains.intake.commands.unmatched import settle_unmatched
from guanxi.domains.intake.commands.upload import upload_file
from guanxi.domains.intake.commands.workbooks import (
    apply_workbook,
    choose_sheet,
    preview_workbook,
    revert_workbook,
    take_step,
    upload_workbook,
)

__all__ = [
    "apply_import", "apply_workbook", "choose_mapping", "choose_sheet", "choose_values", "clear_rows", "discard_import",
    "error_workbook", "look_again",
    "preview", "preview_workbook", "revert_import", "revert_workbook", "run_apply", "run_preview", "run_revert", "run_tidy",
    "settle_unmatched", "take_step", "upload_file", "upload_workbook",
]
