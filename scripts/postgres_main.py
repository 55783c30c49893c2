"""A real PostgreSQL 16 with pgvector: one for a command, or one in a folder until it is stopped.

It listens on 127.0.0.1 only and trusts whoever connects: it is for tests.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

from postgres_server import Failure, Server


def run(command: list[str]) -> int:
    """Runs a command with DATABASE_URL_TEST and returns its exit code."""
    if os.environ.get("DATABASE_URL_TEST"):
        return Command(command).finish()
    watched = Command(command)
    server = Server(temporary_folder())
    guard = Guard(server)
    try:
        os.environ["DATABASE_URL_TEST"] = server.start(port=None, durable=False)
        return watched.finish()
    finally:
        guard.release()


class Command:
    """A command that gets the signals which are sent to this process. From its making on, none ends this process."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.received: list[int] = []
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # Under nohup, say, it is ignored, and stays so.
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._receive)

    def _receive(self, number: int, _frame: object) -> None:
        self.received.append(number)
        if self.process is not None and not (number == signal.SIGINT and is_in_foreground()):
            self.process.send_signal(number)

    def finish(self) -> int:
        if self.received:
            return 128 + self.received[0]
        try:
            self.process = subprocess.Popen(self.command)
        except OSError as error:
            print(f"{self.command[0]}: {error.strerror}", file=sys.stderr)
            return 126 if isinstance(error, PermissionError) else 127
        # What came while the process was being made.
        for number in self.received:
            self.process.send_signal(number)
        code = self.process.wait()
        return code if code >= 0 else 128 - code


def is_in_foreground() -> bool:
    """Whether a terminal has sent its Ctrl-C to the command too, which must not count it twice."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)


class Guard:
    """A process that removes the server when this one releases it or is gone, even by kill -9."""

    def __init__(self, server: Server) -> None:
        released, self._hold = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            os.close(self._hold)
            self._watch(server, released)
        os.close(released)

    @staticmethod
    def _watch(server: Server, released: int) -> NoReturn:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        os.setsid()
        code = 0
        try:
            os.read(released, 1)
            server.remove()
            # What was on its way when its parent was killed may have written meanwhile.
            for _ in range(100):
                if not server.folder.exists():
                    break
                time.sleep(0.1)
                server.remove()
        except Exception as error:  # noqa: BLE001 - nothing may run on as the parent would
            print(f"could not remove {server.folder}: {error}", file=sys.stderr)
            code = 1
        finally:
            os._exit(code)

    def release(self) -> None:
        os.close(self._hold)
        os.waitpid(self._process, 0)


def temporary_folder() -> Path:
    """In the usual place, unless the server's user may not enter it, as in a home folder of root."""
    for place in dict.fromkeys([tempfile.gettempdir(), "/tmp", "/var/tmp"]):
        folder = Path(tempfile.mkdtemp(prefix="greenlit-postgres-", dir=place))
        folder.chmod(0o755)
        server = Server(folder)
        if server.user is None or server.may_enter(folder):
            return folder
        folder.rmdir()
    raise Failure("found no temporary folder that the user nobody may enter: set TMPDIR to one")


# --- the command line ---------------------------------------------------------------------------------------------


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/postgres", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def on_folder(name: str, what: str) -> argparse.ArgumentParser:
        action = actions.add_parser(name, help=what)
        action.add_argument("folder", type=Path, metavar="DIR", help="the server's folder")
        return action

    start = on_folder("start", "start one in a folder, and print its URL once it answers")
    start.add_argument("port", nargs="?", type=int, metavar="PORT", help="if left out, that of the last start or a free one")
    start.add_argument("--durable", action="store_true", help="survive a crash of the machine: with fsync")

    on_folder("stop", "stop it; `start` starts it again, with what is in it")

    restart = on_folder("restart", "stop it and start it again on the same port")
    restart.add_argument("--hard", action="store_true", help="as by a crash of the server")

    once = actions.add_parser(
        "run",
        help="run a command with a database of its own in DATABASE_URL_TEST, and remove it afterwards",
        description="An existing DATABASE_URL_TEST is left as it is.",
    )
    once.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND", help="the command with its arguments")

    args = parser.parse_args()
    if args.action == "run":
        args.command = args.command[1:] if args.command[:1] == ["--"] else args.command
        if not args.command:
            once.error("name the command to run")
    return args


def main() -> int:
    args = arguments()
    if args.action == "run":
        return run(args.command)
    server = Server(args.folder)
    if args.action == "start":
        print(server.start(args.port, args.durable))
    elif args.action == "stop":
        server.stop()
    else:
        print(server.restart("immediate" if args.hard else "fast"))
    return 0


try:
    sys.exit(main())
except (Failure, OSError) as failure:
    sys.exit(f"scripts/postgres: {failure}")
