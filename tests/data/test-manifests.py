#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Flatpak manifests ask for no more than the app needs, and say what they build (TAP).

Of Flathub's rules for manifests, those that can be told from the text.
"""
import json
import os
import re
import sys

FOLDER = os.path.join(sys.argv[1], "flatpak")
RELEASE, DEVEL = "io.github.yunduo.Yunduo", "io.github.yunduo.Yunduo.Devel"
PERMISSIONS = {"--share=ipc", "--share=network", "--socket=fallback-x11", "--socket=wayland",
               "--device=dri", "--talk-name=org.freedesktop.secrets"}


def read(app_id):
    with open(os.path.join(FOLDER, app_id + ".json"), encoding="utf-8") as f:
        return json.load(f)


def modules(manifest):
    return {module["name"]: module for module in manifest["modules"]}


def check_permissions():
    for app_id in RELEASE, DEVEL:
        asked = set(read(app_id)["finish-args"])
        assert asked == PERMISSIONS, asked ^ PERMISSIONS


def check_what_is_built():
    for app_id in RELEASE, DEVEL:
        manifest = read(app_id)
        assert manifest["id"] == app_id
        assert manifest["command"] == "yunduo"
        assert (manifest["runtime"], manifest["sdk"]) == ("org.gnome.Platform", "org.gnome.Sdk")
        assert list(modules(manifest))[-1] == "yunduo", "what it needs comes first"
    source, = modules(read(RELEASE))["yunduo"]["sources"]
    assert source == {"type": "git", "path": "..", "branch": "HEAD"}, source


def check_sources():
    """Whatever is fetched is fetched over TLS and is what it was."""
    for app_id in RELEASE, DEVEL:
        for name, module in modules(read(app_id)).items():
            for source in module["sources"] if name != "yunduo" else ():
                assert source["type"] in ("archive", "file", "patch"), (name, source)
                assert "url" not in source or source["url"].startswith("https://"), source
                assert "url" not in source or re.fullmatch("[0-9a-f]{64}", source["sha256"]), source


def check_they_are_alike():
    """But for the id, the option that goes with it, and where the source is."""
    release, devel = read(RELEASE), read(DEVEL)
    ours, theirs = modules(release)["yunduo"], modules(devel)["yunduo"]
    assert "-Ddevel=true" in theirs["config-opts"] and "-Ddevel=true" not in ours["config-opts"]
    for manifest, module in (release, ours), (devel, theirs):
        manifest["id"] = ""
        module["sources"] = []
        module["config-opts"] = [opt for opt in module["config-opts"] if "devel" not in opt]
    assert release == devel


def main():
    checks = [check for name, check in globals().items() if name.startswith("check_")]
    print(f"1..{len(checks)}")
    for number, check in enumerate(checks, 1):
        try:
            check()
            print(f"ok {number} - {check.__name__[6:]}")
        except (AssertionError, LookupError, ValueError) as error:
            print(f"# {error!r}\nnot ok {number} - {check.__name__[6:]}")


main()
