"""The door of intake. Whoever lends an importable subject needs `Importable`, `Batch`, `Reverted`, `KeptRow`.

Staging is the unlogged table `intake_row` (run_id, row_no, cells text[], parsed jsonb, is_settled, verdict,
target_id, reading jsonb, reasons jsonb); an importable may read it in `finish`, never write it.
"""

from guanxi.domains.intake.queries.importables import VERDICTS, Batch, Importable, KeptRow, Reverted, Verdict

__all__ = ["VERDICTS", "Batch", "Importable", "KeptRow", "Reverted", "Verdict"]
