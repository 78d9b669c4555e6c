"""The image without an engine: installed as the Dockerfile says, then run where only the data folder can be written.

A mount namespace has every file system read-only; inside, user 10001 without capabilities does what an operator does:
migrate, load, serve with two processes and the worker, answer, back up. It needs root and `unshare`; where these are
refused, it says so and ends with 77.

    python -m tests.container
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SMOKE = Path(__file__).with_name("container_smoke.py")
EXAMPLE = ROOT / "service" / "examples"
#: What a run ends with that was not possible here.
SKIPPED = 77

#: Everything read-only but the data; an interpreter that lies in a home is shown where it is, and nothing else of it.
INSIDE = """
set -e
mount --make-rprivate /
mount --bind {data} {data}
mount -t tmpfs tmpfs /mnt -o size=1m,mode=755
mkdir /mnt/python
mount --bind {python} /mnt/python
case {python} in /root/*)
  mount -t tmpfs tmpfs /root -o size=1m,mode=755
  mkdir -p {python}
  mount --bind /mnt/python {python};;
esac
awk '{{print $2}}' /proc/mounts | sort -r | while read -r mounted; do
  case $mounted in /proc*|/sys*|/dev*|{data}) ;; *) mount -o remount,bind,ro "$mounted" 2>/dev/null || true;; esac
done
cd {data}
exec env -i PATH={binaries}:/usr/bin:/bin HOME=/nonexistent PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \\
  GRADUS_DATABASE_URL=sqlite:///{data}/gradus.db GRADUS_PROCESSES=2 \\
  setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \\
  python {smoke} {data}
"""


def lines(dockerfile: str) -> list[tuple[str, str]]:
    """Return what the first stage of a Dockerfile does: its COPY and RUN lines, whole."""
    stage = re.split(r"^FROM ", dockerfile.replace("\\\n", " "), flags=re.MULTILINE)[1]
    return re.findall(r"^(COPY|RUN) +(.*)$", stage, re.MULTILINE)


def install(folder: Path) -> Path:
    """Do in a folder what the first stage does in /app, and return the programs."""
    app = folder / "app"
    app.mkdir()
    for verb, rest in lines((ROOT / "Dockerfile").read_text(encoding="utf-8")):
        if verb == "COPY":
            *sources, target = shlex.split(rest)
            for source in sources:
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, app / target, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copyfile(ROOT / source, app / Path(source).name)
        else:
            command = rest.replace("/app/", f"{app}/").replace("python -m venv", f"{sys.executable} -m venv")
            quiet = {**os.environ, "PIP_QUIET": "2"}
            subprocess.run(["sh", "-ec", command], cwd=app, check=True, stdout=subprocess.DEVNULL, env=quiet)
    return app / "venv" / "bin"


def is_possible() -> bool:
    """Tell whether this process may have a file system of its own."""
    if os.geteuid() != 0 or shutil.which("unshare") is None or shutil.which("setpriv") is None:
        return False
    tried = ["unshare", "--mount", "sh", "-c", "mount --make-rprivate / && mount -t tmpfs tmpfs /mnt"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


def main() -> int:
    """Install, look at it inside, and return the exit status."""
    if not is_possible():
        print("SKIPPED: the sandbox needs root, unshare and setpriv; `make image` needs an engine instead")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="gradus-sandbox-") as named:
        folder = Path(named)
        folder.chmod(0o755)
        binaries = install(folder)
        print("installed as the Dockerfile says", flush=True)
        data, smoke = folder / "data", folder / SMOKE.name
        data.mkdir()
        data.chmod(0o777)
        shutil.copyfile(SMOKE, smoke)
        for example in EXAMPLE.glob("*.json"):
            shutil.copyfile(example, data / example.name)
        script = INSIDE.format(data=data, python=sys.base_prefix, binaries=binaries, smoke=smoke)
        return subprocess.run(["unshare", "--mount", "bash", "-c", script], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
