"""A small project of its own, committed once, for the tests of the offline copy."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000 01f15c4890000000d49444154789c6360000000"
    "0200015 4a24f9f0000000049454e44ae426082".replace(" ", "")
)
"""A PNG image."""
FACETS = """facettes:
  - key: couloir
    label: Couloir
    question: Quel couloir ?
    values:
      - {slug: imagerie, label: Imagerie}
      - {slug: hopital, label: Hôpital}
  - key: sous-theme
    label: Thème
    question: Quel thème ?
    values:
      - {slug: comptes, label: Comptes}
      - {slug: preuves, label: Preuves}
      - {slug: contrats, label: Contrats}
"""
GLOSSARY = "- sigle: INS\n  forme_longue: Identité nationale de santé\n  synonymes: []\n  ambigu: false\n"
FOLDERS = "- {dossier: comptes, label: Comptes}\n- {dossier: preuves, label: Preuves}\n"
ENTRIES = {
    "comptes/ouvrir-un-compte.md": """---
question: Comment ouvrir un compte d’éditeur ?
couloir: [imagerie, hopital]
sous-theme: [comptes]
statut: publie
verifie_le: 2026-11-20
source: {titre: Guide des comptes, adresse: https://exemple.fr/guide}
anciens_ids: [creer-un-compte]
---
Demandez l’ouverture du compte sur la plateforme. Voir aussi [les preuves](../preuves/deposer-une-preuve.md).

![Le bouton d’ouverture](bouton.png)
""",
    "preuves/deposer-une-preuve.md": """---
question: Où déposer une preuve d’identité INS ?
couloir: [imagerie]
sous-theme: [preuves]
statut: publie
verifie_le: 2026-11-20
source: {titre: Guide des preuves, adresse: https://exemple.fr/preuves}
---
Les preuves se déposent dans l’onglet « Dépôt » de la démarche.

| Pièce | Format |
|---|---|
| Attestation | PDF |
""",
    "preuves/delai-d-instruction.md": """---
question: Quel est le délai d’instruction à l’hôpital ?
couloir: [hopital]
sous-theme: [preuves]
statut: publie
verifie_le: 2026-11-20
source: {titre: Guide des délais, adresse: https://exemple.fr/delais}
---
Comptez deux mois après le dépôt complet.
""",
}


@dataclass(frozen=True)
class Project:
    folder: Path

    def faq(self, *arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
        """Run `faq` in the project, as a user would."""
        command = [str(Path(sys.executable).with_name("faq")), *map(str, arguments)]
        environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, **options)  # type: ignore[call-overload, no-any-return]

    def export(self, out: Path, *arguments: str | Path) -> Path:
        """The copy, written to `out`."""
        done = self.faq("export", "--out", out, *arguments)
        assert done.returncode == 0, done.stderr
        return out

    def set(self, line: str, replacement: str) -> None:
        """Change one line of mkdocs.yml."""
        file = self.folder / "mkdocs.yml"
        text = file.read_text("utf-8")
        assert line in text
        file.write_text(text.replace(line, replacement), "utf-8")


def copy_program(folder: Path) -> Path:
    """What shows the words, and the home page: the other hand-written pages would take half of each build."""
    for name in ("overrides", "hooks"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "docs").mkdir()
    shutil.copy(ROOT / "docs/index.md", folder / "docs")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def make_project(folder: Path) -> Project:
    """The code of this project around other words."""
    copy_program(folder)
    words = {"facettes.yml": FACETS, "glossaire.yml": GLOSSARY, "dossiers.yml": FOLDERS, **ENTRIES}
    for name, text in words.items():
        path = folder / "faq" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "faq/comptes/bouton.png").write_bytes(PIXEL)
    (folder / ".gitignore").write_text(".cache/\nsite/\n", "utf-8")
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-q", "-m", "Words"]):
        subprocess.run(["git", "-C", str(folder), *command], check=True, capture_output=True)
    return Project(folder)
