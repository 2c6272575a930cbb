"""Click's own words in French, through the standard gettext: `python search/cli/french.py` compiles them."""

import gettext
import os
from datetime import UTC, datetime
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
CATALOGUE = LOCALE / "fr" / "LC_MESSAGES" / "messages"


def speak_french() -> None:
    """Whatever the machine's language is: every other word of this command is French."""
    os.environ["LANGUAGE"] = "fr"
    gettext.bindtextdomain("messages", str(LOCALE))


def compiled() -> bytes:
    """The binary catalogue that gettext reads."""
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with CATALOGUE.with_suffix(".po").open("rb") as source:
        catalogue = read_po(source, locale="fr")
    # Not the clock: two compilations must be alike.
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 11, 24, tzinfo=UTC)
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


if __name__ == "__main__":
    CATALOGUE.with_suffix(".mo").write_bytes(compiled())
