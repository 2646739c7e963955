"""Takes TensorFlow's C library and its headers out of a wheel: extract.py <wheel> <deps folder of tfjs-node>."""
import os
import shutil
import sys
import zipfile

HEADERS = tuple(f"tensorflow/include/tensorflow/{part}/" for part in ("c", "tsl", "core/platform"))
LIBRARIES = ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2")


def target(name):
    if name in LIBRARIES:
        return "lib/" + os.path.basename(name)
    if name.startswith(HEADERS) and not name.endswith("/"):
        return name[len("tensorflow/"):]
    return None


wheel, deps = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if target(name) is None:
            continue
        path = os.path.join(deps, target(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(name) as source, open(path, "wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
