import importlib
import os
import re
import secrets
import shutil
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import prefect.settings
import pytest
import yaml
from prefect_redis.client import RedisMessagingSettings

from storage.settings import Settings
from tests.services import missing

ROOT = Path(__file__).resolve().parents[2]
DOCKER = ROOT / "docker"
COMPOSE = DOCKER / "compose.yml"
SECRETS = (
    "DATABASE_PASSWORD",
    "PREFECT_DATABASE_PASSWORD",
    "PREFECT_PASSWORD",
    "OBJECTS_ACCESS_KEY",
    "OBJECTS_SECRET_KEY",
    "REDIS_PASSWORD",
)
OPTIONAL = {
    "WORKBENCH_URL",
    "SMTP_URL",
    "OIDC_ISSUER",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "MEMORY_WIDE",
    "MEMORY_PENALTIES",
    "DOMAINS",
}
"""Variables that may stay empty: without them the house does without."""
OURS = ("migrate", "buckets", "flows", "workbench")
"""The services that are Hexaglot itself."""
NOT_PASSED = {
    "data": "the Dockerfile says it",
    "prefect_api_url": "for the service that asks Prefect alone",
    "prefect_url": "for the service that links to Prefect alone",
    "pdf": "no LibreOffice is in the image",
    "pdf_seconds": "no LibreOffice is in the image",
}
GIVEN = {"database_url", "objects_url", "s3_access_key", "s3_secret_key", "s3_secure"}
"""What compose says itself: its own PostgreSQL and MinIO."""


@pytest.fixture(scope="module")
def docker_compose(tmp_path_factory):
    """Runs docker-compose on the file, with these variables for it and no others."""
    program = shutil.which("docker-compose")
    if program is None:
        missing("docker-compose", "get it with `make services`")

    # Without it docker-compose reads docker/.env, which belongs to whoever works here.
    nothing = tmp_path_factory.mktemp("compose") / "env"
    nothing.touch()

    def run(*arguments, **given):
        return subprocess.run(
            [program, "--env-file", str(nothing), "--file", str(COMPOSE), *arguments],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **given},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture(scope="module")
def passwords():
    return {name: secrets.token_hex(12) for name in SECRETS}


@pytest.fixture(scope="module")
def services(docker_compose, passwords):
    done = docker_compose("config", **passwords)
    assert done.returncode == 0, done.stderr
    return yaml.safe_load(done.stdout)["services"]


def environment_names():
    """The variables of the environment that compose.yml and the Dockerfile set, as written."""
    written = yaml.safe_load(COMPOSE.read_text())
    named = {name for service in written["services"].values() for name in service["environment"]}
    return named | set(re.findall(r"\b([A-Z][A-Z_]+)=", (DOCKER / "Dockerfile").read_text()))


def test_docker_compose_takes_the_file(services):
    assert set(services) == {
        "postgres",
        "minio",
        "migrate",
        "buckets",
        "prefect",
        "flows",
        "redis",
        "workbench",
    }


@pytest.mark.parametrize("name", SECRETS)
def test_nothing_starts_without_its_password(docker_compose, passwords, name):
    done = docker_compose("config", **{**passwords, name: ""})

    assert done.returncode != 0
    assert f"set {name} in docker/.env" in done.stderr


def test_our_variables_are_settings_that_exist():
    named = {name for name in environment_names() if name.startswith("HEXAGLOT_")}
    known = {f"HEXAGLOT_{field.upper()}" for field in Settings.model_fields}

    assert {"HEXAGLOT_DATABASE_URL", "HEXAGLOT_OBJECTS_URL", "HEXAGLOT_DATA"} <= named
    assert named - known == set()


def test_prefects_variables_are_settings_that_exist():
    named = {name for name in environment_names() if name.startswith("PREFECT_")}
    named.remove("PREFECT_DATABASE_PASSWORD")  # ours: read by docker/postgres
    named.remove("PREFECT_REDIS_MESSAGING_URL")  # of prefect-redis, looked at below

    assert "PREFECT_SERVER_UI_API_URL" in named
    assert [name for name in named if not hasattr(prefect.settings, name)] == []


def test_prefects_server_passes_its_messages_through_redis(services):
    given = services["prefect"]["environment"]
    address = RedisMessagingSettings(url=given["PREFECT_REDIS_MESSAGING_URL"]).url
    assert urlsplit(address).hostname == "redis"
    assert urlsplit(given["PREFECT_SERVER_DOCKET_URL"]).hostname == "redis"
    for setting, name in (
        ("EVENTS_MESSAGING_BROKER", "Publisher"),
        ("EVENTS_MESSAGING_CACHE", "Cache"),
        ("EVENTS_CAUSAL_ORDERING", "CausalOrdering"),
        ("CONCURRENCY_LEASE_STORAGE", "ConcurrencyLeaseStorage"),
    ):
        module = importlib.import_module(given[f"PREFECT_SERVER_{setting}"])
        assert hasattr(module, name), setting


