"""Going through many rows by their key: no page is counted off from the beginning, and none is held in memory."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, tuple_

from palveleva.db import db

PAGE = 500
Keys = Select[*tuple[Any, ...]]  # asks for keys: the columns of an order, of which the last is the primary key


def pages(query: Keys, size: int = PAGE) -> Iterator[list[tuple[Any, ...]]]:
    """In the order of the columns of `query`, of which the last is unique; each page is asked for when it is needed.

    A row that is still there when its page is over is not met a second time.
    """
    columns = list(query.selected_columns)
    ordered, last = query.order_by(*columns).limit(size), None
    while True:
        rest = ordered if last is None else ordered.where(tuple_(*columns) > last)
        page = [tuple(row) for row in db.session.execute(rest)]
        if page:
            yield page
        if len(page) < size:
            return
        last = page[-1]


def still(query: Keys, key: Any) -> bool:
    """Whether the row with this key, which is the last column of `query`, is still one of those asked for."""
    return db.session.execute(query.where(list(query.selected_columns)[-1] == key)).first() is not None
