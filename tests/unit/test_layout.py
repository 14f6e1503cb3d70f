import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TOOLS = PROJECT["tool"]

FOUND = {init.parent.name for init in ROOT.glob("*/__init__.py")}


def test_the_packages_found_are_the_six_of_the_house():
    assert {"translation", "glossaries", "storage", "tasks", "flows", "workbench"} == FOUND


@pytest.mark.parametrize(
    "named",
    [
        TOOLS["hatch"]["build"]["targets"]["wheel"]["packages"],
        TOOLS["ruff"]["lint"]["isort"]["known-first-party"],
        TOOLS["mypy"]["packages"],
        TOOLS["importlinter"]["root_packages"],
        TOOLS["vulture"]["paths"],
    ],
    ids=[
        "shipped",
        "sorted as ours",
        "typed",
        "held to the direction of imports",
        "without dead code",
    ],
)
def test_the_packages_found_are_the_ones(named):
    assert set(named) & FOUND == FOUND


def test_ruff_leaves_no_folder_out():
    assert not {"exclude", "extend-exclude", "include"} & TOOLS["ruff"].keys()


def test_every_folder_of_a_package_is_a_package_or_holds_no_code():
    for name in FOUND:
        for module in (ROOT / name).rglob("*.py"):
            if "versions" not in module.parts and "migrations" not in module.parts:
                assert (module.parent / "__init__.py").exists(), f"{module} is in no package"


def test_each_package_says_what_lives_there():
    for name in FOUND:
        text = (ROOT / name / "__init__.py").read_text(encoding="utf-8")
        assert text.startswith('"""'), f"{name} does not say what lives there"
        assert len(text.splitlines()) >= 4


def test_there_is_no_python_under_docker():
    assert list((ROOT / "docker").rglob("*.py")) == []


def test_the_folders_of_tests_are_no_packages():
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_every_direct_dependency_has_its_line():
    project = PROJECT["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.match(r"[a-z0-9-]+", line).group() for line in wanted}
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| ([a-z][a-z0-9-]+) \|", text, re.MULTILINE)) - {"package"} == names


def test_every_direct_dependency_is_locked():
    project = PROJECT["project"]
    for lock, wanted in [
        ("requirements.txt", project["dependencies"]),
        ("requirements-dev.txt", project["optional-dependencies"]["dev"]),
    ]:
        pins = set(
            re.findall(r"^([a-z0-9-]+)(?:\[\w+\])?==", (ROOT / lock).read_text(), re.MULTILINE)
        )
        assert {re.match(r"[a-z0-9-]+", line).group() for line in wanted} <= pins
