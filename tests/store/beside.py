"""What a test does to a database beside the program, whichever kind it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, MetaData, Table, create_engine, event, inspect, pool
from sqlmodel import SQLModel

from bot.store.engine import begin_as_asked, file_of, is_sqlite


@contextmanager
def transaction(address: str, pragma: str = "PRAGMA foreign_keys=OFF") -> Iterator[Connection]:
    """A transaction of its own, committed at the end; the `pragma` goes before it in a file."""
    engine = create_engine(address.replace("+aiosqlite", ""), poolclass=pool.NullPool)
    if is_sqlite(address):
        file_of(address).parent.mkdir(exist_ok=True)
        event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
        event.listen(engine, "connect", lambda connection, _: connection.execute(pragma).close())
        event.listen(engine, "begin", begin_as_asked)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def sql(address: str, statement: str) -> list[Any]:
    """Run one statement; what it gives, if it gives anything."""
    with transaction(address) as connection:
        done = connection.exec_driver_sql(statement)
        return [tuple(row) for row in done] if done.returns_rows else []


def tables(address: str) -> set[str]:
    with transaction(address) as connection:
        return set(inspect(connection).get_table_names())


def everything(address: str) -> dict[str, list[Any]]:
    """Every row of every table."""
    return {name: sorted(sql(address, f"SELECT * FROM {name}"), key=str) for name in sorted(tables(address))}  # noqa: S608


def put(connection: Connection, row: SQLModel) -> None:
    """Write a row as an older version would have: only the columns that are there."""
    table = Table(str(row.__tablename__), MetaData(), autoload_with=connection)
    values = {column.name: getattr(row, column.name) for column in table.columns}
    connection.execute(table.insert().values({name: value for name, value in values.items() if value is not None}))
