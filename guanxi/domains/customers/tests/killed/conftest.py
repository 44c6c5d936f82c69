"""A database that real processes may write, and die while they do."""

from guanxi.domains.intake.tests.killed.conftest import surroundings as surroundings
