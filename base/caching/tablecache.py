"""Django's cache in a database table is changed here: it raises the error of a write that failed.

The limits of requests are counted in this cache. Django takes a write that the database refuses for one that another
process was quicker with, so a full disk would tell somebody who signs in for the first time that they have tried too
often.
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
        with self.raise_storage_errors():
            return super().add(*args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        with self.raise_storage_errors():
            super().set(*args, **kwargs)

    @contextmanager
    def raise_storage_errors(self) -> Iterator[None]:
        """Raise the first storage error of the block once the block has ended, since Django swallows it inside.

        Begin and commit of the transaction happen here, where nobody catches their errors.
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
