"""Django's cache in a table of the database, which does not keep a failed write to itself.

Limits are counted in it. Django takes a write that the database refuses for one that another process was quicker with,
so a full disk would tell somebody who signs in for the first time that they have tried too often.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache.backends import db
from django.db import DatabaseError, connections, router, transaction

from base.database.storage import find_trouble


class DatabaseCache(db.DatabaseCache):
    """`add` and `set` raise the DatabaseError of a database that is locked or full."""

    def add(self, *args: Any, **kwargs: Any) -> bool:
        with self.raising():
            return super().add(*args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        with self.raising():
            super().set(*args, **kwargs)

    @contextmanager
    def raising(self) -> Iterator[None]:
        """Raise after the block what the storage said in it.

        Begin and commit are done here, where nobody catches them.
        """
        using = router.db_for_write(self.cache_model_class)
        troubles: list[DatabaseError] = []

        def listen(execute: Callable, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
            try:
                return execute(sql, params, many, context)
            except DatabaseError as error:
                if find_trouble(error):
                    troubles.append(error)
                raise

        with transaction.atomic(using=using), connections[using].execute_wrapper(listen):
            yield
            if troubles:
                raise troubles[0]
