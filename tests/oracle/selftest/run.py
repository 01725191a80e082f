"""Runs the demo of every hand-written program through the interpreter, and compares with what the program itself printed.

    python3 selftest/run.py            against selftest/expected/, as printed by the plain programs on the real clock
    python3 selftest/run.py --real     runs the plain programs again and compares their output with it
    python3 selftest/run.py --cases    prints the programs' demos as cases, to be run on an engine
    python3 selftest/run.py --record   writes selftest/expected/
"""

import importlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE), str(HERE / "programs")]

from interpreter import Program  # noqa: E402


def printed(path):
    """What the plain program prints on the real clock; it never sees the interpreter."""
    command = [sys.executable, "-B", "-W", "ignore", path]
    return subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": str(HERE)}).stdout


def transcribed(path):
    """The same lines from the demo's run."""
    module = importlib.import_module(path.stem)
    report = Program(module.DEMO, {}, getattr(module, "INTERVENTIONS", ())).run()
    lines = []
    for t, task, event, detail in report["events"]:
        if event == "note":
            lines.append(f"{t} {detail['text']}")
        elif event == "end" and task == "main":
            error = {"raised": detail.get("error"), "cancelled": "CancelledError"}.get(detail["outcome"])
            ended = len(lines), f"{t} main ends" + (f" with {error}" if error else "")
    # asyncio.run returns only when the left-overs are done, so a program says that main ended last, at that time.
    return lines, ended


def agree(path, expected):
    lines, (_, ended) = transcribed(path)
    *said, last = expected.splitlines()
    return lines == said and ended.split(" ", 1)[1] == last.split(" ", 1)[1]


def main():
    paths = sorted((HERE / "programs").glob("*.py"))
    if "--cases" in sys.argv:
        for path in paths:
            module = importlib.import_module(path.stem)
            case = {"id": path.stem, "demo": module.DEMO, "interventions": getattr(module, "INTERVENTIONS", [])}
            print(json.dumps(case))
        return
    real = {}
    if sys.argv[1:]:
        with ThreadPoolExecutor(2) as pool:
            real = dict(zip(paths, pool.map(printed, paths)))
    bad = 0
    for path in paths:
        kept = HERE / "expected" / f"{path.stem}.txt"
        if "--record" in sys.argv:
            kept.parent.mkdir(exist_ok=True)
            kept.write_text(real[path])
        expected = kept.read_text()
        if real and real[path] != expected:
            bad += 1
            print(f"{path.stem}: prints now\n{real[path]}instead of\n{expected}")
        if not agree(path, expected):
            bad += 1
            lines, (_, ended) = transcribed(path)
            print(f"{path.stem}: the program prints\n{expected}the interpreter says\n" + "\n".join([*lines, ended]) + "\n")
    print(f"{len(paths)} programs, {bad} differences")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
