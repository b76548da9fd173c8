# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Sourced by what makes trees of Debian packages: how this machine reaches Debian.

# The mirror that apt is configured with; nothing where apt knows none.
# shellcheck disable=SC2016
debian_mirror () {
  apt-get indextargets --format '$(ORIGIN)|$(CODENAME)|$(REPO_URI)' 'Created-By: Packages' |
    awk -F'|' '$1 == "Debian" && $2 !~ /-/ { print $3; exit }'
}

# Those of apt's settings on this machine that a frozen or proxied mirror needs.
mirror_options () {
  apt-config dump |
    grep -E '^Acquire::(Check-Valid-Until|Check-Date|https?::Proxy|Retries) ' |
    sed 's/^/--aptopt=/; s/;$//'
}
