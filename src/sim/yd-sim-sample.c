/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The demo drive's sample files. Names and texts are data of the pretended service, in the
 * languages of its users; they are not translated. */

#include "config.h"

#include "yd-sim-sample.h"

#include "yd-sim-livp.h"
#include "yd-sim-picture.h"

#include <string.h>

#define WELCOME \
  "Welcome to the demo drive.\n\n" \
  "Everything here stays on this computer. You can try all you like:\n\n" \
  "  - drop files and folders onto the window, or press Upload;\n" \
  "  - download a file, or a whole folder;\n" \
  "  - rename, move, copy, put into the recycle bin;\n" \
  "  - look at the pictures and at the live photo.\n\n" \
  "When you are ready for your own files, add a storage and sign in by scanning a code.\n"

#define WELCOME_ZH \
  "欢迎来到演示盘。\n\n" \
  "这里的文件只保存在本机，可以放心尝试：\n\n" \
  "  · 把文件或文件夹拖到窗口中，或点按“上传”；\n" \
  "  · 下载一个文件，或整个文件夹；\n" \
  "  · 重命名、移动、复制、放入回收站；\n" \
  "  · 看看图片和实况照片。\n\n" \
  "准备好使用自己的文件时，请添加存储并扫码登录。\n"

#define PACKING \
  "# Three days in the hills\n\n" \
  "- [x] rain jacket\n- [x] map on paper\n- [ ] spare batteries\n- [ ] tea\n" \
  "- [ ] something to read\n\nThe train leaves at 7:42.\n"

#define BUDGET \
  "item,planned,spent\ntrain,48.00,48.00\nhut,90.00,85.50\nfood,60.00,41.20\nmap,12.90,12.90\n"

#define POEMS \
  "静夜思　李白\n\n床前明月光，疑是地上霜。\n举头望明月，低头思故乡。\n\n\n" \
  "登鹳雀楼　王之涣\n\n白日依山尽，黄河入海流。\n欲穷千里目，更上一层楼。\n\n\n" \
  "山居秋暝　王维\n\n空山新雨后，天气晚来秋。\n明月松间照，清泉石上流。\n" \
  "竹喧归浣女，莲动下渔舟。\n随意春芳歇，王孙自可留。\n"

#define RECIPE \
  "番茄炒蛋\n\n用料：番茄两个，鸡蛋三个，葱一根，盐、糖少许。\n\n" \
  "一、鸡蛋打散，加少许盐。番茄切块。\n二、热锅下油，倒入蛋液，凝固后盛出。\n" \
  "三、下番茄，炒出汁，加糖。\n四、倒回鸡蛋，翻匀，撒葱花出锅。\n"

#define RESOURCES \
  "This is the resource drive.\n\n" \
  "The service keeps two: the backup drive, where phones put their\n" \
  "pictures, and this one, for everything else. Each can be a storage of its own.\n\n" \
  "这是资源库。备份盘与资源库可以分别添加为存储。\n"

static YdSimNode *
add_bytes (YdSimStore *store,
           YdSimNode  *folder,
           const char *name,
           GBytes     *bytes)
{
  return yd_sim_store_add_file (store, folder, name, NULL, yd_sim_store_add_bytes (store, bytes));
}

static void
add_text (YdSimStore *store,
          YdSimNode  *folder,
          const char *name,
          const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));

  add_bytes (store, folder, name, bytes);
}

static void
add_pictures (YdSimStore *store,
              YdSimNode  *folder)
{
  static const struct
  {
    const char  *name;   /* (unowned) */
    guint32      seed;
    gboolean     jpeg;
  } pictures[] = {
    { "Morning hills.png", 3 * 977 + 0x1240, FALSE },
    { "Evening hills.jpg", 0x5a31, TRUE },
    { "Night hills.png", 0x7c16, FALSE },
    { "雨后.jpg", 0x92b3, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autoptr(GBytes) bytes = NULL;

      bytes = pictures[i].jpeg ? yd_sim_picture_draw_jpeg (pictures[i].seed, 0, 960, 640)
                               : yd_sim_picture_draw_png (pictures[i].seed, 960, 640);
      add_bytes (store, folder, pictures[i].name, bytes);
    }
}

static void
add_live_photo (YdSimStore *store,
                YdSimNode  *folder)
{
  g_autoptr(GBytes) picture = yd_sim_picture_draw_jpeg (0x3d85, 0.5, 800, 600);
  g_autoptr(GBytes) film = yd_sim_picture_draw_film (0x3d85, 320, 240, 15);
  g_autoptr(GBytes) zip = yd_sim_livp_build ("IMG_0042.jpeg", picture, "IMG_0042.mov", film);

  yd_sim_livp_split (store, add_bytes (store, folder, "IMG_0042.livp", zip));
}

static void
fill_backup (YdSimStore *store,
             YdSimNode  *root)
{
  YdSimNode *documents = yd_sim_store_add_folder (store, root, "Documents");
  YdSimNode *pictures = yd_sim_store_add_folder (store, root, "Pictures");
  YdSimNode *recipes = yd_sim_store_add_folder (store, root, "菜谱");

  add_text (store, root, "Welcome.txt", WELCOME);
  add_text (store, root, "欢迎.txt", WELCOME_ZH);
  add_text (store, documents, "Packing list.md", PACKING);
  add_text (store, documents, "Budget.csv", BUDGET);
  add_text (store, documents, "诗三首.txt", POEMS);
  yd_sim_store_add_folder (store, documents, "Empty folder");
  add_text (store, recipes, "番茄炒蛋.txt", RECIPE);
  add_pictures (store, pictures);
  add_live_photo (store, pictures);
}

static void
fill_resource (YdSimStore *store,
               YdSimNode  *root)
{
  g_autoptr(GBytes) film = yd_sim_picture_draw_film (0x41b2, 320, 180, 20);

  add_text (store, root, "About this drive.txt", RESOURCES);
  add_bytes (store, root, "Hills.mov", film);
}

void
yd_sim_sample_fill (YdSimStore *store,
                    const char *user)
{
  YdSimDrive *backup = yd_sim_store_find_drive_of (store, user, "backup");
  YdSimDrive *resource = yd_sim_store_find_drive_of (store, user, "resource");

  /* Someone who has emptied a drive wants it empty. */
  if (backup == NULL || resource == NULL || backup->root->children->len > 0
      || backup->bin->children->len > 0 || resource->root->children->len > 0)
    return;

  fill_backup (store, backup->root);
  fill_resource (store, resource->root);
}
