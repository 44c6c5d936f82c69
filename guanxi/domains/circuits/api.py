"""The door of circuits."""

from guanxi.domains.circuits.commands import (
    CircuitValues,
    RunValues,
    add_circuit,
    edit_circuit,
    edit_test,
    end_circuit,
    record_circuit_export,
    record_test,
    undo_circuit,
    void_test,
)
from guanxi.domains.circuits.fields import CIRCUIT, ENDS, SOURCES, STATES, TEST_RUN, VERDICTS
from guanxi.domains.circuits.policy import Measuring
from guanxi.domains.circuits.queries import (
    CircuitCard,
    CircuitFilter,
    Measured,
    RunCard,
    Site,
    circuit,
    circuits,
    circuits_of,
    measuring,
    test,
    tests,
    tests_of,
)
from guanxi.domains.circuits.rules import Verdict

__all__ = [
    "CIRCUIT",
    "ENDS",
    "SOURCES",
    "STATES",
    "TEST_RUN",
    "VERDICTS",
    "CircuitCard",
    "CircuitFilter",
    "CircuitValues",
    "Measured",
    "Measuring",
    "RunCard",
    "RunValues",
    "Site",
    "Verdict",
    "add_circuit",
    "circuit",
    "circuits",
    "circuits_of",
    "edit_circuit",
    "edit_test",
    "end_circuit",
    "measuring",
    "record_circuit_export",
    "record_test",
    "test",
    "tests",
    "tests_of",
    "undo_circuit",
    "void_test",
]
