/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Seats, and what accounts have of lines; see the header.
 *
 * The locks are of open file descriptions (F_OFD_SETLK): tried, never waited for. A process that
 * has a seat without a line holds a shared lock on the account's "-wait" file: the others see it
 * and give back what they have more than one of.
 */
#include "config.h"

#include "yd-transfer-lines.h"

#include "yd-base-hash.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define POLL_US (G_USEC_PER_SEC / 4)
#define RAISE_US (30 * (gint64) G_USEC_PER_SEC)
#define KEY_DIGITS 16

typedef struct
{
  char *name;         /* (owned): of the account */
  char *key;          /* (owned): the same in names of files, not to be read as an account */
  YdTransferLines *lines; /* (unowned) */
  GPtrArray *seats;   /* (owned): YdTransferSeat (unowned), in the order they were taken */

  int locks[YD_TRANSFER_LINES_MAX]; /* -1: not ours */
  int wait_file;      /* -1: not open */
  gboolean announced; /* that somebody here waits */
  guint n_used;
  guint limit;
  gint64 hold_us;     /* no line before; monotonic */
  gint64 lowered_us;  /* when limit changed last */
  guint timer;        /* for the next look; 0 none */
  gint64 timer_us;    /* when it is due */
} Account;

struct _YdTransferLines
{
  YdBaseClock *clock; /* (owned) */
  char *folder;       /* (owned) (nullable) */
  GPtrArray *accounts; /* (owned): Account, those with seats and those that were refused */
};

struct _YdTransferSeat
{
  Account *account;   /* (unowned): there as long as one of its seats */
  YdTransferSeatFunc granted;
  gpointer user_data; /* (unowned) */
  guint n;
  guint wanted;
  gint64 missing;
};

static gboolean look_cb (gpointer data);

static gint64
now_us (Account *account)
{
  return yd_base_clock_get_monotonic_us (account->lines->clock);
}

/* Files */

