/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Categories and mime types of files (Open API reference §6). */

#include "config.h"

#include "yd-sim-kind.h"

#include <string.h>

static const YdSimKind kinds[] = {
  { "7z", "application/x-7z-compressed", "zip" },
  { "aac", "audio/aac", "audio" },
  { "apk", "application/vnd.android.package-archive", "app" },
  { "avi", "video/x-msvideo", "video" },
  { "bmp", "image/bmp", "image" },
  { "csv", "text/csv; charset=utf-8", "doc" },
  { "doc", "application/msword", "doc" },
  { "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "doc" },
  { "exe", "application/x-msdownload", "app" },
  { "flac", "audio/flac", "audio" },
  { "gif", "image/gif", "image" },
  { "gz", "application/gzip", "zip" },
  { "heic", "image/heic", "image" },
  { "htm", "text/html; charset=utf-8", "doc" },
  { "html", "text/html; charset=utf-8", "doc" },
  { "jpeg", "image/jpeg", "image" },
  { "jpg", "image/jpeg", "image" },
  { "json", "application/json", "doc" },
  { "livp", "application/octet-stream", "image" },
  { "m4a", "audio/mp4", "audio" },
  { "md", "text/markdown; charset=utf-8", "doc" },
  { "mkv", "video/x-matroska", "video" },
  { "mov", "video/quicktime", "video" },
  { "mp3", "audio/mpeg", "audio" },
  { "mp4", "video/mp4", "video" },
  { "ogg", "audio/ogg", "audio" },
  { "pdf", "application/pdf", "doc" },
  { "png", "image/png", "image" },
  { "ppt", "application/vnd.ms-powerpoint", "doc" },
  { "rar", "application/vnd.rar", "zip" },
  { "svg", "image/svg+xml", "image" },
  { "tar", "application/x-tar", "zip" },
  { "txt", "text/plain; charset=utf-8", "doc" },
  { "wav", "audio/wav", "audio" },
  { "webm", "video/webm", "video" },
  { "webp", "image/webp", "image" },
  { "xls", "application/vnd.ms-excel", "doc" },
  { "zip", "application/zip", "zip" },
};

static const YdSimKind unknown_kind = { "", "application/oct-stream", "others" };

const YdSimKind *
yd_sim_kind_find (const char *extension)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].extension, extension) == 0)
      return &kinds[i];

  return &unknown_kind;
}
