"""Writes of grading: the night's calculation, review rounds, naming."""

from guanxi.domains.grading.commands.cleaning import Lowered, lower_unvisited
from guanxi.domains.grading.commands.days import begin_grades
from guanxi.domains.grading.commands.decisions import decide_review, decider
from guanxi.domains.grading.commands.losing import (
    Struck,
    explain_loss,
    record_lost_export,
    return_account,
    update_lost_register,
)
from guanxi.domains.grading.commands.naming import end_named_grade, name_grade
from guanxi.domains.grading.commands.nights import Regraded, regrade
from guanxi.domains.grading.commands.reviews import open_review, set_opinion, submit_review, withdraw_review

__all__ = [
    "Lowered", "Regraded", "Struck", "begin_grades", "decide_review", "decider", "end_named_grade", "explain_loss", "lower_unvisited",
    "name_grade", "open_review", "record_lost_export", "regrade", "return_account", "set_opinion", "submit_review", "update_lost_register",
    "withdraw_review",
]
