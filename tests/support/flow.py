# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow tests: Python scripts that drive the real app and print TAP.  To be run under ./session.

    import flow

    def test_welcome():
        with flow.start() as app:
            app.wait("button", "Add Storage")

    flow.main()

Each function test_… is a case; they run in order, a failed one does not stop the others.  For a
failed case the screen and the tree of every program started by flow.start are kept in the folder
that $YD_FLOW_OUTPUT names.  At its end a program must have said nothing that GLib would call a
warning, or the case fails.
"""
import contextlib
import os
import sys
import tempfile
import time
import traceback

import ui

OUTPUT = os.environ.get("YD_FLOW_OUTPUT") or tempfile.gettempdir()
_running = []


def root():
    """Where ./dev has installed the app with its icon, settings and translations, or None."""
    place = os.environ.get("YD_ROOT")
    return place if place and os.path.exists(os.path.join(place, "bin", "yunduo")) else None


def program():
    """The app as installed, or else the one in the build folder."""
    return os.path.join(root(), "bin", "yunduo") if root() else os.environ["YD_PROGRAM"]


def environment():
    """What the app needs to find its settings, icons and translations."""
    if root():
        share = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
        return {"XDG_DATA_DIRS": f"{root()}/share:{share}"}
    return {"GSETTINGS_SCHEMA_DIR": os.environ["YD_SCHEMA_DIR"]}


@contextlib.contextmanager
def start(*args, env=None, complaints=()):
    """The app, running; closed at the end of the block.  COMPLAINTS are parts of lines that may be
    warned about, where the test provokes the warning itself."""
    app = ui.App(program(), *args, env={**environment(), **(env or {})})
    _running.append(app)
    try:
        yield app
        app.close()
        unexpected = [ln for ln in app.complaints if not any(c in ln for c in complaints)]
        assert not unexpected, "\n".join(unexpected)
        assert app.process.returncode in (0, None), f"ended with {app.process.returncode}"
    except BaseException:
        record(app)
        raise
    finally:
        _running.remove(app)
        app.close()


def record(app):
    """Keep what a person would have seen."""
    base = os.path.join(OUTPUT, f"{os.path.basename(sys.argv[0])}-{int(time.time() * 1000)}")
    os.makedirs(OUTPUT, exist_ok=True)
    with contextlib.suppress(Exception):
        ui.screenshot(base + ".png")
        with open(base + ".txt", "w", encoding="utf-8") as f:
            f.write(f"{app.dump(50)}\n\n{app.output}\n")
        print(f"# see {base}.png and .txt")


def main():
    cases = [(n, f) for n, f in sys.modules["__main__"].__dict__.items() if n.startswith("test_")]
    wanted = sys.argv[1:]
    cases = [(n, f) for n, f in cases if not wanted or n in wanted]
    failed = 0
    print("TAP version 13", f"1..{len(cases)}", sep="\n", flush=True)
    for number, (name, case) in enumerate(cases, 1):
        title = name[len("test_"):].replace("_", " ")
        try:
            case()
            print(f"ok {number} - {title}", flush=True)
        except Exception:
            failed += 1
            print(f"not ok {number} - {title}")
            for line in traceback.format_exc().splitlines():
                print("# " + line)
            sys.stdout.flush()
    sys.exit(failed != 0)
