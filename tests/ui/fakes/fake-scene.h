/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window with a pretended service behind it, for tests and for looking at it.
 */
#pragma once

#include "fake.h"

#include "yd-window.h"

typedef struct
{
  AdwApplication    *application;
  YdStorageRegistry *registry;
  YdTransferQueue   *queue;
  YdBaseDatabase    *database;
  YdBaseClock       *clock;
  YdNetSession      *net;
  YdAuthVault       *vault;
  GSettings         *settings;   /* none at first */
  YdTransferCache   *cache;      /* none at first */
  YdShared          *shared;     /* once asked for */
  YdWindow          *window;     /* once presented */
} FakeScene;

/* Registers an application, makes empty models. */
FakeScene *fake_scene_new         (void);
/* What a person has set; before it is presented. */
GSettings *fake_scene_add_settings (FakeScene  *scene);
/* A cache of local copies in @folder; before it is presented. */
void       fake_scene_add_cache   (FakeScene   *scene,
                                   const char  *folder);
/* A storage of drive @kind called @name. */
void       fake_scene_add_storage (FakeScene   *scene,
                                   const char  *name,
                                   YdDriveKind  kind,
                                   gboolean     demo);
/* Some files in drive "d1". */
void       fake_scene_fill        (void);
/* What windows share, made when it is asked for first. (transfer none) */
YdShared  *fake_scene_get_shared  (FakeScene   *scene);
void       fake_scene_present     (FakeScene   *scene);
void       fake_scene_free        (FakeScene   *scene);
