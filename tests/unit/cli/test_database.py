"""`scf db` and `scf keys` on a database of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from scf_ledger.database import Database
from scf_ledger.gateway.auth import authenticate
from scf_ledger.members.tables import Member
from scf_ledger.migrations import upgrade
from scf_ledger.settings import Settings
from tests.unit.cli.conftest import Scf

CODE = "91310000631696382C"


@pytest.fixture
def database(home: Path) -> Database:
    home.mkdir()
    opened = Database(Settings.load({}, home=str(home)).database)
    upgrade(opened)
    with opened.write() as session:
        session.add(
            Member(
                id=7,
                uscc=CODE,
                name="示例",
                roles=32,
                governing=False,
                status="active",
                kyc_until=2**39,
                did_document="0x",
                version=1,
                admitted_at=1,
            )
        )
    return opened


def test_upgrade_may_be_repeated(scf: Scf) -> None:
    for _ in range(2):
        answer = scf("db", "upgrade")
        assert (answer.exit_code, answer.stdout) == (0, "the database has the newest schema\n")


def test_a_database_that_is_not_there_is_named(scf: Scf) -> None:
    answer = scf("db", "upgrade", SCF_DATABASE_URL="sqlite:////no/such/folder/ledger.db")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("scf: the database failed: ")
    assert "SCF_DATABASE_URL" in answer.stderr


def test_rebuild_without_a_deployment_says_what_to_type(scf: Scf) -> None:
    answer = scf("db", "rebuild")
    assert answer.exit_code == 1
    assert answer.stderr.rstrip().endswith("run: scf deploy (不存在)")


@pytest.mark.parametrize(("given", "member"), [("0", 0), ("7", 7), (CODE, 7)])
def test_a_new_key_opens_the_api_for_its_member(scf: Scf, database: Database, given: str, member: int) -> None:
    answer = scf("keys", "new-api", "--member", given, "--label", "ERP")
    assert answer.exit_code == 0
    with database.read() as session:
        assert authenticate(session, f"Bearer {answer.stdout.strip()}").member == member


@pytest.mark.parametrize("given", ["8", "-1", "x", "91310000631696382X", "9" * 30])
def test_a_member_that_is_not_on_the_register(scf: Scf, database: Database, given: str) -> None:
    answer = scf("keys", "new-api", f"--member={given}", "--label", "ERP")
    assert answer.exit_code == 1
    assert f"--member is {given!r} and must be a member's number or 统一社会信用代码" in answer.stderr
    assert answer.stdout == ""
