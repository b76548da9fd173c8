/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of words for errors. Rows are in the order of the codes; a test fails for a code
 * without a row. Nothing is owned.
 */
#include "config.h"

#include "yd-error-text.h"

#include "yd-auth-error.h"
#include "yd-base-database.h"
#include "yd-drive-error.h"
#include "yd-net-error.h"
#include "yd-transfer.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#define NONE    YD_ERROR_ACTION_NONE
#define RETRY   YD_ERROR_ACTION_RETRY
#define SIGN_IN YD_ERROR_ACTION_SIGN_IN
#define UP      YD_ERROR_ACTION_UP

#define MINUTE_US (60 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  int            code;
  YdErrorAction  action;
  const char    *title;
  const char    *sentence;
} Row;

static const Row drive_rows[] = {
  { YD_DRIVE_ERROR_NOT_FOUND, UP, N_("Not Found"),
    N_("It is not there any more. It may have been moved or deleted elsewhere.") },
  { YD_DRIVE_ERROR_EXISTS, NONE, N_("Name Already Taken"),
    N_("There is already something with this name in the folder.") },
  { YD_DRIVE_ERROR_SIGN_IN, SIGN_IN, N_("Signed Out"),
    N_("The service does not accept this sign-in any more.") },
  { YD_DRIVE_ERROR_REVOKED, SIGN_IN, N_("Permission Withdrawn"),
    N_("The permission for this app was taken back. Sign in to give it again.") },
  { YD_DRIVE_ERROR_DRIVE_DENIED, SIGN_IN, N_("Drive Not Allowed"),
    N_("This drive was not ticked when the sign-in was confirmed on the phone.") },
  { YD_DRIVE_ERROR_FORBIDDEN, NONE, N_("Not Allowed"),
    N_("The account has no permission for this.") },
  { YD_DRIVE_ERROR_BLOCKED, NONE, N_("Blocked by the Service"),
    N_("The service has blocked this file: instead of it, it gives out another one.") },
  { YD_DRIVE_ERROR_QUOTA, RETRY, N_("Cloud Drive Full"),
    N_("There is no space left in the account. The recycle bin counts too: empty it in the "
       "official app.") },
  { YD_DRIVE_ERROR_TOO_LARGE, NONE, N_("File Too Large"),
    N_("The account does not allow files of this size.") },
  { YD_DRIVE_ERROR_NAME, NONE, N_("Name Not Allowed"),
    N_("The service does not accept this name. Rename it and try again.") },
  { YD_DRIVE_ERROR_BUSY, RETRY, N_("Service Is Busy"),
    N_("There were too many requests. Wait a moment and try again.") },
  { YD_DRIVE_ERROR_CONCURRENCY, RETRY, N_("Too Many Downloads"),
    N_("The service allows only a few connections at a time. Try again later.") },
  { YD_DRIVE_ERROR_URL_EXPIRED, RETRY, N_("Link Expired"),
    N_("The link to the file has become too old. Try again for a new one.") },
  { YD_DRIVE_ERROR_UPLOAD_GONE, RETRY, N_("Upload Interrupted"),
    N_("The service has forgotten this upload. Try again from the start.") },
  { YD_DRIVE_ERROR_PART_ORDER, RETRY, N_("Upload Interrupted"),
    N_("A part of the file is missing on the service. Try again.") },
  { YD_DRIVE_ERROR_PART_EXISTS, RETRY, N_("Upload Interrupted"),
    N_("A part of the file arrived twice. Try again.") },
  { YD_DRIVE_ERROR_PRE_HASH_MATCHED, RETRY, N_("Upload Interrupted"),
    N_("The service wanted to know more about the file. Try again.") },
  { YD_DRIVE_ERROR_BAD_PROOF, RETRY, N_("Upload Interrupted"),
    N_("The service did not accept the proof for this file. Try again.") },
  { YD_DRIVE_ERROR_BAD_LIMIT, RETRY, N_("Folder Could Not Be Read"),
    N_("The service did not accept how the folder was asked for. Try again.") },
  { YD_DRIVE_ERROR_RANGE, RETRY, N_("File Changed"),
    N_("The file on the service changed while it was downloaded. Try again.") },
  { YD_DRIVE_ERROR_SERVICE, RETRY, N_("Trouble at the Service"),
    N_("The service has a problem of its own. It may work again later.") },
  { YD_DRIVE_ERROR_UNSUPPORTED, NONE, N_("Not Possible"),
    N_("The service does not offer this to apps.") },
  { YD_DRIVE_ERROR_PROTOCOL, RETRY, N_("Strange Answer"),
    N_("The service gave an answer that makes no sense. It may work again later.") },
  { YD_DRIVE_ERROR_CHANGED, NONE, N_("Changed in the Meantime"),
    N_("It is not as it was left, so it was not touched.") },
  { YD_DRIVE_ERROR_FROZEN, RETRY, N_("Frozen by the Service"),
    N_("The service has frozen this account, or a part of it, for a violation of its rules. The "
       "official app says more.") },
  { YD_DRIVE_ERROR_LAPSED, RETRY, N_("Membership Over"),
    N_("The account holds more than it may, as after the end of a membership, so the service gives "
       "nothing out. Make room or renew the membership in the official app.") },
};

