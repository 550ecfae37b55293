"""On a machine with several PostgreSQL tools those are taken that fit its server."""

import pytest

from palveleva.keeping import pg_tools


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """installed("15", "18"): where pg_dump of each lies; the last one came with pip, the first with the system."""

    def install(*versions):
        paths = []
        for version in versions:
            tool = tmp_path / version / "pg_dump"
            tool.parent.mkdir()
            tool.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.3 (Debian {version}.3-0+deb12u1)'\n")
            tool.chmod(0o755)
            paths.append(str(tool))
        monkeypatch.setenv("PATH", str(tmp_path / versions[0]))
        monkeypatch.delenv("PALVELEVA_PG_BIN", raising=False)
        monkeypatch.setattr(pg_tools, "bundled", lambda: str(tmp_path / versions[-1]))
        return paths

    return install


def test_those_of_the_servers_version_are_taken_whatever_the_tests_have_brought(installed):
    of_the_system, with_pip = installed("15", "18")

    assert pg_tools.found("pg_dump", 15) == of_the_system
    assert pg_tools.found("pg_dump", 18) == with_pip


def test_where_none_fits_there_is_still_one(installed):
    there = installed("15", "18")

    assert pg_tools.found("pg_dump", 16) in there


def test_the_setting_decides(installed, monkeypatch, tmp_path):
    _, with_pip = installed("15", "18")
    monkeypatch.setenv("PALVELEVA_PG_BIN", str(tmp_path / "18"))

    assert pg_tools.found("pg_dump", 15) == with_pip
