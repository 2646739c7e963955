"""Runs the model package that this file lies in, for MLflow's ``python_function`` flavour.

Node predicts: ``stdio.mjs`` of the package answers each line with a line, all JSON, which keeps every bit of a float64.
Which values a column takes, and whether null is one of them, is decided there by the contract of the rows. Here is only
written as JSON what pandas holds.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
import time
import weakref
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import INVALID_PARAMETER_VALUE

NEEDED = "Node 20.19 or newer"
VARIABLE = "TRIPOD_NODE"
ADVICE = f"Install {NEEDED}, or set {VARIABLE} to its path."
START_SECONDS = 30
ANSWER_SECONDS = 60
# What a program that chooses among several Nodes needs of our environment, and no secret.
PASSED_ON = ("PATH", "HOME", "SYSTEMROOT")
DTYPES = {"double": "float64", "integer": "int32", "boolean": "bool", "string": "str"}


class _Ended(Exception):
    """Node has ended instead of answering."""


class _Node:
    """A process of Node that has loaded the package. It ends when its stdin does, however this process ends."""

    def __init__(self, package: str) -> None:
        program = _find_node()
        env = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        try:
            self._process = subprocess.Popen(
                [program, os.path.join(package, "stdio.mjs")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=env,
                start_new_session=True,  # Ctrl-C is for Python, which may have requests to answer.
            )
        except OSError as error:
            raise MlflowException(f"{program} does not start: {error.strerror}. {ADVICE}") from None
        try:
            first = self.ask(None, START_SECONDS)
        except _Ended:
            self.stop()
            raise MlflowException(f"{program} ended before the model was ready; stderr may say why. {ADVICE}") from None
        except BaseException:
            self.stop()
            raise
        if "failure" in first:
            self.stop()
            raise MlflowException(f"The model package in {package} does not start: {first['failure']}.")
        self.ready: dict[str, Any] = first["ready"]

    def ask(self, request: str | None, seconds: float = ANSWER_SECONDS) -> dict[str, Any]:
        """Sends a line and returns the answer. After an exception the process must be stopped."""
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        until = time.monotonic() + seconds
        limit = threading.Timer(seconds, process.kill)
        limit.daemon = True
        limit.start()
        try:
            if request is not None:
                process.stdin.write(request.encode("ascii") + b"\n")
                process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = b""
        finally:
            limit.cancel()
        if line.endswith(b"\n"):
            return json.loads(line)
        if time.monotonic() < until:
            raise _Ended
        raise MlflowException(f"Node did not answer within {seconds} seconds, and was ended.")

    def stop(self) -> None:
        """Ends the process, which has no state that could be lost."""
        self._process.kill()
        self._process.wait()


class NodePackage:
    """A model whose predictions are those of its package in Node, bit for bit. Several threads may use it at once."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._lock = threading.Lock()
        self._node: _Node | None = _Node(package)
        self._ready = self._node.ready
        _packages.add(self)

    def predict(self, model_input: pd.DataFrame, params: dict[str, Any] | None = None) -> pd.DataFrame:
        """Predicts all rows or none. The model takes no ``params``.

        Raises:
            MlflowException: INVALID_PARAMETER_VALUE, naming column and row, where a value does not fit the contract.
        """
        rows = self._ready["rows_at_once"]
        starts = range(0, max(len(model_input), 1), rows)
        parts = [self._predict(model_input.iloc[start : start + rows], start) for start in starts]
        return parts[0] if len(parts) == 1 else pd.concat(parts)

    def _predict(self, rows: pd.DataFrame, start: int) -> pd.DataFrame:
        columns = {name: _values(rows[name]) for name in self._ready["columns"] if name in rows}
        request = _json({"from": start, "columns": columns})
        with self._lock:
            try:
                answer = self._ask(request)
            except _Ended:
                answer = self._ask_again(request)
        if "refusal" in answer:
            raise MlflowException(f"No row is predicted: {answer['refusal']}.", INVALID_PARAMETER_VALUE)
        if "failure" in answer:
            raise MlflowException(f"The model package failed: {answer['failure']}.")
        predicted, outputs = answer["prediction"], self._ready["outputs"]
        return pd.DataFrame({name: pd.Series(predicted[name], rows.index, DTYPES[kind]) for name, kind in outputs.items()})

    def _ask(self, request: str) -> dict[str, Any]:
        node = self._node = self._node or _Node(self._package)
        try:
            return node.ask(request)
        except BaseException:  # Also Ctrl-C: an answer that comes late would be taken for the next one.
            self._node = None
            node.stop()
            raise

    def _ask_again(self, request: str) -> dict[str, Any]:
        try:
            return self._ask(request)
        except _Ended:
            raise MlflowException("Node ended twice instead of predicting these rows; stderr may say why.") from None

    def get_raw_model(self) -> NodePackage:
        """This model, as ``PyFuncModel.get_raw_model`` gives it: without MLflow, which looks at each value by itself."""
        return self

    def __reduce__(self) -> tuple[type[NodePackage], tuple[str]]:
        return NodePackage, (self._package,)

    def __del__(self) -> None:
        if node := getattr(self, "_node", None):
            node.stop()

    def leave_to_parent(self) -> None:
        """After a fork, Node and the lock, which may be held there, are the other process's."""
        self._node = None
        self._lock = threading.Lock()


_packages: weakref.WeakSet[NodePackage] = weakref.WeakSet()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lambda: [package.leave_to_parent() for package in _packages])


def _load_pyfunc(path: str) -> NodePackage:
    """MLflow calls it with the directory of the package."""
    return NodePackage(path)


def _find_node() -> str:
    named = os.environ.get(VARIABLE)
    if found := shutil.which(named or "node"):
        return found
    reason = f"{VARIABLE} is {named}, which is not a program" if named else "there is no node on the PATH"
    raise MlflowException(f"Node is not found: {reason}. {ADVICE}")


def _values(column: pd.Series) -> list[Any]:
    """The values of a column; None for what is missing: NaN, NaT, NA or None."""
    values, missing = column.tolist(), column.isna()
    return [None if gone else value for value, gone in zip(values, missing.tolist())] if missing.any() else values


def _json(request: dict[str, Any]) -> str:
    try:
        return json.dumps(request, default=_plain, allow_nan=False)
    except ValueError:
        # An infinite number, for which JSON has no word. 1e999 is read as one, so that the package says where it is.
        return json.dumps(request, default=_plain).replace("Infinity", "1e999")


def _plain(value: Any) -> Any:
    """What JSON has no form for: times as the contracts write them, numbers of other libraries."""
    if isinstance(value, date):  # also a datetime or a Timestamp
        return value.isoformat().removesuffix(":00")
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, (np.floating, Decimal)):
        return float(value)
    return {}  # No column takes it, and the package says where it is.
