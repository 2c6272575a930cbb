"""Numbers, codes and addresses: one thing however they are written, on both engines."""

from pathlib import Path

import pytest

from search.engine.document import Document
from search.engine.index import build_index
from tests.engine_tools import in_browser, in_python


def document(id_: str, question: str, text: str) -> Document:
    return Document(id_, question, text=text, html=f"<p>{text}</p>")


DOCUMENTS = [
    document("phone", "Qui appeler ?", "En urgence, appelez le 09\u00a072\u00a043\u00a091\u00a025."),
    document("other-phone", "Qui joindre ?", "Le support répond au 08 06 80 02 13 ou au 09 72 15 43 91."),
    document("company", "Quel numéro donner ?", "Le SIRET 732 829 320 00074 de l’entreprise, soit 14 chiffres."),
    document("short-number", "Comment joindre l’assurance ?", "Appelez le 36\u00a046, service gratuit."),
    document("other-short-number", "Comment joindre un autre ?", "Appelez le 36\u00a052 entre 9 h 46 et 10 h."),
    document("amount", "Combien ?", "Le barème est de 30\u00a0000 € par an."),
    document("small-amount", "Combien de plus ?", "Comptez 30 jours et 000 frais."),
    document("mail", "À qui écrire ?", "Écrivez à editeurs.annuaire@esante.gouv.fr."),
    document("other-mail", "À qui se plaindre ?", "Écrivez à convergence@esante.gouv.fr, pas à l’annuaire."),
    document("url", "Où tester ?", "Sur https://interop.esante.gouv.fr/evs/home.seam."),
    document("other-url", "Où déposer ?", "Sur https://convergence.esante.gouv.fr/home."),
    document("date", "Jusqu’à quand ?", "Le guichet ferme le 10/09/2025."),
    document("other-date", "Depuis quand ?", "Le guichet ouvre le 09/10/2025, dix jours avant le 10 novembre 2025."),
    document("version", "Quelle exigence ?", "La preuve INS/va1.53 suffit."),
    document("other-version", "Quelle autre exigence ?", "La preuve INS/va1.35 et 53 captures."),
    document("dotted-version", "Quelle norme ?", "La norme 2.0.1 remplace la précédente."),
    document("other-dotted-version", "Quelle autre norme ?", "La norme 1.0.2, puis 2 textes et 1 guide."),
    document("code", "Quel dispositif ?", "Le dispositif SONS-IMG-DB-va2 est ouvert."),
    document("other-code", "Quel autre dispositif ?", "Le dispositif SONS-BIO-SGL-va2 est fermé. IMG ? DB ?"),
    document("test", "Quel scénario ?", "Le scénario CI-SIS-CR-CDA-N1-Create_doc-Sc1."),
    document("other-test", "Quel autre scénario ?", "Le scénario CI-SIS-IMG-CDA-N3 et le CR de N1."),
]
FIRST = {
    "0972439125": "phone",
    "09 72 43 91 25": "phone",
    "09.72.43.91.25": "phone",
    "09-72-43-91-25": "phone",
    "+33 9 72 43 91 25": "phone",
    "+33972439125": "phone",
    "qui répond au 09.72.43.91.25 ?": "phone",
    "3646": "short-number",
    "36 46": "short-number",
    "36.46": "short-number",
    "36 52": "other-short-number",
    "73282932000074": "company",
    "732 829 320 00074": "company",
    "30000": "amount",
    "30 000 euros": "amount",
    "30.000": "amount",
    "editeurs.annuaire@esante.gouv.fr": "mail",
    "convergence@esante.gouv.fr": "other-mail",
    "https://interop.esante.gouv.fr/evs/home.seam": "url",
    "interop.esante.gouv.fr": "url",
    "convergence.esante.gouv.fr/home": "other-url",
    "10/09/2025": "date",
    "10.09.2025": "date",
    "9/10/2025": "other-date",
    "INS/va1.53": "version",
    "va1.35": "other-version",
    "2.0.1": "dotted-version",
    "norme 1.0.2": "other-dotted-version",
    "SONS-IMG-DB-va2": "code",
    "sons img db va2": "code",
    "SONSIMGDBVA2": "code",
    "SONS-IMG-DB": "code",
    "SONS-IMG": "code",
    "SONS-BIO": "other-code",
    "CI-SIS-CR-CDA-N1": "test",
    "CI-SIS-CR": "test",
    "ci sis cr cda n1": "test",
    "CI-SIS-IMG": "other-test",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("index")
    build_index(DOCUMENTS, (), (), directory)
    return directory


def test_a_number_a_code_or_an_address_finds_what_holds_it_first(index: Path, tmp_path: Path) -> None:
    found = in_python(index, FIRST)
    firsts = {query: found[query]["hits"][0]["id"] if found[query]["hits"] else "" for query in FIRST}
    assert firsts == FIRST
    assert in_browser(index, FIRST, tmp_path) == found


def test_one_number_gives_the_same_answers_however_it_is_written(index: Path) -> None:
    ways = ("0972439125", "09 72 43 91 25", "09.72.43.91.25", "09-72-43-91-25", "+33 9 72 43 91 25", "+33972439125")
    found = [[hit["id"] for hit in each["hits"]] for each in in_python(index, ways).values()]
    assert found == [["phone"]] * len(ways)


def test_an_unknown_number_finds_no_answer_by_its_parts(index: Path) -> None:
    assert [each["total"] for each in in_python(index, ["09 72 43 91 99", "0972439199"]).values()] == [0, 0]
