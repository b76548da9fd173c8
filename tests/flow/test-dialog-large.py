#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""With letters of double size the form and the window with the code are not cut off."""
import flow
import form


def test_form_and_code_fit():
    with flow.start() as app:
        form.check_that_it_fits(app)


flow.main()