/* -1 when there is no such file; errno says why. */
static int
open_lock_file (Account    *account,
                const char *what)
{
  g_autofree char *name = g_strdup_printf ("lines-%s-%s.lock", account->key, what);
  g_autofree char *path = g_build_filename (account->lines->folder, name, NULL);

  return open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

/* @type: F_RDLCK, F_WRLCK or F_UNLCK. FALSE when another has it; a file system that knows no locks
 * does not stop anybody. */
static gboolean
try_lock (int   file,
          short type)
{
  struct flock lock = { .l_type = type, .l_whence = SEEK_SET };

  return fcntl (file, F_OFD_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES);
}

static gboolean
is_locked_elsewhere (int file)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  return fcntl (file, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

/* One of the lines that no process has; FALSE when there is none. */
static gboolean
take_line (Account *account)
{
  gboolean busy = FALSE;

  for (guint i = 0; account->lines->folder != NULL && i < YD_TRANSFER_LINES_MAX; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      int file;

      if (account->locks[i] >= 0)
        continue;
      file = open_lock_file (account, number);
      if (file < 0)
        break;
      if (try_lock (file, F_WRLCK))
        {
          account->locks[i] = file;
          account->n_used++;
          return TRUE;
        }
      close (file);
      busy = TRUE;
    }
  if (!busy)
    account->n_used++;
  return !busy;
}

static void
drop_line (Account *account)
{
  account->n_used--;
  for (guint i = YD_TRANSFER_LINES_MAX; i-- > 0;)
    if (account->locks[i] >= 0)
      {
        close (account->locks[i]);
        account->locks[i] = -1;
        return;
      }
}

static gboolean
has_wait_file (Account *account)
{
  if (account->wait_file < 0 && account->lines->folder != NULL)
    account->wait_file = open_lock_file (account, "wait");
  return account->wait_file >= 0;
}

static void
announce (Account  *account,
          gboolean  somebody_waits)
{
  if (account->announced == somebody_waits || !has_wait_file (account))
    return;
  account->announced = somebody_waits;
  try_lock (account->wait_file, somebody_waits ? F_RDLCK : F_UNLCK);
}

/* Accounts */

static void
account_free (gpointer data)
{
  Account *account = data;

  if (account->timer != 0)
    yd_base_clock_remove_timer (account->lines->clock, account->timer);
  if (account->wait_file >= 0)
    close (account->wait_file);
  g_ptr_array_unref (account->seats);
  g_free (account->name);
  g_free (account->key);
  g_free (account);
}

static Account *
ensure_account (YdTransferLines *self,
                const char      *name)
{
  Account *account;

  for (guint i = 0; i < self->accounts->len; i++)
    {
      account = g_ptr_array_index (self->accounts, i);
      if (g_str_equal (account->name, name))
        return account;
    }
  account = g_new0 (Account, 1);
  account->lines = self;
  account->name = g_strdup (name);
  account->key = yd_base_hash_data (name, strlen (name));
  account->key[KEY_DIGITS] = '\0';
  account->seats = g_ptr_array_new ();
  account->wait_file = -1;
  account->limit = YD_TRANSFER_LINES_MAX;
  for (guint i = 0; i < YD_TRANSFER_LINES_MAX; i++)
    account->locks[i] = -1;
  g_ptr_array_add (self->accounts, account);
  return account;
}

/* While the account is refused there is nothing to look for. */
static void
look_later (Account *account,
            gint64   delay_us)
{
  gint64 start_us = now_us (account);
  gint64 due_us = MAX (start_us + delay_us, account->hold_us);

  if (account->timer != 0 && account->timer_us <= due_us)
    return;
  if (account->timer != 0)
    yd_base_clock_remove_timer (account->lines->clock, account->timer);
  account->timer_us = due_us;
  account->timer = yd_base_clock_add_timer (account->lines->clock, due_us - start_us, look_cb,
                                            account, NULL);
}

static void
raise_limit (Account *account)
{
  while (account->limit < YD_TRANSFER_LINES_MAX &&
         now_us (account) - account->lowered_us >= RAISE_US)
    {
      account->limit++;
      account->lowered_us += RAISE_US;
    }
}

/* (nullable): nobody wants one */
static YdTransferSeat *
choose_seat (Account *account)
{
  YdTransferSeat *best = NULL;

  for (guint i = 0; i < account->seats->len; i++)
    {
      YdTransferSeat *seat = g_ptr_array_index (account->seats, i);

      if (seat->wanted == 0)
        continue;
      if (seat->n == 0)
        return seat;
      if (best == NULL || seat->missing > best->missing)
        best = seat;
    }
  return best;
}

static gboolean
is_wanted_elsewhere (Account *account)
{
  return has_wait_file (account) && is_locked_elsewhere (account->wait_file);
}

/* Calls the seat, which may do with this file what it likes: the caller looks at everything anew.
 * FALSE when there is nothing to give or nobody to give it to. */
static gboolean
grant_one (Account *account)
{
  YdTransferSeat *seat = choose_seat (account);

  if (seat == NULL || account->n_used >= account->limit)
    return FALSE;
  if (seat->n > 0 && is_wanted_elsewhere (account))
    {
      look_later (account, POLL_US);
      return FALSE;
    }
  if (!take_line (account))
    {
      look_later (account, POLL_US);
      return FALSE;
    }
  seat->n++;
  seat->wanted--;
  seat->granted (seat->user_data);
  return TRUE;
}

static void
drop_account_if_idle (Account *account)
{
  if (account->seats->len == 0 && account->limit == YD_TRANSFER_LINES_MAX &&
      account->hold_us <= now_us (account))
    g_ptr_array_remove (account->lines->accounts, account);
}

/* Hands out what there is. */
static gboolean
look_cb (gpointer data)
{
  Account *account = data;
  YdTransferSeat *first;

  account->timer = 0;
  raise_limit (account);
  if (account->hold_us > now_us (account))
    {
      if (choose_seat (account) != NULL)
        look_later (account, account->hold_us - now_us (account));
      return G_SOURCE_REMOVE;
    }
  /* one a turn: the seats are others after each */
  if (grant_one (account))
    look_later (account, 0);
  else if (account->limit < YD_TRANSFER_LINES_MAX && choose_seat (account) != NULL)
    look_later (account, account->lowered_us + RAISE_US - now_us (account));
  first = choose_seat (account);
  announce (account, first != NULL && first->n == 0);
  drop_account_if_idle (account);
  return G_SOURCE_REMOVE;
}

/* Public */

YdTransferLines *
yd_transfer_lines_new (YdBaseClock *clock)
{
  YdTransferLines *self = g_new0 (YdTransferLines, 1);

  self->clock = g_object_ref (clock);
  self->accounts = g_ptr_array_new_with_free_func (account_free);
  return self;
}

void
yd_transfer_lines_free (YdTransferLines *self)
{
  g_ptr_array_unref (self->accounts);
  g_object_unref (self->clock);
  g_free (self->folder);
  g_free (self);
}

void
yd_transfer_lines_set_folder (YdTransferLines *self,
                              const char      *folder)
{
  g_return_if_fail (self->accounts->len == 0);

  g_free (self->folder);
  self->folder = g_strdup (folder);
}

YdTransferSeat *
yd_transfer_lines_join (YdTransferLines    *self,
                        const char         *account,
                        YdTransferSeatFunc  granted,
                        gpointer            user_data)
{
  YdTransferSeat *seat = g_new0 (YdTransferSeat, 1);

  seat->account = ensure_account (self, account);
  seat->granted = granted;
  seat->user_data = user_data;
  g_ptr_array_add (seat->account->seats, seat);
  return seat;
}

void
yd_transfer_seat_leave (YdTransferSeat *self)
{
  Account *account = self->account;

  while (self->n > 0)
    yd_transfer_seat_give_back (self);
  g_ptr_array_remove (account->seats, self);
  g_free (self);
  look_later (account, 0);
}

void
yd_transfer_seat_want (YdTransferSeat *self,
                       guint           n,
                       gint64          missing)
{
  self->wanted = n;
  self->missing = missing;
  look_later (self->account, 0);
}

void
yd_transfer_seat_give_back (YdTransferSeat *self)
{
  g_return_if_fail (self->n > 0);

  self->n--;
  drop_line (self->account);
  look_later (self->account, 0);
}

guint
yd_transfer_seat_get_n (YdTransferSeat *self)
{
  return self->n;
}

gboolean
yd_transfer_seat_should_give (YdTransferSeat *self)
{
  Account *account = self->account;
  YdTransferSeat *first = choose_seat (account);

  if (account->n_used > account->limit || yd_transfer_seat_get_hold_us (self) > 0)
    return TRUE;
  if (self->n < 2)
    return FALSE;
  return (first != NULL && first->n == 0) || is_wanted_elsewhere (account);
}

void
yd_transfer_seat_note_refused (YdTransferSeat *self,
                               gint64          wait_us)
{
  Account *account = self->account;
  gint64 hold_us = now_us (account) + wait_us;

  account->limit = 1;
  account->lowered_us = hold_us;
  account->hold_us = MAX (account->hold_us, hold_us);
}

gint64
yd_transfer_seat_get_hold_us (YdTransferSeat *self)
{
  return self->account->hold_us > now_us (self->account) ? self->account->hold_us : 0;
}