static const Row auth_rows[] = {
  { YD_AUTH_ERROR_SIGNED_OUT, SIGN_IN, N_("Signed Out"),
    N_("Sign in to see these files.") },
  { YD_AUTH_ERROR_REVOKED, SIGN_IN, N_("Permission Withdrawn"),
    N_("The permission for this app was taken back. Sign in to give it again.") },
  { YD_AUTH_ERROR_CLIENT, NONE, N_("Client ID Refused"),
    N_("The service does not accept this client ID or its secret. Check both.") },
  { YD_AUTH_ERROR_BROKER, RETRY, N_("Broker Refused"),
    N_("The broker did not complete the sign-in. Try again or use another broker.") },
  { YD_AUTH_ERROR_LIMITED, RETRY, N_("Too Many Sign-ins"),
    N_("There were too many sign-ins in a short time. Wait some minutes and try again.") },
  { YD_AUTH_ERROR_QR_EXPIRED, RETRY, N_("Code Expired"),
    N_("The code has become too old. Try again for a new one.") },
  { YD_AUTH_ERROR_OTHER_ACCOUNT, SIGN_IN, N_("Another Account"),
    N_("Somebody else signed in. Use the account that this storage belongs to.") },
  { YD_AUTH_ERROR_BAD_TOKEN, NONE, N_("Not a Refresh Token"),
    N_("This is not a refresh token of the Open API. It has three parts with dots between.") },
  { YD_AUTH_ERROR_VAULT_MISSING, SIGN_IN, N_("No Keyring"),
    N_("There is no keyring on this computer, so the sign-in cannot be remembered.") },
  { YD_AUTH_ERROR_VAULT_LOCKED, RETRY, N_("Keyring Locked"),
    N_("The sign-in is in the keyring, which is locked. Unlock it and try again.") },
  { YD_AUTH_ERROR_VAULT_FAILED, RETRY, N_("Keyring Failed"),
    N_("The keyring did not do what it was asked for. Try again.") },
  { YD_AUTH_ERROR_PROTOCOL, RETRY, N_("Strange Answer"),
    N_("The sign-in service gave an answer that makes no sense. It may work again later.") },
  { YD_AUTH_ERROR_SERVICE, RETRY, N_("Trouble at the Service"),
    N_("The sign-in service has a problem of its own. It may work again later.") },
  { YD_AUTH_ERROR_CLIENT_ID, NONE, N_("Client ID Refused"),
    N_("This is not the client ID that the sign-in began with. Check it.") },
  { YD_AUTH_ERROR_CLIENT_SECRET, NONE, N_("Client Secret Refused"),
    N_("The client secret does not belong to this client ID. Copy it from the developer console "
       "again.") },
  { YD_AUTH_ERROR_PKCE, NONE, N_("Client Secret Needed"),
    N_("This app may not sign in without its secret. Enter it, or allow public clients in the "
       "developer console.") },
  { YD_AUTH_ERROR_APP_SUSPENDED, NONE, N_("App Not Accepted"),
    N_("The service does not know this client ID, or has suspended its app. Check the ID or use "
       "another broker.") },
  { YD_AUTH_ERROR_CODE_USED, RETRY, N_("Code Already Used"),
    N_("The confirmed code was used already or is too old. Try again for a new one.") },
  { YD_AUTH_ERROR_NOT_CONFIRMED, RETRY, N_("Not Confirmed"),
    N_("The code was scanned, but the sign-in was not confirmed on the phone. Try again.") },
  { YD_AUTH_ERROR_BROKER_UNREACHABLE, RETRY, N_("Broker Not Reachable"),
    N_("The broker cannot be reached. Check the network, try again later or use another broker.") },
  { YD_AUTH_ERROR_BROKER_STRANGE, RETRY, N_("Not a Broker"),
    N_("What answered at the broker’s address is not a broker. Check the address or use another "
       "broker.") },
  { YD_AUTH_ERROR_VAULT_DENIED, RETRY, N_("Keyring Refuses"),
    N_("The keyring does not let this app in. Allow it in the keyring’s settings, then try "
       "again.") },
  { YD_AUTH_ERROR_VAULT_SLOW, RETRY, N_("Keyring Does Not Answer"),
    N_("The keyring took too long to answer. Wait a moment and try again.") },
  { YD_AUTH_ERROR_VAULT_CANCELLED, RETRY, N_("Keyring Not Unlocked"),
    N_("The keyring was not unlocked, and the sign-in is in it. Try again and enter the keyring’s "
       "password.") },
  { YD_AUTH_ERROR_ACCOUNT_EXISTS, NONE, N_("Account Exists Twice"),
    N_("Other storages in the list sign in to this account through that client. Remove them, or "
       "choose another client.") },
};

