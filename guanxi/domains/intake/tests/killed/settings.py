"""Settings of the processes in this test: the ordinary ones, with a wiring that knows the test subject."""

from guanxi.config.settings import *  # noqa: F403

GUANXI_WIRING = "guanxi.domains.intake.tests.killed.wiring"
