"""Writes of grading: the night's calculation, review rounds, naming."""

from guanxi.domains.grading.commands.cleaning import Lowered, lower_unvisited
from guanxi.domains.grading.commands.days import begin_grades
from guanxi.domains.grading.commands.decisions import decide_review, decider
from guanxi.domains.grading.commands.naming import end_named_grade, name_grade
from guanxi.domains.grading.commands.nights import Regraded, regrade
from guanxi.domains.grading.commands.reviews import open_review, set_opinion, submit_review, withdraw_review

__all__ = ["Lowered", "Regraded", "begin_grades", "decide_review", "decider", "end_named_grade", "lower_unvisited", "name_grade", "open_review",
           "regrade", "set_opinion", "submit_review", "withdraw_review"]
