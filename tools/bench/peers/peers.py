"""What the benchmarks stand beside: MLflow's own models, LightGBM, Kedro's pipeline, and shap.

    peers.py log  <tracking uri> <rows.csv>          logs a scikit-learn model, prints its run
    peers.py load <tracking uri> <run id>            loads it: milliseconds of the import, of the first and of the next loads
    peers.py batch <rows.csv> <rows> <repeats>       predicts so many rows: rows per second of each peer
    peers.py explain <fields> <background> <rows>    explains so many rows by shap's exact explainer: milliseconds of one
    peers.py sas <file>                              reads a SAS data set by pandas: seconds, and the most memory

Each prints one JSON object as its last line.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable


def log(uri: str, file: str) -> dict[str, str]:
    import mlflow
    import pandas as pd
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    mlflow.set_tracking_uri(uri)
    mlflow.set_experiment("peers")
    rows = pd.read_csv(file).select_dtypes("number").head(2000)
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=200)).fit(rows, label_of(rows))
    signature = mlflow.models.infer_signature(rows, model.predict(rows))
    with mlflow.start_run() as run:
        mlflow.sklearn.log_model(model, name="model", signature=signature, serialization_format="pickle")
    return {"run_id": run.info.run_id}


def load(uri: str, run_id: str) -> dict[str, float]:
    started = time.perf_counter()
    import mlflow.pyfunc

    imported = time.perf_counter() - started
    mlflow.set_tracking_uri(uri)
    seconds = [timed(lambda: mlflow.pyfunc.load_model(f"runs:/{run_id}/model")) for _ in range(6)]
    return {"import_ms": imported * 1000, "cold_ms": seconds[0] * 1000, "warm_ms": statistics.median(seconds[1:]) * 1000}


def batch(file: str, count: str, repeats: str) -> dict[str, float]:
    import numpy as np
    import pandas as pd
    from lightgbm import LGBMClassifier

    stored = pd.read_csv(file, parse_dates=["departed_at"])
    numbers = stored.select_dtypes("number")
    model = LGBMClassifier(n_estimators=100, verbose=-1).fit(numbers, label_of(numbers))
    rows = stored.iloc[np.arange(int(count)) % len(stored)].reset_index(drop=True)
    peers = {"lightgbm": mlflow_model(model, numbers), "kedro": kedro_model(model, numbers)}
    return {name: len(rows) / statistics.median(timed(lambda: predict(rows)) for _ in range(int(repeats) + 1)) for name, predict in peers.items()}


def mlflow_model(model, numbers) -> Callable:
    """LightGBM as MLflow loads it: through pyfunc, which holds the rows to a signature."""
    import tempfile

    import mlflow

    place = tempfile.mkdtemp()
    signature = mlflow.models.infer_signature(numbers, model.predict(numbers))
    mlflow.lightgbm.save_model(model, f"{place}/model", signature=signature)
    loaded = mlflow.pyfunc.load_model(f"{place}/model")
    columns = list(numbers.columns)
    return lambda rows: loaded.predict(rows[columns])


def kedro_model(model, numbers) -> Callable:
    """The same behind two nodes of preprocessing, as kedro-mlflow packs a pipeline: KedroPipelineModel, through pyfunc."""
    import tempfile

    import mlflow
    import numpy as np
    from kedro.io import DataCatalog, MemoryDataset
    from kedro.pipeline import node, pipeline
    from kedro_datasets.pickle import PickleDataset
    from kedro_mlflow.mlflow import KedroPipelineModel

    columns = list(numbers.columns)

    def take_clock(instances):
        return instances[columns].assign(hour=instances["departed_at"].dt.hour)

    def take_logs(clock):
        return clock.assign(ln_distance=np.log(clock["distance_miles"]))

    def predict(model, features):
        return model.predict_proba(features[columns])[:, 1]

    inference = pipeline(
        [
            node(take_clock, "instances", "clock"),
            node(take_logs, "clock", "features"),
            node(predict, ["model", "features"], "predictions"),
        ]
    )
    place = tempfile.mkdtemp()
    stored = PickleDataset(filepath=f"{place}/model.pkl")
    stored.save(model)
    catalog = DataCatalog({"model": stored, "instances": MemoryDataset()})
    packed = KedroPipelineModel(pipeline=inference, catalog=catalog, input_name="instances")
    mlflow.pyfunc.save_model(f"{place}/model", python_model=packed, artifacts=packed.extract_pipeline_artifacts())
    loaded = mlflow.pyfunc.load_model(f"{place}/model")
    return loaded.predict


def explain(fields: str, background: str, count: str) -> dict[str, float]:
    """A network of our size in numpy, that reads the fields and nothing else: no pipeline and no rows of a table."""
    import numpy as np
    import shap

    random = np.random.default_rng(1)
    sizes = [int(fields), 64, 32, 1]
    layers = [random.normal(0, size**-0.5, (size, units)).astype("float32") for size, units in zip(sizes, sizes[1:])]

    def predict(rows):
        values = rows.astype("float32")
        for kernel in layers[:-1]:
            values = np.maximum(values @ kernel, 0)
        return 1 / (1 + np.exp(-(values @ layers[-1])[:, 0].astype("float64")))

    usual = random.normal(size=(int(background), sizes[0]))
    explainer = shap.explainers.Exact(predict, shap.maskers.Independent(usual, max_samples=len(usual)))
    rows = random.normal(size=(int(count), sizes[0]))
    explainer(rows[:2], silent=True)  # compiles
    return {"ms": 1000 * statistics.median(timed(lambda row=row: explainer(row[None], silent=True)) for row in rows)}


def sas(file: str) -> dict[str, float]:
    """Reads a SAS data set as pandas does by itself, with pyarrow's texts, and with texts left as bytes."""
    import resource

    import pandas as pd

    rows = 0

    def read(encoding, storage):
        nonlocal rows
        with pd.option_context("mode.string_storage", storage):
            rows = len(pd.read_sas(file, encoding=encoding))

    ways = {"seconds": ("infer", "python"), "pyarrow_seconds": ("infer", "pyarrow"), "bytes_seconds": (None, "python")}
    times = {name: timed(lambda way=way: read(*way)) for name, way in ways.items()}
    return {"rows": rows, **times, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}


def label_of(numbers):
    """A label that something can be learned of: whether the first two counts exceed their median together."""
    total = numbers.iloc[:, 1] + numbers.iloc[:, 2]
    return (total > total.median()).astype(int)


def timed(work: Callable) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    print(json.dumps({"log": log, "load": load, "batch": batch, "explain": explain, "sas": sas}[command](*arguments)))
