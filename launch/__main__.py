"""``python3 -m launch run|setup|train|chat``: what the Makefile calls."""

from __future__ import annotations

import argparse
import signal
import sys

from launch import chat, environments, model, settings, stack
from launch.steps import StepFailed, fail


def set_up(for_tests: bool) -> dict[str, str]:
    """Install, build, train; return the environment of the processes."""
    if settings.ensure_env_file():
        print("  Wrote .env with fresh secrets")
    environments.install_all(for_tests)
    environments.build_page()
    env = settings.environment()
    model.train(env)
    return env


def has_tests() -> bool:
    """Return whether `make setup` installed what tests need, which is then kept."""
    return environments.HOTLINE.joinpath("bin", "pytest").exists()


def run() -> None:
    """Bring the whole hotline up and stay until Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    env = (
        set_up(for_tests=False) if not environments.HOTLINE.joinpath("bin/pytest").exists() else set_up(for_tests=True)
    )
    stack.prepare(env)
    process = stack.start(env)
    front, desk = f"http://127.0.0.1:{env['FRONT_PORT']}", f"http://127.0.0.1:{env['DESK_PORT']}"
    print(f"\n  Citizens:  {front}/")
    print(f"  Console:   {desk}/console/   user admin, password ADMIN_PASSWORD in .env")
    print(f"  Open311:   {desk}/open311/v2/discovery.json")
    print(f"  Logs:      {env['DATA_DIR']}/*.log\n\n  Ctrl-C stops everything.", flush=True)
    try:
        process.wait()
    except KeyboardInterrupt:
        print("\n  Stopping")
        stack.stop(process)


def main() -> int:
    """Run the command named on the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m launch")
    parser.add_argument("command", choices=["run", "setup", "train", "chat"])
    parser.add_argument("--tests", action="store_true", help="also install what tests and checks need")
    parser.add_argument("--corpus", help="train from the city's own history, a CSV file")
    for column in ("text", "label", "group"):
        parser.add_argument(f"--{column}", help=f"column of the history that holds the {column}")
    arguments = parser.parse_args()
    try:
        if arguments.command == "run":
            run()
        elif arguments.command == "chat":
            chat.talk(settings.environment()["FRONT_URL"])
        elif arguments.command == "train":
            environments.install_all(arguments.tests or has_tests())
            if arguments.corpus:
                columns = {name: getattr(arguments, name) for name in ("text", "label", "group")}
                return model.train_history(settings.environment(), arguments.corpus, columns)
            model.train(settings.environment())
        else:
            set_up(arguments.tests)
    except StepFailed as problem:
        return fail(problem)
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
