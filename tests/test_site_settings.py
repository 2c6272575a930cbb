"""Settings that would mislead readers are refused before anything is built."""

import pytest

from search.site.settings import SettingsError, read_settings


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"perimee_apres": 0}, "perimee_apres.*1 au moins"),
        ({"adresse_publique": "javascript:alert(1)"}, "adresse_publique.*https://"),
        ({"adresse_publique": "faq.example"}, "adresse_publique.*https://"),
    ],
)
def test_a_setting_that_would_mislead_readers_is_refused(raw: dict[str, object], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        read_settings(raw)


def test_addresses_and_ages_that_are_usual_are_accepted() -> None:
    for address in ("", "https://faq.example/", "http://intranet/faq/"):
        assert read_settings({"adresse_publique": address, "perimee_apres": 1}).adresse_publique == address


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ({}, ""),
        ({"contact": "faq@example.fr"}, "mailto:faq@example.fr?subject=Proposer%20une%20question&body={q}"),
        (
            {"edition": "https://github.com/org/faq/edit/main/", "contact": "faq@example.fr"},
            "https://github.com/org/faq/issues/new?template=proposer-une-question.yml&title={q}&question={q}",
        ),
        (
            {"edition": "https://forge.example/org/faq/-/edit/main/"},
            "https://forge.example/org/faq/-/issues/new?issuable_template=Proposer%20une%20question&issue[title]={q}",
        ),
        ({"edition": "https://autre.example/modifier/"}, ""),
        ({"proposer": "https://faq.example/?t={q}", "contact": "a@b.fr"}, "https://faq.example/?t={q}"),
    ],
)
def test_a_question_is_proposed_where_the_settings_make_it_work(raw: dict[str, object], url: str) -> None:
    assert read_settings(raw).propose == url
