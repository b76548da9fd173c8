#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files are taken elsewhere, and the names of many are changed, by keys alone.  What other programs
put on the clipboard becomes files; and what they change of a file is offered to be uploaded,
whichever tab it was opened from.  One storage for all cases."""
import os
import re

import flow
import service
import steps
import ui



FOLDER = os.environ["TMPDIR"] + "/paste"
PLACE = service.Service()
ASKED = re.compile("^Upload the New Version")


def names(files):
    return sorted(row.labels[0] for row in files.rows())


def test_cut_and_paste_by_keys():
    there = ["/cut/target/old.txt", "/cut/slip.txt", "/many/page 1.txt", "/many/page 2.txt",
             "/paste/old.txt", "/edit/letter.txt"]
    content = {**{path: path for path in there}, "/odd/thing.zzz": "\0\1\2\3"}
    with steps.signed_in(PLACE, content, "--profile", "keys") as (app, files):
        files.row("cut", timeout=20).double_click()
        files.row("slip.txt", timeout=20).click()
        ui.key("ctrl+x")
        files.row("target").double_click()
        files.row("old.txt", timeout=20)
        ui.key("ctrl+v")
        files.row("slip.txt", timeout=20)
        ui.key("ctrl+z")
        ui.until(lambda: names(files) == ["old.txt"], 20, "the file to go back")


def go(app, path, name):
    """The files of the folder at a path, which has one with that name."""
    ui.key("ctrl+l")
    app.wait("text box", "Path", "focused", timeout=20)
    ui.key("ctrl+a")
    ui.type_text(path)
    ui.key("Return")
    files = app.wait("tree grid", "Files", timeout=20)
    files.row(name, timeout=20)
    return files


def test_many_are_renamed():
    with flow.start("--profile", "keys") as app:
        app.wait("tree grid", "Files", timeout=20).wait(state="focused")
        files = go(app, "/many", "page 2.txt")
        files.row("page 2.txt").click()
        ui.key("ctrl+a", "F2")
        app.window("Rename Several").wait("button", "Rename")
        ui.type_text("page")
        ui.key("Tab")
        ui.type_text("leaf")
        ui.key("Return")
        ui.until(lambda: names(files) == ["leaf 1.txt", "leaf 2.txt"], 20, "the names")
        ui.key("ctrl+z")
        ui.until(lambda: names(files) == ["page 1.txt", "page 2.txt"], 20, "the old names")


def paste(files, arrived, *paths, image=None):
    """The owner of the clipboard stays until what it has ARRIVED."""
    with ui.clipboard_files(*paths, image=image) as owner:
        ui.at_corner(owner)
        files.click()
        ui.key("ctrl+v")
        ui.until(arrived, 20, "what was pasted")


def in_cloud(folder):
    """{path: [contents]} of the files of a folder."""
    return {p: c for p, c in PLACE.files().items() if p.startswith(folder + "/")}


def test_pasted():
    steps.make_files(FOLDER + "/album", {"inner.txt": 300})
    image = FOLDER + "/drawn.png"
    ui.run("convert", "-size", "40x30", "gradient:red-blue", image)
    with flow.start("--profile", "keys") as app:
        app.move(0, 0)
        app.wait("tree grid", "Files", timeout=20).wait(state="focused")
        files = go(app, "/paste", "old.txt")
        named = re.compile(r"^Pasted Image \d{4}-\d\d-\d\d \d\d-\d\d-\d\d\.png")
        paste(files, lambda: files.find("row", named), image=image)
        paste(files, lambda: files.find("row", re.compile("^album")), FOLDER + "/album")
        ui.until(lambda: len(in_cloud("/paste")) == 3, 20, "the uploads")
        found = in_cloud("/paste")
        assert len(found.pop("/paste/album/inner.txt")[0]) == 300
        assert found.pop("/paste/old.txt")
        (name, contents), = found.items()
        assert named.match(name[len("/paste/"):]), name
        with open(FOLDER + "/came.png", "wb") as f:
            f.write(contents[0])
        assert ui.difference(image, FOLDER + "/came.png") == 0


def edit(app, row):
    """The path of the copy that the editor gets."""
    row.click(button=3)
    app.wait("menu item", "Edit").click()
    uri = ui.until(steps.opened, 20, "the editor")
    return ui.path_of(uri) if uri.startswith("file:") else uri


def save(app, path, text, *words):
    """As editors do: beside it, and then in its place.  The question, which says WORDS too."""
    with open(path + ".new", "w", encoding="utf-8") as f:
        f.write(text)
    os.rename(path + ".new", path)
    dialog = app.wait("dialog", ASKED, timeout=20)
    for word in words:
        dialog.wait("label", re.compile(word))
    return dialog


def becomes(*contents):
    ui.until(lambda: sum(in_cloud("/edit").values(), []) == list(contents), 20,
             lambda: in_cloud("/edit"))


def test_nothing_opens_it():
    with flow.start("--profile", "keys") as app:
        app.wait("tree grid", "Files", timeout=20).wait(state="focused")
        go(app, "/odd", "thing.zzz").row("thing.zzz").double_click()
        app.wait("label", re.compile("^No program here could open .*thing.zzz"), timeout=20)


def test_edited():
    steps.install_program("text/plain")
    ask = PLACE.elsewhere()
    with flow.start("--profile", "keys") as app:
        app.wait("tree grid", "Files", timeout=20).wait(state="focused")
        files = go(app, "/edit", "letter.txt")
        folder = ask("openFile/get_by_path", file_path="/edit")["file_id"]
        path = edit(app, files.row("letter.txt"))
        with open(path, encoding="utf-8") as f:
            assert f.read() == "/edit/letter.txt"

        # its tab is gone when it is saved; what is refused is not sent
        ui.key("ctrl+t", "alt+1", "ctrl+w")
        before = len(PLACE.asked("openFile/complete"))
        steps.answer(save(app, path, "not this one"), "Cancel")
        app.gone("dialog", ASKED)
        steps.answer(save(app, path, "the second version", "recycle bin"), "Upload")
        becomes(b"the second version")
        assert len(PLACE.asked("openFile/complete")) == before + 1, "what was refused was sent"
        binned, = PLACE.asked("recyclebin/trash")[-1:]
        assert binned

        # twice; and somebody else changes it meanwhile, or takes it away
        steps.answer(save(app, path, "the third one"), "Upload")
        becomes(b"the third one")
        item, = ask("openFile/list", parent_file_id=folder, limit=10)["items"]
        ask("openFile/recyclebin/trash", file_id=item["file_id"])
        steps.answer(save(app, path, "the fourth one", "not there any more"), "Upload")
        becomes(b"the fourth one")

        # renamed: that one is in nobody's way
        item, = ask("openFile/list", parent_file_id=folder, limit=10)["items"]
        ask("openFile/update", file_id=item["file_id"], name="renamed.txt",
            check_name_mode="refuse")
        steps.answer(save(app, path, "the fifth one", "renamed or moved"), "Upload")
        ui.until(lambda: in_cloud("/edit") == {"/edit/letter.txt": [b"the fifth one"],
                                               "/edit/renamed.txt": [b"the fourth one"]}, 20,
                 lambda: in_cloud("/edit"))


def test_kept_the_rules():
    PLACE.__exit__(None)


flow.main()
