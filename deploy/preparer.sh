#!/bin/sh
# Prépare ce qui se met en ligne : mots vérifiés, site et copie hors ligne construits, copie vérifiée, fichiers comprimés.
#   deploy/preparer.sh              site statique
#   SERVICE=/ deploy/preparer.sh    site dont le service est sous le même nom
set -eu
FAQ=${FAQ:-.venv/bin/faq}
SITE=${SITE:-site}
COPIE=${COPIE:-faq-hors-ligne.zip}
rm -f "$COPIE"
"$FAQ" check
"$FAQ" build --copie ${SERVICE:+--service "$SERVICE"} --site "$SITE"
"$FAQ" export --out "$COPIE"
"$FAQ" export --verify "$COPIE"
find "$SITE" -type f -name '*.gz' | while IFS= read -r packed; do
  [ -e "${packed%.gz}" ] || rm "$packed"
done
find "$SITE" -type f \( -name '*.html' -o -name '*.js' -o -name '*.css' -o -name '*.json' -o -name '*.xml' -o -name '*.svg' \) -exec gzip -9 -n -k -f {} +
