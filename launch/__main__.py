"""``python3 -m launch run|setup|train|chat|demo``: what the Makefile calls."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
from collections.abc import Callable

from launch import chat, environments, model, settings, stack
from launch.steps import StepFailed, fail
from launch.understood import TurnReader


def set_up(for_tests: bool) -> dict[str, str]:
    """Install, build, train; return the environment of the processes."""
    if settings.ensure_env_file():
        print("  Wrote .env with fresh secrets")
    env = settings.environment()
    environments.install_all(for_tests)
    environments.build_page()
    environments.copy_chart_libraries()
    model.train(env)
    return env


def run(arguments: argparse.Namespace, rest: list[str]) -> None:
    """Bring the whole hotline up and stay until Ctrl-C."""
    stack.check_ports(settings.environment())
    env = set_up(for_tests=environments.has_tests())
    stack.prepare(env)
    process = stack.start(env)
    print(f"\n{what_to_open(env)}\n\n  Ctrl-C stops everything.", flush=True)
    try:
        process.wait()
        raise StepFailed(f"The supervisor has stopped. Its log: {env['DATA_DIR']}/supervisord.log")
    finally:
        print("\n  Stopping", flush=True)
        stack.stop(process)


def what_to_open(env: dict[str, str]) -> str:
    """Return the addresses to open, one a line."""
    front, desk = f"http://127.0.0.1:{env['FRONT_PORT']}", f"http://127.0.0.1:{env['DESK_PORT']}"
    return "\n".join(
        [
            f"  Citizens:  {front}/",
            f"  Console:   {desk}/console/   user admin, password ADMIN_PASSWORD in .env",
            f"  Open311:   {desk}/open311/v2/discovery.json",
            f"  Logs:      {env['DATA_DIR']}/*.log",
        ]
    )


def setup(arguments: argparse.Namespace, rest: list[str]) -> None:
    """Install everything and train, without starting."""
    set_up(arguments.tests or environments.has_tests())


def train(arguments: argparse.Namespace, rest: list[str]) -> None:
    """Train the assistant if its sources changed, or the city's classifier from its history."""
    environments.install_all(environments.has_tests())
    if arguments.corpus:
        columns = {name: getattr(arguments, name) for name in ("text", "label", "group")}
        return model.train_history(settings.environment(), arguments.corpus, columns)
    return model.train(settings.environment())


def talk(arguments: argparse.Namespace, rest: list[str]) -> None:
    """Talk to the running hotline."""
    env = settings.environment()
    if not arguments.debug:
        return chat.talk(env["FRONT_URL"])
    reader = TurnReader(env)
    try:
        return chat.talk(env["FRONT_URL"], reader.lines)
    finally:
        reader.close()


def demo(arguments: argparse.Namespace, rest: list[str]) -> None:
    """Fill the database with a made-up month; the hotline may run meanwhile."""
    settings.ensure_env_file()
    environments.install_all(environments.has_tests())
    env = settings.environment()
    stack.prepare(env)
    command = [str(environments.python(environments.HOTLINE)), "-m", "hotline", "seed_demo", *rest]
    if subprocess.run(command, cwd=settings.ROOT, env={**env, "HOTLINE_SITE": "desk"}, check=False).returncode:
        raise StepFailed("The made-up month was not finished; the lines above say why.")


COMMANDS: dict[str, Callable[[argparse.Namespace, list[str]], None]] = {
    "run": run,
    "setup": setup,
    "train": train,
    "chat": talk,
    "demo": demo,
}


def main() -> int:
    """Run the command named on the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m launch")
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--tests", action="store_true", help="setup: also install what tests and checks need")
    parser.add_argument("--debug", action="store_true", help="chat: show what the bot understood and did")
    parser.add_argument("--corpus", help="train: learn from the city's own history, a CSV file")
    for column in ("text", "label", "group"):
        parser.add_argument(f"--{column}", help=f"train: column of the history that holds the {column}")
    arguments, rest = parser.parse_known_args()
    if rest and arguments.command != "demo":
        parser.error(f"{arguments.command} does not take {' '.join(rest)}")
    # A background shell starts its commands with SIGINT ignored; here both signals end everything in order.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        COMMANDS[arguments.command](arguments, rest)
    except StepFailed as problem:
        return fail(problem)
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