static const Row net_rows[] = {
  { YD_NET_ERROR_UNREACHABLE, RETRY, N_("No Connection"),
    N_("The service cannot be reached. Check the network and try again.") },
  { YD_NET_ERROR_NO_HOST, RETRY, N_("Server Not Found"),
    N_("The server’s address is not known. Check the network and the address.") },
  { YD_NET_ERROR_TLS, RETRY, N_("Connection Not Secure"),
    N_("The server could not prove who it is, so nothing was sent. Check this computer’s date "
       "and time too.") },
  { YD_NET_ERROR_TIMEOUT, RETRY, N_("No Answer"),
    N_("The service took too long to answer. Try again.") },
  { YD_NET_ERROR_BAD_REPLY, RETRY, N_("Strange Answer"),
    N_("The answer was damaged or came from somebody else, such as a hotel’s sign-in page.") },
  { YD_NET_ERROR_TOO_LARGE, RETRY, N_("Answer Too Large"),
    N_("The service answered with far more than was asked for.") },
  { YD_NET_ERROR_REDIRECT, RETRY, N_("Sent Elsewhere"),
    N_("The server pointed to another one, which is not followed for safety.") },
  { YD_NET_ERROR_INSECURE, NONE, N_("Address Not Secure"),
    N_("The address begins with http. Use one that begins with https.") },
  { YD_NET_ERROR_BAD_URL, NONE, N_("Not an Address"),
    N_("The server’s address is not a web address. Check it.") },
  { YD_NET_ERROR_EXPIRED, RETRY, N_("Certificate Expired"),
    N_("The server’s certificate has expired, so nothing was sent. Check this computer’s date and "
       "time. If they are right, only the server’s owner can help.") },
  { YD_NET_ERROR_CLOCK, RETRY, N_("Date and Time Look Wrong"),
    N_("The date and time of this computer look wrong, so no server can prove who it is. Set them "
       "in the system’s settings, then try again.") },
};

static const Row transfer_rows[] = {
  { YD_TRANSFER_ERROR_SOURCE_CHANGED, RETRY, N_("File Changed"),
    N_("The file changed while it was read. Try again when it is finished.") },
  { YD_TRANSFER_ERROR_HASH_MISMATCH, RETRY, N_("Damaged on the Way"),
    N_("What arrived is not what was sent. Nothing was kept. Try again.") },
  { YD_TRANSFER_ERROR_EXISTS, NONE, N_("Name Already Taken"),
    N_("There is already something with this name in the folder.") },
  { YD_TRANSFER_ERROR_BAD_NAME, NONE, N_("Name Not Possible Here"),
    N_("A file on this computer cannot have this name. Rename it on the drive first.") },
  { YD_TRANSFER_ERROR_UNSUPPORTED, NONE, N_("Not a File"),
    N_("Only files and folders can be uploaded.") },
  { YD_TRANSFER_ERROR_PROXY, RETRY, N_("Download Proxy Failed"),
    N_("The download proxy did not deliver the file. Check its address in the storage.") },
  { YD_TRANSFER_ERROR_SOURCE_GONE, NONE, N_("File Gone"),
    N_("The file on this computer is not there any more.") },
};

static const Row database_rows[] = {
  { YD_BASE_DATABASE_ERROR_FAILED, RETRY, N_("Not Saved"),
    N_("The app’s data could not be written. Try again.") },
  { YD_BASE_DATABASE_ERROR_NEWER, NONE, N_("Newer Data"),
    N_("The app’s data was written by a newer version. Update the app to use it.") },
  { YD_BASE_DATABASE_ERROR_CORRUPT, NONE, N_("Data Damaged"),
    N_("The app’s data is damaged. Add your storages again.") },
  { YD_BASE_DATABASE_ERROR_FULL, RETRY, N_("Disk Full"),
    N_("There is no space left on this computer. Delete something and try again.") },
  { YD_BASE_DATABASE_ERROR_BUSY, RETRY, N_("Not Saved"),
    N_("The app’s data could not be written. Try again.") },
};

