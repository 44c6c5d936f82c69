"""The list of operations: one module per subject, one line per operation. How to add one: docs/domains/rest.md."""

from guanxi.integrations.rest.operation import Operation
from guanxi.integrations.rest.operations import (
    accounts,
    book,
    cards,
    changes,
    circuits,
    consent,
    contacts,
    decisions,
    distributions,
    duplicates,
    fields,
    grading,
    guidance,
    handovers,
    imports,
    insights,
    parentage,
    people,
    placement,
    privacy,
    registration,
    rivals,
    service,
    shares,
    stewardship,
    structure,
    system,
    views,
    work,
)

OPERATIONS: tuple[Operation, ...] = tuple(operation for subject in (
    book, views, accounts, contacts, handovers, distributions, consent, registration, rivals, circuits, shares, placement, guidance, parentage,
    structure, service, work, grading, decisions, insights, imports, privacy, duplicates, cards, changes, fields, stewardship, people, system,
) for operation in subject.OPERATIONS)
