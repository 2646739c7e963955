"""The live database, with a migrated one attached as `new`. Both have the same revision, so the same tables and columns."""

import json
import sqlite3

Row = dict[str, object]

# Rows of the directory, in an order in which no row precedes what it refers to.
MERGED = [
    "experiments", "experiment_tags", "runs", "params", "tags", "metrics", "latest_metrics", "datasets", "inputs", "input_tags",
    "logged_models", "logged_model_params", "logged_model_tags", "logged_model_metrics",
    "registered_models", "registered_model_tags", "model_versions", "model_version_tags", "registered_model_aliases",
]  # fmt: skip

# What the last import has seen of the directory, in the database itself: it changes in the same transaction as the rest.
# The mark GONE is of what has left the directory and stays on the server, because something there needs it.
GONE = "gone"
MEMORY = "CREATE TABLE IF NOT EXISTS tripod_directory (kind TEXT, id TEXT, mark TEXT, said TEXT, PRIMARY KEY (kind, id))"


class Tables:
    """Reads rows of the migrated database, writes rows of the live one, and remembers what was brought in."""

    def __init__(self, database: sqlite3.Connection):
        self.database = database
        self._columns: dict[str, list[str]] = {}
        self._keys: dict[str, list[str]] = {}

    def new(self, table: str, **where: object) -> list[Row]:
        return self._rows("new", table, where)

    def live(self, table: str, **where: object) -> list[Row]:
        return self._rows("main", table, where)

    def insert(self, table: str, row: Row, *, replace: bool = False) -> None:
        """Where the key is there already, the row that is there stays, unless it is to be replaced."""
        columns = self.columns(table)
        marks = ", ".join("?" * len(columns))
        how = ("OR REPLACE", "") if replace else ("", "ON CONFLICT DO NOTHING")
        self.run(f"INSERT {how[0]} INTO main.{table} ({', '.join(columns)}) VALUES ({marks}) {how[1]}", *[row[column] for column in columns])

    def update(self, table: str, row: Row, *, but: set[str]) -> None:
        """Changes the row of this key, without these columns."""
        self.columns(table)
        key = self._keys[table]
        changed = [column for column in row if column not in but and column not in key]
        self.run(
            f"UPDATE main.{table} SET {', '.join(f'{column} = ?' for column in changed)} WHERE {' AND '.join(f'{column} = ?' for column in key)}",
            *[row[column] for column in [*changed, *key]],
        )

    def run(self, statement: str, *values: object) -> sqlite3.Cursor:
        return self.database.execute(statement, values)

    def columns(self, table: str) -> list[str]:
        if table not in self._columns:
            described = self.run(f"PRAGMA main.table_info({table})").fetchall()
            self._columns[table] = [column[1] for column in described]
            self._keys[table] = [column[1] for column in described if column[5] > 0]
        return self._columns[table]

    def remembered(self, kind: str) -> dict[str, tuple[str, object]]:
        return {id: (mark, json.loads(said)) for id, mark, said in self.run("SELECT id, mark, said FROM main.tripod_directory WHERE kind = ?", kind)}

    def remembered_one(self, kind: str, id: str) -> tuple[str, object] | None:
        row = self.run("SELECT mark, said FROM main.tripod_directory WHERE kind = ? AND id = ?", kind, id).fetchone()
        return None if row is None else (row[0], json.loads(row[1]))

    def remember(self, kind: str, id: str, mark: str, said: object) -> None:
        self.run("INSERT OR REPLACE INTO main.tripod_directory VALUES (?, ?, ?, ?)", kind, id, mark, json.dumps(said))

    def forget(self, kind: str, id: str) -> None:
        self.run("DELETE FROM main.tripod_directory WHERE kind = ? AND id = ?", kind, id)

    def _rows(self, schema: str, table: str, where: Row) -> list[Row]:
        columns = self.columns(table)
        condition = " AND ".join(f"{column} = ?" for column in where) or "1"
        found = self.run(f"SELECT {', '.join(columns)} FROM {schema}.{table} WHERE {condition}", *where.values())
        return [dict(zip(columns, values)) for values in found]


def merge_tags(tables: Tables, table: str, owner: Row, tags: dict[str, str], said: dict[str, str]) -> None:
    """
    Brings what the directory says now of a thing's tags; `said` is what it said the last time. What it has not changed
    stays as it is on the server, where somebody may have changed or removed it.
    """
    for key, value in tags.items():
        if said.get(key) != value:
            tables.insert(table, {**owner, "key": key, "value": value}, replace=True)
    where = " AND ".join(f"{column} = ?" for column in owner)
    for key in said.keys() - tags.keys():
        tables.run(f"DELETE FROM main.{table} WHERE {where} AND key = ? AND value = ?", *owner.values(), key, said[key])
