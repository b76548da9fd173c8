# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The strings that the sources have for translators, and a catalogue that marks each of them."""
import os
import subprocess

KEYWORDS = ("_", "N_", "C_:1c,2", "NC_:1c,2", "Q_:1g", "ngettext:1,2", "g_dngettext:2,3",
            "g_dpgettext2:2c,3")
OPENS, CLOSES = "⟦", "⟧"


def run(*cmd):
    return subprocess.run(cmd, check=True, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env={**os.environ, "LC_ALL": "C.UTF-8"})


def extract(root, pot):
    """All strings of the sources, as Meson's glib preset finds them."""
    run("xgettext", "--from-code=UTF-8", "--add-comments=Translators", "--package-name=yunduo",
        *(f"--keyword={k}" for k in KEYWORDS), "--flag=g_strdup_printf:1:c-format",
        "--flag=g_string_printf:2:c-format", f"--directory={root}",
        f"--files-from={root}/po/POTFILES.in", f"--output={pot}")


def mark(text):
    """What the marking catalogue says for TEXT, without the key of a mnemonic."""
    return OPENS + text.replace("_", "", 1) + CLOSES


def mark_all(root, scratch, mo):
    """Compile a catalogue in which every string stands between marks."""
    pot, po = os.path.join(scratch, "all.pot"), os.path.join(scratch, "marked.po")
    extract(root, pot)
    entries = run("msgen", pot).stdout
    entries = run_with(entries, "msgcat", "--no-wrap", "--no-location", "-")
    with open(po, "w", encoding="utf-8") as f:
        f.write('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
                '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n')
        # The first entry is the header, which is ours.
        f.write("\n\n".join(mark_entry(e) for e in entries.split("\n\n")[1:]))
    run("msgfmt", "-o", mo, po)


def run_with(text, *cmd):
    return subprocess.run(cmd, check=True, text=True, input=text, stdout=subprocess.PIPE,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}).stdout


def mark_entry(entry):
    """Each msgstr of an entry, which may go on over several lines, between marks."""
    lines, start = entry.split("\n"), None
    for i, line in enumerate(lines + [""]):
        goes_on = line.startswith('"')
        if start is not None and not goes_on:
            last = lines[i - 1]
            end = -3 if last.endswith('\\n"') else -1
            lines[i - 1] = last[:end] + CLOSES + last[end:]
            head, _, rest = lines[start].partition('"')
            lines[start] = f'{head}"{OPENS}{rest}'
            start = None
        if line.startswith("msgstr"):
            start = i
    return "\n".join(lines)
