"""However many rows a table has, copying, comparing and bringing back hold few of them in memory."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from palveleva.keeping import fingerprints
from palveleva.keeping.copies import brand_of
from palveleva.keeping.fingerprints import hashed, of_database

ROWS, LETTERS = 15_000, 10_000  # 150 MB
PEAK = Path("/proc/self/clear_refs")


def digests(number):
    return [sha256(str(one).encode()).digest() for one in range(number)]


@pytest.mark.parametrize("number", [0, 1, 5000])
def test_the_hash_is_that_of_all_rows_in_their_order_as_in_every_backup_so_far(number, tmp_path, monkeypatch):
    monkeypatch.setattr(fingerprints, "IN_MEMORY", 320)
    found = digests(number)

    assert hashed(iter(found), tmp_path) == {"rows": number, "sha256": sha256(b"".join(sorted(found))).hexdigest()}
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def large(service):
    engine = create_engine(service.database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE large (id INTEGER PRIMARY KEY, words TEXT)"))
        for begins in range(0, ROWS, 500):
            some = [{"id": number, "words": f"{number:x<{LETTERS}}"} for number in range(begins, begins + 500)]
            connection.execute(text("INSERT INTO large VALUES (:id, :words)"), some)
    engine.dispose()
    return service


def megabytes_more(deed):
    """What memory rises to while it is done, above what was taken before."""
    PEAK.write_text("5")
    before = peak()
    told = deed()
    return told, (peak() - before) // 1000


def peak():
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1])


@pytest.mark.skipif(not PEAK.exists(), reason="only Linux tells how high it was")
def test_a_table_larger_than_memory_is_copied_compared_and_brought_back(large, tmp_path):
    brand = brand_of(large.database_url)
    copy = tmp_path / "copy"
    moment, to_copy = megabytes_more(lambda: brand.copy_out(large.database_url, copy))
    aside = replace(large, database_url=brand.fresh(large.database_url, tmp_path))
    try:
        _, to_fill = megabytes_more(lambda: brand.fill(aside.database_url, copy))
        tables, to_compare = megabytes_more(lambda: of_database(aside.database_url, tmp_path))
    finally:
        brand.discard(aside.database_url)

    assert tables == moment.tables
    assert tables["large"]["rows"] == ROWS
    assert max(to_copy, to_fill, to_compare) < 80, (to_copy, to_fill, to_compare)