static const Row io_rows[] = {
  { G_IO_ERROR_NOT_FOUND, NONE, N_("File Gone"),
    N_("The file on this computer is not there any more.") },
  { G_IO_ERROR_EXISTS, NONE, N_("Name Already Taken"),
    N_("Something has this name already. Choose another one.") },
  { G_IO_ERROR_IS_DIRECTORY, NONE, N_("A Folder Is in the Way"),
    N_("A folder on this computer has this name.") },
  { G_IO_ERROR_NOT_DIRECTORY, NONE, N_("Folder Gone"),
    N_("The folder on this computer is not there any more.") },
  { G_IO_ERROR_INVALID_ARGUMENT, NONE, N_("Not Allowed"),
    N_("This name or value is not allowed here.") },
  { G_IO_ERROR_PERMISSION_DENIED, RETRY, N_("Cannot Be Opened"),
    N_("You have no permission for this file or folder on this computer.") },
  { G_IO_ERROR_READ_ONLY, NONE, N_("Folder Cannot Be Changed"),
    N_("Nothing can be written to this folder. Choose another one.") },
  { G_IO_ERROR_NO_SPACE, RETRY, N_("Disk Full"),
    N_("There is no space left on this computer. Delete something and try again.") },
  { G_IO_ERROR_FILENAME_TOO_LONG, NONE, N_("Name Too Long"),
    N_("The name is too long for this computer.") },
  { G_IO_ERROR_CANCELLED, NONE, N_("Cancelled"),
    N_("It was stopped before it was finished.") },
};

static const Row other_row = { 0, RETRY, N_("Something Went Wrong"),
                               N_("It did not work. Try again.") };

static const Row *
find_in (const Row *rows,
         gsize      n_rows,
         int        code)
{
  for (gsize i = 0; i < n_rows; i++)
    if (rows[i].code == code)
      return &rows[i];

  return NULL;
}

static const Row *
find_row (GQuark domain,
          int    code)
{
  if (domain == YD_DRIVE_ERROR)
    return find_in (drive_rows, G_N_ELEMENTS (drive_rows), code);
  if (domain == YD_AUTH_ERROR)
    return find_in (auth_rows, G_N_ELEMENTS (auth_rows), code);
  if (domain == YD_NET_ERROR)
    return find_in (net_rows, G_N_ELEMENTS (net_rows), code);
  if (domain == YD_TRANSFER_ERROR)
    return find_in (transfer_rows, G_N_ELEMENTS (transfer_rows), code);
  if (domain == YD_BASE_DATABASE_ERROR)
    return find_in (database_rows, G_N_ELEMENTS (database_rows), code);
  if (domain == G_IO_ERROR)
    return find_in (io_rows, G_N_ELEMENTS (io_rows), code);

  return NULL;
}

static const Row *
row_of (const GError *error)
{
  const Row *row = error != NULL ? find_row (error->domain, error->code) : NULL;

  return row != NULL ? row : &other_row;
}

const char *
yd_error_text_get_title (const GError *error)
{
  return _(row_of (error)->title);
}

/* The wait in whole minutes, or hours when it is long. There are few such sentences: they can be
 * kept for as long as the program runs. */
static const char *
get_wait_sentence (gint64 wait_us)
{
  int minutes = (int) CLAMP ((wait_us + MINUTE_US - 1) / MINUTE_US, 1, 60 * 48);
  int hours = (minutes + 59) / 60;
  g_autofree char *text = NULL;

  if (minutes <= 90)
    text = g_strdup_printf (ngettext ("There were too many sign-ins in a short time. "
                                      "Try again in %d minute.",
                                      "There were too many sign-ins in a short time. "
                                      "Try again in %d minutes.", minutes), minutes);
  else
    text = g_strdup_printf (ngettext ("There were too many sign-ins in a short time. "
                                      "Try again in %d hour.",
                                      "There were too many sign-ins in a short time. "
                                      "Try again in %d hours.", hours), hours);
  return g_intern_string (text);
}

const char *
yd_error_text_get_sentence (const GError *error)
{
  gint64 wait_us = yd_auth_error_get_wait_us (error);

  return wait_us >= 0 ? get_wait_sentence (wait_us) : _(row_of (error)->sentence);
}

YdErrorAction
yd_error_text_get_action (const GError *error)
{
  return row_of (error)->action;
}

const char *
yd_error_text_get_action_label (const GError *error)
{
  switch (row_of (error)->action)
    {
    case YD_ERROR_ACTION_RETRY:
      return _("_Try Again");
    case YD_ERROR_ACTION_SIGN_IN:
      return _("_Sign In");
    case YD_ERROR_ACTION_UP:
      return _("_Go Up");
    case YD_ERROR_ACTION_NONE:
    default:
      return NULL;
    }
}

gboolean
yd_error_text_knows (GQuark domain,
                     int    code)
{
  return find_row (domain, code) != NULL;
}
