"""The settings: one table, documented, read once, refused in French."""

from pathlib import Path

import pytest

from service.settings import SETTINGS, Settings, SettingsError, read_settings, variable

GUIDE = (Path(__file__).parents[1] / "docs/projet/exploitation.md").read_text("utf-8")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented_with_its_help(setting) -> None:  # type: ignore[no-untyped-def]
    line = next(line for line in GUIDE.splitlines() if line.startswith(f"| `{variable(setting)}` |"))
    assert line.endswith(f"| {setting.metadata['help']} |")


def test_without_environment_every_default_holds() -> None:
    assert read_settings({"PATH": "/bin", "FAQ_PORT": ""}) == Settings()


def test_values_are_read_with_their_types() -> None:
    settings = read_settings(
        {
            "FAQ_PORT": "9000",
            "FAQ_PUBLIC_COUNTS": "oui",
            "FAQ_ORIGINS": "https://faq.example, https://autre.example/",
            "FAQ_TRUSTED_PROXIES": "127.0.0.1, fd00::/8",
            "FAQ_SITE_DIR": "ailleurs",
            "FAQ_MINIMUM_SECONDS": "0.5",
        }
    )
    assert (settings.port, settings.public_counts, settings.minimum_seconds) == (9000, True, 0.5)
    assert settings.origins == ("https://faq.example", "https://autre.example")
    assert [str(network) for network in settings.trusted_proxies] == ["127.0.0.1/32", "fd00::/8"]
    assert settings.site_dir == Path("ailleurs")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FAQ_PORT", "http"),
        ("FAQ_PORT", "-1"),
        ("FAQ_TIMEOUT", "nan"),
        ("FAQ_PUBLIC_COUNTS", "peut-être"),
        ("FAQ_ORIGINS", "faq.example"),
        ("FAQ_TRUSTED_PROXIES", "partout"),
        ("FAQ_LOG_LEVEL", "bavard"),
        ("FAQ_DATABASE_URL", "pas une adresse"),
        ("FAQ_DATABASE_URI", "sqlite://"),
        ("FAQ_ROOT_PATH", "aide"),
        ("FAQ_ROOT_PATH", "/a b"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_in_french(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({name: value})


@pytest.mark.parametrize(
    ("environment", "site_url", "root_path"),
    [
        ({"FAQ_SITE_URL": "https://x.example/aide"}, "https://x.example/aide/", ""),
        ({"FAQ_SITE_URL": "https://x.example/aide/"}, "https://x.example/aide/", ""),
        ({"FAQ_ROOT_PATH": "/aide/"}, "/aide/", "/aide"),
        ({"FAQ_ROOT_PATH": "/aide", "FAQ_SITE_URL": "https://x.example"}, "https://x.example/", "/aide"),
        ({"FAQ_ROOT_PATH": "/"}, "/", ""),
    ],
)
def test_a_missing_or_extra_slash_changes_nothing(environment: dict[str, str], site_url: str, root_path: str) -> None:
    settings = read_settings(environment)
    assert (settings.site_url, settings.root_path) == (site_url, root_path)


def test_the_guide_names_every_example_file() -> None:
    for path in (Path(__file__).parents[1] / "deploy").iterdir():
        assert f"deploy/{path.name}" in GUIDE
