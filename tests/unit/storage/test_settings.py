from pathlib import Path

import pytest

from storage.errors import SettingsRefused
from storage.settings import Settings, child_environment, load_settings
from translation.documents import DocumentClass


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("HEXAGLOT_"):
            monkeypatch.delenv(name)


def test_with_nothing_set_the_store_is_embedded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    assert settings.data == tmp_path / "var"
    assert settings.database_url == f"sqlite:///{tmp_path}/var/hexaglot.sqlite3"
    assert settings.objects_url == (tmp_path / "var" / "objects").as_uri()
    assert settings.embedded
    assert (settings.timezone, settings.page_definition) == ("Europe/Zurich", "un-330w-source")


def test_the_data_folder_is_taken_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEXAGLOT_DATA", str(tmp_path / "there"))
    assert load_settings().data == tmp_path / "there"
    assert load_settings(tmp_path / "here").database_url.endswith("/here/hexaglot.sqlite3")


def test_each_setting_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, given in {
        "DATABASE_URL": "postgresql+psycopg://hexaglot@db/hexaglot",
        "OBJECTS_URL": "s3://minio:9000",
        "S3_SECRET_KEY": "very secret",
        "S3_SECURE": "false",
        "TIMEZONE": "Asia/Tokyo",
        "DOCUMENT_CLASS": "restricted",
        "MAX_ATTEMPTS": "9",
        "PREFECT_API_URL": "http://prefect:4200/api",
    }.items():
        monkeypatch.setenv(f"HEXAGLOT_{name}", given)
    settings = load_settings()
    assert not settings.embedded
    assert settings.document_class is DocumentClass.RESTRICTED
    assert (settings.max_attempts, settings.s3_secure, str(settings.zone)) == (
        9,
        False,
        "Asia/Tokyo",
    )
    assert settings.prefect_api_url == "http://prefect:4200/api"
    assert "very secret" not in repr(settings)


def test_prefects_own_variable_serves_where_ours_is_not_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    assert load_settings().prefect_api_url is None
    monkeypatch.setenv("PREFECT_API_URL", "http://one/api")
    assert load_settings().prefect_api_url == "http://one/api"
    monkeypatch.setenv("HEXAGLOT_PREFECT_API_URL", "http://two/api")
    assert load_settings().prefect_api_url == "http://two/api"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("TIMEZONE", "Mars/Olympus"),
        ("TIMEZONE", "../etc/passwd"),
        ("MAX_ATTEMPTS", "none"),
        ("OUTBOX_PATIENCE", "0"),
        ("DOCUMENT_CLASS", "top secret"),
    ],
)
def test_a_variable_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str
) -> None:
    monkeypatch.setenv(f"HEXAGLOT_{name}", given)
    with pytest.raises(SettingsRefused, match=f"HEXAGLOT_{name}"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "given"), [("DATABASE_URL", "mysql://x"), ("OBJECTS_URL", "ftp://x")]
)
def test_a_store_of_another_kind_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str
) -> None:
    monkeypatch.setenv(f"HEXAGLOT_{name}", given)
    with pytest.raises(SettingsRefused, match=name.lower()):
        load_settings()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().timezone = "UTC"


def test_a_child_process_gets_the_same_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OTHER", "kept")
    environment = child_environment(load_settings(Path("here")), PREFECT_API_URL="http://one/api")
    assert environment["HEXAGLOT_DATA"] == str(tmp_path / "here")
    assert (environment["OTHER"], environment["PREFECT_API_URL"]) == ("kept", "http://one/api")


@pytest.mark.parametrize("given", ["physical", "eu-1500c", "foo"])
def test_a_page_that_words_do_not_make_is_refused(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("HEXAGLOT_PAGE_DEFINITION", given)
    with pytest.raises(SettingsRefused, match="HEXAGLOT_PAGE_DEFINITION") as refused:
        load_settings()
    assert "un-330w-source" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("DATABASE_URL", "postgresql+psycopg:/no address"),
        ("DATABASE_URL", "postgresql+psycopg://db:port/hexaglot"),
        ("DATABASE_URL", "postgresql+asyncpg://db/hexaglot"),
        ("OBJECTS_URL", "s3://"),
        ("OBJECTS_URL", "s3://:9000"),
        ("OBJECTS_URL", "s3://host:port"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str
) -> None:
    monkeypatch.setenv(f"HEXAGLOT_{name}", given)
    with pytest.raises(SettingsRefused, match=name.lower()):
        load_settings()
