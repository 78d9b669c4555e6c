"""What is done inside the sandbox; only the standard library is there beside the service itself."""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

DATA = Path(sys.argv[1])
#: Seconds in which a year of six people has to be planned.
PATIENCE = 300


def gradus(*arguments: str) -> str:
    """Run one command to its end, and return what it prints."""
    return subprocess.run(["gradus", *arguments], check=True, capture_output=True, text=True).stdout.strip()


def ask(address: str, token: str, body: bytes | None = None) -> tuple[int, bytes]:
    """Send one request, and return the status and the body of its answer."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, body, headers)) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def seen(what: str, is_so: bool, told: object = "") -> None:
    """Say what was seen, or end."""
    print(f"{'ok  ' if is_so else 'FAIL'} {what}", told if not is_so else "", flush=True)
    if not is_so:
        sys.exit(1)


def main() -> None:
    """Do what an operator does, one after the other."""
    status = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":\t" in line)
    seen("user 10001", os.getuid() == os.geteuid() == 10001)
    seen("no capabilities, no new privileges", int(status["CapEff"], 16) == 0 and status["NoNewPrivs"] == "1")
    for folder in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"), Path("/etc"), Path(sys.prefix)):
        seen(f"{folder} cannot be written", folder == DATA or not os.access(folder, os.W_OK))
    gradus("migrate")
    lms, hr, admin = (gradus("token", "--permission", name).splitlines()[-1] for name in ("lms", "hr", "admin"))
    with subprocess.Popen(["gradus", "serve", "--port", "0"], stdout=subprocess.PIPE, text=True) as serving:
        try:
            use(serving, lms, hr, admin)
        finally:
            serving.terminate()
    seen("it ends when told to", serving.returncode == 0, serving.returncode)


def use(serving: "subprocess.Popen[str]", lms: str, hr: str, admin: str) -> None:
    """Ask the server for everything that writes somewhere."""
    assert serving.stdout is not None
    address = serving.stdout.readline().rpartition(" ")[2].strip()
    for _ in range(PATIENCE):
        try:
            if ask(f"{address}/v1/health/ready", lms)[0] == 200:
                break
        except urllib.error.URLError:
            pass
        time.sleep(1)
    code, told = ask(f"{address}/v1/recommendations", lms, (DATA / "without-a-catalogue.json").read_bytes())
    seen("a recommendation", code == 200 and json.loads(told)["status"] == "optimal", told[:300])
    large = json.dumps({"locks": ["a" * 3 * 2**20]}).encode()
    code, told = ask(f"{address}/v1/annual-plans", hr, large)
    seen("a body of 3 MiB is read and refused for what is in it", code == 422, (code, told[:300]))
    code, told = ask(f"{address}/v1/annual-plans", hr, (DATA / "year-without-a-catalogue.json").read_bytes())
    seen("a year is taken", code == 202, (code, told[:300]))
    plan = json.loads(told)["id"]
    for _ in range(PATIENCE):
        year = json.loads(ask(f"{address}/v1/annual-plans/{plan}", hr)[1])
        if year["status"] not in ("queued", "running"):
            break
        time.sleep(1)
    seen("and planned by the worker", year["status"] in ("optimal", "feasible"), year["status"])
    code, told = ask(f"{address}/metrics", admin)
    seen("all processes count together", code == 200 and b'gradus_jobs{state="done"} 1' in told, told[:300])
    gradus("backup", str(DATA / "kept"))
    seen("a backup while it serves", (DATA / "kept").stat().st_size > 0)


if __name__ == "__main__":
    main()
