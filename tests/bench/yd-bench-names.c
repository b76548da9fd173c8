/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * yd-bench-names fill|search PATH NAMES - the index of names at the size of a large drive. "fill"
 * makes one at PATH with NAMES names as people have them, always the same; "search" looks for what
 * people type, in it. Each is a process of its own: memory is said for both.
 */
#include "config.h"

#include "yd-browse-name-query.h"
#include "yd-browse-name-search.h"
#include "yd-browse-name-table.h"

#include "yd-drive-kept.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define IN_FOLDER 30
#define IN_TRANSACTION 50 /* folders */
#define ROUNDS 3
#define HITS 200

static const char * const words[] = {
  "照片", "合同", "我的", "名字", "工作", "资料", "学习", "笔记", "会议", "报告", "项目", "计划", "总结",
  "年度", "终稿", "修改", "备份", "视频", "音乐", "电影", "旅行", "家庭", "孩子", "生日", "毕业", "简历",
  "证书", "扫描", "发票", "报销", "工资", "财务", "预算", "采购", "客户", "公司", "产品", "设计", "需求",
  "测试", "开发", "文档", "说明", "教程", "课件", "作业", "试卷", "答案", "语文", "数学", "英语", "物理",
  "化学", "历史", "地理", "小说", "全集", "第一", "第二", "高清", "字幕", "北京", "上海", "杭州", "成都",
};
static const char * const latin[] = {
  "report", "invoice", "holiday", "project", "final", "draft", "backup", "scan", "photo", "notes",
  "readme", "config", "setup", "index", "main", "test", "data", "export", "budget", "letter",
};
static const char * const extensions[] = {
  "jpg", "jpg", "jpg", "jpg", "png", "heic", "mp4", "mov", "pdf", "pdf", "docx", "xlsx", "pptx",
  "txt", "md", "zip", "mp3", "c", "json", "epub",
};
static const char * const typed[] = {
  "合", "合同", "照片 2023", "我的名字", "终稿", "第二 字幕", "wdmz", "hetong", "wo", "ht", "zp2021",
  "img", "IMG_2019", "2023", "20", "1", "a", "jpg", "report", "inv", "final draft", "readme.md",
  "holiday 2018", "docx", "xyzzy", "生日 北京", "工作 报告 2022", "mm", "0001", "q",
};

static guint
roll (GRand *rand,
      guint  n)
{
  return (guint) g_rand_int_range (rand, 0, (gint32) n);
}

static const char *
pick (GRand              *rand,
      const char * const *of,
      guint               n)
{
  return of[roll (rand, n)];
}

#define PICK(of) pick (rand, of, G_N_ELEMENTS (of))

/* A third has Chinese words; most of the rest comes from cameras and computers. */
static void
make_name (GRand   *rand,
           guint    number,
           GString *name)
{
  guint year = 2008 + roll (rand, 18);
  guint day = roll (rand, 12) * 100 + roll (rand, 28) + 101;

  switch (roll (rand, 10))
    {
    case 0: case 1: case 2:
      g_string_printf (name, "IMG_%u%04u_%06u.%s", year, day, roll (rand, 240000),
                       PICK (extensions));
      break;
    case 3:
      g_string_printf (name, "DSC%05u.%s", number % 100000, PICK (extensions));
      break;
    case 4: case 5:
      g_string_printf (name, "%s%s%s%u.%s", PICK (words), PICK (words), PICK (words),
                       roll (rand, 400), PICK (extensions));
      break;
    case 6:
      g_string_printf (name, "%u年%s-%s（%s）.%s", year, PICK (words), PICK (words), PICK (words),
                       PICK (extensions));
      break;
    case 7:
      g_string_printf (name, "%s_%s-%u.%s", PICK (latin), PICK (latin), roll (rand, 1000),
                       PICK (extensions));
      break;
    case 8:
      g_string_printf (name, "%s %s v%u.%s", PICK (latin), PICK (words), roll (rand, 9),
                       PICK (extensions));
      break;
    default:
      g_string_printf (name, "%08x%08x.%s", g_rand_int (rand), number, PICK (extensions));
      break;
    }
}

static void
make_id (guint  number,
         char  *id)
{
  g_snprintf (id, 41, "%08x%08x%08x%08x%08x", 0x64c00000 + number / 7, number * 2654435761u,
              number ^ 0x5bd1e995, number * 40503u, number);
}

