"""The door of structure."""

from guanxi.domains.structure.commands.lines import draw_line, end_line
from guanxi.domains.structure.commands.seats import HowKnown, leave_row, mark_row_unknown, place_person
from guanxi.domains.structure.commands.undoing import undo_structure
from guanxi.domains.structure.fields import CONFIDENCES, GAP_CALL, KINDS, LINE, MEANINGS, OVERSEES, REPORTS_TO, SOURCES
from guanxi.domains.structure.queries.charts import ChartRow, LineEnd, ListedLine, Placed, Structure, structure
from guanxi.domains.structure.queries.gaps import StructureGap, gap_count, structure_gaps
from guanxi.domains.structure.queries.past import PastLine, past
from guanxi.domains.structure.queries.words import row_words

__all__ = [
    "CONFIDENCES", "GAP_CALL", "KINDS", "LINE", "MEANINGS", "OVERSEES", "REPORTS_TO", "SOURCES", "ChartRow", "HowKnown", "LineEnd", "ListedLine",
    "PastLine", "Placed", "Structure", "StructureGap", "draw_line", "end_line", "gap_count", "leave_row", "mark_row_unknown", "past", "place_person",
    "row_words", "structure", "structure_gaps", "undo_structure",
]
