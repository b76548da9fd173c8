#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second application to exchange files with, for drag-and-drop and clipboard tests.

dragsource.py FILE...              a small window: drag from it to drag the files
dragsource.py --clipboard FILE...  put the files on the clipboard and keep them there
dragsource.py --accept             a small window that prints what is dropped on it
dragsource.py --read               print what the clipboard and the selection hold as text, and end
With --mime TYPE and --text TEXT, or --bytes FILE, anything else can be offered instead of files;
with --portal the files are handed over as a file manager does it, so that a sandboxed program gets
at them.
Prints one event per line: READY, DRAG-BEGIN, DRAG-END, DRAG-CANCEL, DROP uri, OFFERED mime.
"""
import argparse
import os

import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GLib, Gtk  # noqa: E402


def say(*words):
    print(*words, flush=True)


def provider(o):
    if o.text is not None:
        return Gdk.ContentProvider.new_for_bytes(o.mime, GLib.Bytes.new(o.text.encode()))
    if o.bytes is not None:
        with open(o.bytes, "rb") as f:
            return Gdk.ContentProvider.new_for_bytes(o.mime, GLib.Bytes.new(f.read()))
    if o.portal:
        files = Gdk.FileList.new_from_list([Gio.File.new_for_path(f) for f in o.files])
        return Gdk.ContentProvider.new_for_value(files)
    uris = "".join(Gio.File.new_for_path(os.path.abspath(f)).get_uri() + "\r\n" for f in o.files)
    return Gdk.ContentProvider.new_for_bytes("text/uri-list", GLib.Bytes.new(uris.encode()))


def source(o, widget):
    drag = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    drag.connect("prepare", lambda *_: provider(o))
    drag.connect("drag-begin", lambda *_: say("DRAG-BEGIN"))
    drag.connect("drag-cancel", lambda _s, _d, why: say("DRAG-CANCEL", why.value_nick))
    drag.connect("drag-end", lambda *_: say("DRAG-END"))
    widget.add_controller(drag)


def sink(widget):
    target = Gtk.DropTarget(actions=Gdk.DragAction.COPY)
    target.set_gtypes([Gdk.FileList, str])  # GdkDrop.read_async crashes from Python

    def dropped(_target, value, _x, _y):
        files = isinstance(value, Gdk.FileList)
        for line in [f.get_uri() for f in value.get_files()] if files else value.splitlines():
            say("DROP", line)
        say("DROP-DONE")
        return True

    def entered(target, *_):
        say("OFFERED", *target.get_current_drop().get_formats().get_mime_types() or [])
        return Gdk.DragAction.COPY

    target.connect("enter", entered)
    target.connect("drop", dropped)
    widget.add_controller(target)


def read():
    display, loop, left = Gdk.Display.get_default(), GLib.MainLoop(), 2

    def got(clipboard, result, name):
        nonlocal left
        try:
            say(name, repr(clipboard.read_text_finish(result)))
        except GLib.Error as e:
            say(name, "has no text:", e.message)
        left -= 1
        if not left:
            loop.quit()

    display.get_clipboard().read_text_async(None, got, "CLIPBOARD")
    display.get_primary_clipboard().read_text_async(None, got, "SELECTION")
    loop.run()


def main():
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--accept", action="store_true")
    p.add_argument("--clipboard", action="store_true")
    p.add_argument("--read", action="store_true")
    p.add_argument("--title", default="dragsource")
    p.add_argument("--mime", default="text/plain;charset=utf-8")
    p.add_argument("--text")
    p.add_argument("--bytes")
    p.add_argument("--portal", action="store_true")
    p.add_argument("files", nargs="*")
    o = p.parse_args()
    if o.read:
        Gtk.init()
        read()
        return

    def activate(app):
        words = "drop here" if o.accept else "drag me"
        label = Gtk.Label(label=words, hexpand=True, vexpand=True)
        win = Gtk.ApplicationWindow(application=app, title=o.title, child=label, decorated=False,
                                    default_width=140, default_height=90)
        if o.accept:
            sink(win)
        else:
            source(o, win)
        if o.clipboard:
            win.get_clipboard().set_content(provider(o))
        win.present()
        GLib.idle_add(say, "READY", priority=GLib.PRIORITY_LOW)

    app = Gtk.Application(flags=Gio.ApplicationFlags.NON_UNIQUE)
    app.connect("activate", activate)
    app.run(None)


main()