/* Folder @number of the tree, and what is in it. (transfer full) */
static GPtrArray *
make_folder (GRand        *rand,
             guint         number,
             guint         n_folders,
             YdDriveItem **folder)
{
  g_autoptr(GVariant) kept = NULL;
  g_autoptr(GString) name = g_string_new (NULL);
  GVariantBuilder builder;
  char folder_id[41], id[41];

  make_id (number, folder_id);
  if (number == 0)
    g_strlcpy (folder_id, YD_DRIVE_ROOT_ID, sizeof folder_id);
  *folder = yd_drive_item_new_folder ("1000001", folder_id, "", "");
  g_variant_builder_init (&builder, G_VARIANT_TYPE (YD_DRIVE_KEPT_ITEMS));
  for (guint i = 0; i < IN_FOLDER; i++)
    {
      guint item = number * IN_FOLDER + i + 1;
      gboolean is_folder = item < n_folders;

      make_id (item, id);
      make_name (rand, item, name);
      if (is_folder)
        g_string_printf (name, "%s%s %u", PICK (words), PICK (words), 2000 + roll (rand, 26));
      g_variant_builder_add (&builder, "(sssssssxxxxiib)", "1000001", id, folder_id, name->str, "",
                             "", "", (gint64) (is_folder ? -1 : (gint64) roll (rand, 90000000)),
                             (gint64) 0,
                             (gint64) (1300000000 + roll (rand, 400000000)) * G_USEC_PER_SEC,
                             (gint64) 0, is_folder ? YD_DRIVE_ITEM_FOLDER : YD_DRIVE_ITEM_FILE,
                             (gint32) (item % 7), FALSE);
    }
  kept = g_variant_ref_sink (g_variant_builder_end (&builder));
  return yd_drive_kept_to_items (kept, 0, IN_FOLDER);
}

static gint64
measure_file (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 ? status.st_size : 0;
}

static void
say_memory (void)
{
  g_autofree char *contents = NULL;
  const char *peak;

  if (!g_file_get_contents ("/proc/self/status", &contents, NULL, NULL))
    return;
  peak = strstr (contents, "VmHWM:");
  if (peak != NULL)
    printf ("peak %" G_GINT64_FORMAT " KiB\n",
             g_ascii_strtoll (peak + strlen ("VmHWM:"), NULL, 10));
}

static void
fill (const char *path,
      guint       n_names)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  g_autoptr(GError) error = NULL;
  YdBrowseNameTable *table = yd_browse_name_table_open (path, &error);
  guint n_folders = n_names / IN_FOLDER;
  gint64 start_us = g_get_monotonic_time ();
  gboolean changed;

  g_assert_no_error (error);
  for (guint i = 0; i < n_folders; i++)
    {
      YdDriveItem *folder;
      g_autoptr(GPtrArray) items = make_folder (rand, i, n_folders, &folder);

      if (i % IN_TRANSACTION == 0)
        yd_browse_name_table_begin (table);
      yd_browse_name_table_put_all (table, folder, items);
      yd_drive_item_unref (folder);
      if (i % IN_TRANSACTION == IN_TRANSACTION - 1 || i == n_folders - 1)
        yd_browse_name_table_end (table, &changed, &error);
      g_assert_no_error (error);
    }
  yd_browse_name_table_free (table);
  printf ("names %u\nfill_s %.1f\nbytes %" G_GINT64_FORMAT "\n", n_folders * IN_FOLDER,
           (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC, measure_file (path));
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  double one = *(const double *) a;
  double other = *(const double *) b;

  return one < other ? -1 : one > other;
}

/* Of this process, in all its threads. */
static double
read_processor_ms (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &spent);
  return (double) spent.tv_sec * 1000 + (double) spent.tv_nsec / 1e6;
}

/* Milliseconds until the hits are there; *processor_ms: of all threads. */
static double
search_once (const char *path,
             const char *text,
             guint      *n_found,
             double     *processor_ms)
{
  double spent_ms = read_processor_ms ();
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr(YdBrowseNameQuery) query = yd_browse_name_query_new (text, HITS);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) hits G_GNUC_UNUSED =
    yd_browse_name_search_run (path, query, NULL, NULL, &error);

  g_assert_no_error (error);
  *n_found = yd_browse_name_query_get_n_found (query);
  *processor_ms = read_processor_ms () - spent_ms;
  return (double) (g_get_monotonic_time () - start_us) / 1000;
}

static void
search (const char *path)
{
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  double processor_ms = 0;
  guint n_found;

  for (guint round = 0; round <= ROUNDS; round++)
    for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
      {
        double spent_ms;
        double ms = search_once (path, typed[i], &n_found, &spent_ms);

        if (round == 0)
          printf ("# %s: %u\n", typed[i], n_found);
        else
          g_array_append_val (times, ms);
        if (round == 1)
          printf ("# %s: %.1f ms, %.1f of a processor\n", typed[i], ms, spent_ms);
        if (round > 0)
          processor_ms += spent_ms;
      }
  g_array_sort (times, compare_times);
  printf ("processor_ms %.2f\n", processor_ms / times->len);
  printf ("queries %u\np50_ms %.2f\np95_ms %.2f\nmax_ms %.2f\n", times->len,
           g_array_index (times, double, times->len / 2),
           g_array_index (times, double, times->len * 95 / 100),
           g_array_index (times, double, times->len - 1));
}

int
main (int    argc,
      char **argv)
{
  if (argc != 4)
    return 2;
  if (g_str_equal (argv[1], "fill"))
    fill (argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10));
  else
    search (argv[2]);
  say_memory ();
  return 0;
}
