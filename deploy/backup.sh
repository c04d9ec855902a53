#!/usr/bin/env bash
# Back up, read the backup back, keep the newest, and copy it to another machine.
#
#   deploy/backup.sh FOLDER [TARGET]      FOLDER gets a folder a day; TARGET is a place for rsync, such as nas:/yalu/
#
# `yalu upkeep` backs up every night by itself, on the same machine; this is for what must be elsewhere.
# YALU_HOME and YALU_SETTINGS are those of yalu; KEEP is how many days are kept in FOLDER (14).
# Ends with 0 when a backup of today is in FOLDER (and at TARGET) and each of its files is what was written.
set -euo pipefail

keep=${KEEP:-14}
if [ $# -lt 1 ] || [ $# -gt 2 ] || ! [[ $keep =~ ^[1-9][0-9]*$ ]]; then
  sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
folder=${1%/}
target=${2:-}
today=$folder/$(date +%Y-%m-%d)

mkdir -p "$folder"
[ -d "$today" ] || yalu backup "$today"
yalu restore --check "$today"

# Folders named by a day are ours, others are not.
find "$folder" -mindepth 1 -maxdepth 1 -type d -name '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' -print |
  sort -r | tail -n +$((keep + 1)) | while IFS= read -r old; do rm -rf -- "$old"; done

if [ -n "$target" ]; then
  rsync -a --partial -- "$today" "$target"
fi
