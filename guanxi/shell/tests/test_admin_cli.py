"""`guanxi db admin`: a server that was just installed has somebody who can log in (PRM-72)."""

import contextlib

import pytest
from typer.testing import CliRunner

from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.refusal import Refusal
from guanxi.shell import db_cli


def test_prm_72_the_first_administrator_is_made_and_a_second_one_asks_why(db, monkeypatch):
    monkeypatch.setattr(db_cli, "connected", contextlib.nullcontext)

    def run(*arguments, typed=""):
        return CliRunner().invoke(db_cli.app, ["admin", *arguments], input=typed, catch_exceptions=False).stdout

    said = run("xitong", "--name", "席同", typed="云江电信\n")
    found = organisation.users_by_staff_number(numbers=["xitong"])["xitong"]
    assert found.unit_name == "云江电信" and found.roles == ("R20",) and "password" in said
    with pytest.raises(Refusal) as caught:
        run("er", "--name", "乙")
    assert caught.value.code == "administrator_exists"
    assert "er" in run("er", "--name", "乙", "--again", "原管理员离岗")
