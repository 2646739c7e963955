"""What the benchmark `train` stands beside: Keras with the same network, and LightGBM, on the same rows.

    learners.py keras <training.csv> <test.csv> <epochs> <batch> <peak rate> <warm-up> <batch of the rate>
    learners.py lightgbm <training.csv> <test.csv> <roc auc>

Each prints one JSON object as its last line. Reading the file and making the features do not count.
"""

import json
import math
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import pandas as pd
from scipy.stats import rankdata

RATES = {
    "route": ("route_late_this_time_14d", "route_departures_this_time_14d"),
    "origin": ("origin_late_arrivals_60min", "origin_arrivals_60min"),
    "destination": ("destination_late_arrivals_60min", "destination_arrivals_60min"),
}
NOT_COUNTS = {"distance_miles", "hour", "label"}
TREES_AT_ONCE, MOST_TREES = 10, 500


def keras(training_file: str, test_file: str, epochs: str, batch: str, peak: str, warm_up: str, rate_batch: str) -> dict[str, float]:
    os.environ["KERAS_BACKEND"] = "tensorflow"
    import keras as k

    training, test = pd.read_csv(training_file), pd.read_csv(test_file)
    numbers = numbers_of(training)
    mean, deviation = numbers.mean(axis=0), numbers.std(axis=0)
    features = [features_of(numbers_of(rows), rows, mean, deviation) for rows in (training, test)]
    labels = training["label"].to_numpy(np.float32)
    per_epoch = math.ceil(len(labels) / int(batch))
    steps = int(epochs) * per_epoch
    k.utils.set_random_seed(1)
    model = k.Sequential([k.Input((features[0].shape[1],)), k.layers.Dense(64, "relu"), k.layers.Dense(32, "relu"), k.layers.Dense(1)])
    rate = k.optimizers.schedules.CosineDecay(0.0, steps - round(steps * float(warm_up)), warmup_target=float(peak), warmup_steps=max(1, round(steps * float(warm_up))))
    model.compile(optimizer=k.optimizers.Adam(rate), loss=k.losses.BinaryCrossentropy(from_logits=True))
    started, cpu = time.perf_counter(), time.process_time()
    model.fit(features[0], labels, batch_size=int(batch), epochs=int(epochs), verbose=0)
    seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu
    predicted = model.predict(features[1], batch_size=int(batch), verbose=0)[:, 0]
    rates = steady_rates(model, features[0], labels, int(rate_batch))
    return {"seconds": seconds, "cpu_seconds": cpu_seconds, "roc_auc": roc_auc(predicted, test["label"].to_numpy()), "width": features[0].shape[1], **rates}


def steady_rates(model, features, labels, batch: int) -> dict[str, float]:
    """Rows a second of an epoch after one in which all was compiled: the same model learns on."""
    model.fit(features, labels, batch_size=batch, epochs=1, verbose=0)
    started, cpu = time.perf_counter(), time.process_time()
    model.fit(features, labels, batch_size=batch, epochs=1, verbose=0)
    return {"rows_per_second": len(labels) / (time.perf_counter() - started), "rows_per_cpu_second": len(labels) / (time.process_time() - cpu)}


def lightgbm(training_file: str, test_file: str, wanted: str) -> dict[str, float]:
    import lightgbm as lgb

    training, test = pd.read_csv(training_file), pd.read_csv(test_file)
    columns = [name for name in training.columns if name != "label"]
    values, labels = test[columns].to_numpy(np.float32), test["label"].to_numpy()
    learned = training[columns].to_numpy(np.float32), training["label"].to_numpy(np.float32)
    started = time.perf_counter()
    booster = lgb.Booster({"objective": "binary", "verbose": -1, "seed": 1}, lgb.Dataset(*learned))
    seconds = time.perf_counter() - started
    scores = np.zeros(len(labels))
    for trees in range(TREES_AT_ONCE, MOST_TREES + 1, TREES_AT_ONCE):
        started = time.perf_counter()
        for _ in range(TREES_AT_ONCE):
            booster.update()
        seconds += time.perf_counter() - started
        # To look at the test rows does not count.
        scores += booster.predict(values, start_iteration=trees - TREES_AT_ONCE, num_iteration=TREES_AT_ONCE, raw_score=True)
        reached = roc_auc(scores, labels)
        if reached >= float(wanted):
            break
    return {"seconds": seconds, "trees": trees, "roc_auc": reached}


def numbers_of(rows: pd.DataFrame) -> np.ndarray:
    """Roots of the counts, smoothed rates, and the logarithm of the distance, as the model's own features."""
    counts = [name for name in rows.columns if name not in NOT_COUNTS]
    roots = np.sqrt(rows[counts].to_numpy(np.float32))
    rates = np.stack([(rows[part] + 2.1) / (rows[whole] + 10) for part, whole in RATES.values()], axis=1)
    return np.concatenate([roots, rates, np.log(rows[["distance_miles"]].to_numpy(np.float32))], axis=1).astype(np.float32)


def features_of(numbers: np.ndarray, rows: pd.DataFrame, mean: np.ndarray, deviation: np.ndarray) -> np.ndarray:
    hours = np.eye(24, dtype=np.float32)[rows["hour"].to_numpy()]
    return np.concatenate([np.clip((numbers - mean) / deviation, -5, 5), hours], axis=1).astype(np.float32)


def roc_auc(scores: np.ndarray, labels: np.ndarray) -> float:
    positives = int(labels.sum())
    negatives = len(labels) - positives
    ranks = rankdata(scores)
    return float((ranks[labels == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives))


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    print(json.dumps({"keras": keras, "lightgbm": lightgbm}[command](*arguments)))