def test_the_services_take_what_they_are_given_as_settings(monkeypatch, services):
    for name in OURS:
        with monkeypatch.context() as environment:
            for variable, value in services[name]["environment"].items():
                environment.setenv(variable, str(value))
            settings = Settings()

        assert settings.database_url.startswith("postgresql+psycopg://hexaglot:")
        assert (settings.objects_url, settings.s3_secure) == ("s3://minio:9000", False)


@pytest.mark.parametrize("service", OURS)
def test_every_setting_is_passed_with_what_it_is_without_a_word(services, service):
    named = {name.removeprefix("HEXAGLOT_").lower() for name in services[service]["environment"]}
    wanted = set(Settings.model_fields) - NOT_PASSED.keys()
    assert wanted - named == set()
    # Told as a house tells it, by variables of the environment, the defaults are those of nothing.
    said = {name: services[service]["environment"][f"HEXAGLOT_{name.upper()}"] for name in wanted}
    told = Settings.model_validate({name: said[name] for name in wanted - GIVEN})
    plain = Settings()
    assert {name: getattr(told, name) for name in wanted - GIVEN} == {
        name: getattr(plain, name) for name in wanted - GIVEN
    }


def test_what_the_house_says_in_its_env_file_reaches_the_settings(docker_compose, passwords):
    said = {
        "WORKBENCH_URL": "https://h.example.org",
        "SMTP_URL": "smtp://mail.example.org:25",
        "MAIL_FROM": "h@example.org",
        "OIDC_ISSUER": "https://id.example.org",
        "OIDC_CLIENT_ID": "hexaglot",
        "OIDC_CLIENT_SECRET": "a secret of the provider",
        "TIMEZONE": "Asia/Tokyo",
        "DOCUMENT_CLASS": "restricted",
        "LEASE_SECONDS": "600",
    }
    done = docker_compose("config", **passwords, **said)
    renamed = {"WORKBENCH_URL": "URL"}

    for service in OURS:
        given = yaml.safe_load(done.stdout)["services"][service]["environment"]
        assert {name: given[f"HEXAGLOT_{renamed.get(name, name)}"] for name in said} == said


def test_nothing_is_sent_to_anyone_outside(services):
    for name in ("prefect", "flows"):
        assert services[name]["environment"]["DO_NOT_TRACK"] == "1"
    assert services["prefect"]["environment"]["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"


def test_prefects_pages_are_told_the_port_they_are_published_on(docker_compose, passwords):
    done = docker_compose("config", **passwords, PREFECT_PORT="14200")
    server = yaml.safe_load(done.stdout)["services"]["prefect"]

    assert server["environment"]["PREFECT_SERVER_UI_API_URL"] == "http://localhost:14200/api"
    assert server["ports"] == ["127.0.0.1:14200:4200/tcp"]


def test_the_example_names_every_variable_and_no_password():
    example = dict(
        line.split("=", 1)
        for line in (DOCKER / ".env.example").read_text().splitlines()
        if line and not line.startswith("#")
    )
    asked = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE.read_text()))

    assert set(example) == asked
    assert {name for name, value in example.items() if not value} == set(SECRETS) | OPTIONAL


def test_the_image_installs_by_hash_and_runs_without_root():
    text = (DOCKER / "Dockerfile").read_text()
    installs = re.findall(r"pip install (.*)", text)

    assert installs
    assert all("--require-hashes" in each or "--no-deps" in each for each in installs)
    assert re.findall(r"^USER (.*)", text, re.MULTILINE)[-1] == "10001:10001"


@pytest.mark.parametrize("name", ["Dockerfile", "minio.Dockerfile"])
def test_no_syntax_that_only_buildkit_knows(name):
    text = (DOCKER / name).read_text()
    buildkit = r"^#\s*syntax=|<<-?['\"]?[A-Z]|--mount=|--link|--chmod"

    assert not re.search(buildkit, text, re.MULTILINE)


def test_the_image_holds_every_package_that_is_shipped():
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    copied = re.findall(r"^COPY (\w+) \1$", (DOCKER / "Dockerfile").read_text(), re.MULTILINE)

    assert sorted(copied) == sorted(wheel["targets"]["wheel"]["packages"])


def test_minio_is_built_at_the_version_that_tests_use():
    version = re.compile(r"v0\.0\.0-\d{14}-[0-9a-f]{12}")
    in_image = version.findall((DOCKER / "minio.Dockerfile").read_text())

    assert in_image
    assert set(in_image) == set(version.findall((ROOT / ".ci" / "services").read_text()))


def test_docker_holds_no_python():
    assert list(DOCKER.rglob("*.py")) == []
