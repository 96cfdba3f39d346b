"""What a small record waits for: the first map of a process, and ``minemap demo``.

Each runs in a fresh process, twice: once to learn which modules it loads, and once with these
loaded before, so that what minemap itself does is told from what its libraries take to load. Run
``python benchmarks/bench_first.py``.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import subprocess
import sys
import tempfile
import time


def first_map():
    """Sweep Peru's record, ask what remains, and draw the map as a notebook does."""
    import minemap

    ledger = minemap.Ledger(*minemap.samples.peru())
    ledger.remaining("2023-12-31")
    ledger.explore()._repr_html_()


def demo():
    """Run the demonstration of the command line, in a folder of its own."""
    from minemap.cli import main

    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.chdir(folder),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.suppress(SystemExit),
    ):
        main(["demo"])


WORK = {"first map": first_map, "minemap demo": demo}


def seconds(work):
    """Processor seconds of a piece of work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def load(names):
    """Load modules, those that can be loaded by themselves."""
    for name in names:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def measure(name, known):
    """One piece of work, in this process, with the modules loaded that are known to be needed."""
    before = set(sys.modules)
    loading = seconds(lambda: load(known))
    first, again = seconds(WORK[name]), seconds(WORK[name])
    modules = [module for module in sys.modules if module not in before]
    return {"loading": loading, "first": first, "again": again, "modules": modules}


def in_a_process(name, known=()):
    """One piece of work, in a process of its own."""
    command = [sys.executable, __file__, "--one", name]
    run = subprocess.run(
        command, check=True, capture_output=True, text=True, input=json.dumps([*known])
    )
    return json.loads(run.stdout.splitlines()[-1])


def main():
    """Print the table."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2], json.load(sys.stdin))))
        return
    print("processor seconds   loading libraries   the work   the same again")
    for name in WORK:
        found = in_a_process(name, in_a_process(name)["modules"])
        print(f"{name:20}{found['loading']:17.2f}{found['first']:11.2f}{found['again']:17.2f}")


if __name__ == "__main__":
    main()
