"""Known weaknesses of the locked packages (pip-audit): `python -m scripts.audit`.

Findings fail. A database that cannot be reached is told and does not fail: the machine is then the reason.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

REQUIREMENTS = "requirements-dev.txt"
SECONDS = 240


def main() -> int:
    """Prints what was found; 1 for findings, else 0."""
    report, problem = audit(Path(REQUIREMENTS))
    asked = [package for package in report if "skip_reason" not in package]
    if not asked:
        print(
            f"pip-audit did not reach its database, so NOTHING WAS CHECKED: {problem or 'no package known'}"
        )
        return 0
    findings = describe_findings(asked)
    print(
        "\n".join([*findings, f"{len(asked)} of {len(report)} packages looked up, {len(findings)} findings"])
    )
    return 1 if findings else 0


def audit(requirements: Path) -> tuple[list[dict[str, Any]], str]:
    """pip-audit's list of packages (empty when it made none), and its last words."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip_audit", "--requirement", str(requirements), "--require-hashes"]
        command += ["--disable-pip", "--progress-spinner", "off", "--timeout", "15"]
        command += ["--format", "json", "--output", str(output)]
        try:
            result = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return [], f"no answer within {SECONDS} seconds"
        if not output.exists():
            return [], (result.stderr.strip().splitlines() or ["no output"])[-1]
        return json.loads(output.read_text())["dependencies"], ""


def describe_findings(packages: list[dict[str, Any]]) -> list[str]:
    """One line for each known weakness of `packages`, entries of pip-audit's report."""
    return [
        f"{package['name']} {package['version']}: {weakness['id']}, "
        f"better in {', '.join(weakness['fix_versions']) or 'no version yet'}"
        for package in packages
        for weakness in package["vulns"]
    ]


if __name__ == "__main__":
    sys.exit(main())
