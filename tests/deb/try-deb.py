#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The package for Debian: what is in it, that it can be installed here, and that it starts (TAP).

To be run by ./dev deb. It is unpacked into a folder, not installed.
"""
import gzip
import os
import re
import subprocess

import flow
import ui

PACKAGE = os.environ["YD_PACKAGE"]
ID = "io.github.yunduo.Yunduo"
ROOT = os.path.join(os.environ["HOME"], "unpacked")
FILES = """
usr/bin/yunduo
usr/bin/yunduo-cli
usr/share/applications/{id}.desktop
usr/share/bash-completion/completions/yunduo-cli
usr/share/dbus-1/services/{id}.service
usr/share/doc/yunduo/copyright
usr/share/fish/vendor_completions.d/yunduo-cli.fish
usr/share/glib-2.0/schemas/{id}.gschema.xml
usr/share/gnome-shell/search-providers/{id}.search-provider.ini
usr/share/icons/hicolor/scalable/apps/{id}.svg
usr/share/icons/hicolor/symbolic/apps/{id}-symbolic.svg
usr/share/locale/zh_CN/LC_MESSAGES/yunduo.mo
usr/share/man/man1/yunduo-cli.1.gz
usr/share/man/man1/yunduo.1.gz
usr/share/metainfo/{id}.metainfo.xml
usr/share/zsh/site-functions/_yunduo-cli
"""


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def unpack():
    if not os.path.isdir(ROOT):
        run("dpkg-deb", "--extract", PACKAGE, ROOT)
        run("glib-compile-schemas", os.path.join(ROOT, "usr/share/glib-2.0/schemas"))
    return ROOT


def test_it_has_what_belongs_to_the_app():
    listed = {line.split(None, 5)[5].removeprefix("./").split(" -> ")[0]
              for line in run("dpkg-deb", "--contents", PACKAGE).splitlines()}
    missing = set(FILES.format(id=ID).split()) - listed
    assert not missing, missing
    programs = {name for name in listed if re.match(r"usr/(s?bin|lib|libexec|games)/.*[^/]$", name)}
    assert programs == {"usr/bin/yunduo", "usr/bin/yunduo-cli"}, programs
    with gzip.open(os.path.join(unpack(), "usr/share/man/man1/yunduo.1.gz"), "rt") as f:
        assert ".TH YUNDUO 1" in f.read()


def test_it_can_be_installed_here():
    depends = run("dpkg-deb", "--field", PACKAGE, "Depends")
    for library in ("libgtk-4-1", "libadwaita-1-0", "libsoup-3.0-0", "libsecret-1-0",
                    "glib-networking"):
        assert library in depends, depends
    run("dpkg", "--no-act", "--install", PACKAGE)
    # There is no mail address yet: that is no reason to fail.
    run("lintian", "--fail-on", "error,warning", "--suppress-tags",
        "bogus-mail-host,bogus-mail-host-in-debian-changelog", PACKAGE)


def test_both_programs_are_hardened():
    check = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../app/test-hardening.py")
    run(check, *(os.path.join(unpack(), "usr/bin", name) for name in ("yunduo", "yunduo-cli")))


def test_both_programs_start():
    binaries = os.path.join(unpack(), "usr/bin")
    share = os.path.join(ROOT, "usr/share")
    os.environ["XDG_DATA_DIRS"] = f"{share}:{os.environ.get('XDG_DATA_DIRS', '/usr/share')}"
    os.environ["GSETTINGS_SCHEMA_DIR"] = os.path.join(share, "glib-2.0/schemas")
    version = run(os.path.join(binaries, "yunduo-cli"), "--version").split()[1]
    assert version == run("dpkg-deb", "--field", PACKAGE, "Version").strip()
    with ui.App(os.path.join(binaries, "yunduo")) as app:
        app.wait("button", "Try the Demo Drive").click()
        app.wait(name="Files", timeout=30)
        assert not app.complaints, app.complaints
        app.close()


flow.main()
