"""Known vulnerabilities of everything that is locked: none may be open, and nothing may be left out.

An auditor that could not look at a package says so in a warning and goes on; here that is a failure, as is one package
fewer in its report than in the lock.

    python -m tests.audit_gate --out var/audit.json
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = tuple(ROOT / name for name in ("requirements.lock", "requirements-cluster.lock", "requirements-dev.lock"))
#: A package of a lock: its name, its version, and for which machines it is.
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>[^\s;]+)[^\\\n]*")


def everywhere(lock: str) -> str:
    """Return a lock whose packages are all for this machine: what is installed elsewhere is looked at as well."""
    return "".join(PINNED.sub(r"\g<name>==\g<version> ", line) for line in lock.splitlines(keepends=True))


def pinned(lock: str) -> set[tuple[str, str]]:
    """Return the packages of a lock."""
    found = (PINNED.match(line) for line in lock.splitlines())
    return {(canonicalize_name(each["name"]), each["version"]) for each in found if each}


def audited(lock: Path, *, service: str | None) -> tuple[int, str, list[dict[str, Any]]]:
    """Ask about every package of a lock; return the auditor's exit status, what it says, and its report."""
    with tempfile.TemporaryDirectory(prefix="gradus-audit-") as folder:
        asked = Path(folder) / lock.name
        asked.write_text(everywhere(lock.read_text(encoding="utf-8")), encoding="utf-8")
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip_audit", "--strict", "--disable-pip", "--require-hashes"]
        command += [
            "--requirement",
            str(asked),
            "--format",
            "json",
            "--output",
            str(report),
            "--progress-spinner",
            "off",
        ]
        command += ["--vulnerability-service", "osv", "--cache-dir", folder]
        command += ["--osv-url", service] if service is not None else []
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        found = json.loads(report.read_text())["dependencies"] if report.exists() and report.read_text() else []
        return done.returncode, done.stderr, found


def faults(lock: Path, status: int, said: str, report: Sequence[dict[str, Any]]) -> list[str]:
    """Return why one lock does not pass."""
    found = [f"{each['name']} was left out: {each['skip_reason']}" for each in report if "skip_reason" in each]
    seen = {(canonicalize_name(each["name"]), each["version"]) for each in report if "version" in each}
    missing = pinned(lock.read_text(encoding="utf-8")) - seen
    found += [f"{name} {version} is in the lock and not in the report" for name, version in sorted(missing)]
    found += [
        f"{each['name']} {each['version']}: {fault['id']}, mended in {fault['fix_versions'] or 'nothing yet'}"
        for each in report
        for fault in each.get("vulns", ())
    ]
    if status and not found:
        found.append("the audit itself failed")
    if found and said.strip():
        found.append(f"it said: {said.strip().splitlines()[-1]}")
    return [f"{lock.name}: {each}" for each in found]


def main(arguments: Sequence[str] | None = None) -> int:
    """Audit every lock, keep the reports, and return the exit status."""
    parser = argparse.ArgumentParser(description="Audit every lock; nothing open, nothing left out.")
    parser.add_argument("--locks", type=Path, nargs="+", default=LOCKS)
    parser.add_argument("--service", help="address of the vulnerability service (OSV); by default the public one")
    parser.add_argument("--out", type=Path, help="file for the reports as JSON")
    asked = parser.parse_args(arguments)
    reports, found = {}, []
    for lock in asked.locks:
        status, said, report = audited(lock, service=asked.service)
        reports[lock.name] = report
        found += faults(lock, status, said, report)
        print(
            f"{lock.name}: {len(pinned(lock.read_text(encoding='utf-8')))} packages, {len(report)} audited", flush=True
        )
    if asked.out is not None:
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        asked.out.write_text(json.dumps(reports, indent=1), encoding="utf-8")
    print("\n".join(f"FAULT {fault}" for fault in found) or "nothing open, nothing left out")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
