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
