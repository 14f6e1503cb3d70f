"""The wheel carries all it needs and works away from the checkout, in an environment of its own."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("translation", "glossaries", "storage", "tasks", "flows", "workbench")
CLEAN = {
    key: text
    for key, text in os.environ.items()
    if not key.startswith(("HEXAGLOT_", "PREFECT_", "PYTHON", "VIRTUAL_ENV"))
}


def run(command, folder, given=""):
    done = subprocess.run(
        [str(each) for each in command],
        cwd=folder,
        env=CLEAN,
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{command[1:]} gave {done.returncode}: {done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def programs(wheel, tmp_path_factory):
    """The folder of programs of a new environment that holds the wheel.

    The locked packages are lent to it by a path file, which leaves out the path files among them,
    such as the one by which the checkout itself is installed.
    """
    home = tmp_path_factory.mktemp("installed")
    run([sys.executable, "-m", "venv", home / "venv"], home)
    python = home / "venv" / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    run([*pip, wheel], home)
    (site,) = (home / "venv" / "lib").glob("python*/site-packages")
    (site / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python.parent


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else(wheel):
    files = [file for name in PACKAGES for file in (ROOT / name).rglob("*") if file.is_file()]
    wanted = {
        file.relative_to(ROOT).as_posix() for file in files if "__pycache__" not in file.parts
    }

    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert held == wanted


def test_the_installed_packages_are_those_of_the_wheel(programs, tmp_path):
    shown = run(
        [programs / "python", "-c", f"import {', '.join(PACKAGES)}; print(storage.__file__)"],
        tmp_path,
    )

    assert Path(shown.strip()).is_relative_to(programs.parent)


def test_help_is_shown(programs, tmp_path):
    assert "ingest" in run([programs / "hexaglot", "--help"], tmp_path)


@pytest.mark.parametrize(
    ("language", "paragraph", "sentences"),
    [
        ("fr", "Le Conseil décide. Il note.", ["Le Conseil décide.", "Il note."]),
        ("zh", "理事会决定。理事会注意到。", ["理事会决定。", "理事会注意到。"]),
        ("ar", "قرر المجلس ذلك. وأحاط علما.", ["قرر المجلس ذلك.", "وأحاط علما."]),
    ],
)
def test_segmentation_rules_are_carried(programs, tmp_path, language, paragraph, sentences):
    command = [programs / "hexaglot", "segment", "--language", language, "--json"]

    assert json.loads(run(command, tmp_path, paragraph + "\n")) == sentences


def test_the_termbase_is_carried(programs, tmp_path):
    command = [programs / "hexaglot", "terms", "find", "--language", "en", "--json"]

    assert json.loads(run(command, tmp_path, "The draft agenda of the Council\n"))


def test_migrations_are_carried(programs, tmp_path):
    folder = tmp_path / "var"

    run([programs / "hexaglot", "database", "upgrade", "--data", folder], tmp_path)

    assert list(folder.rglob("*.sqlite*")) or list(folder.rglob("*.db"))
