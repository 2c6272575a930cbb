#!/bin/sh
# Publie sur un hôte où tourne le service, qui relit seul le catalogue et l’index :
#   HOTE=faq@exemple.fr:/srv/faq deploy/publier.sh
# Les fichiers de recherche, styles et scripts d’avant restent, pour les pages déjà ouvertes ; les pages retirées partent.
set -eu
: "${HOTE:?dites où publier : HOTE=compte@hôte:/srv/faq}"
SITE=${SITE:-site}
INDEX=${INDEX:-.cache/index}
SITE=$SITE SERVICE=${SERVICE:-/} "$(dirname "$0")/preparer.sh"
rsync -a "$SITE/search" "$SITE/assets" "$HOTE/site/"
rsync -a --exclude CURRENT "$INDEX/" "$HOTE/.cache/index/"
rsync -a --delete --exclude /search --exclude /assets --exclude '/.*' "$SITE/" "$HOTE/site/"
rsync -a "$INDEX/CURRENT" "$HOTE/.cache/index/"
