"""Label a folder of pictures with ClassifyMe: `python label_folder.py http://127.0.0.1:8000 TOKEN FOLDER`."""

import sys
from pathlib import Path

import requests

address, token, folder = sys.argv[1].rstrip("/") + "/api/v1", sys.argv[2], Path(sys.argv[3])
session = requests.Session()
session.headers["Authorization"] = f"Bearer {token}"


def ask(method: str, path: str, **options) -> requests.Response:
    answer = session.request(method, address + path, timeout=300, **options)
    if not answer.ok:
        sys.exit(f"{answer.json()['code']}: {answer.json()['detail']}")
    return answer


dataset = ask("POST", "/datasets", json={"name": folder.name}).json()["id"]
for path in sorted(folder.glob("*.jpg")):  # sent twice, a picture is stored once
    uploaded = ask("POST", f"/datasets/{dataset}/images", files={"pictures": path.open("rb")}).json()
    print(*((one["path"], one["predicted"]["name"], one["confidence"]) for one in uploaded["images"]))
sure = {"action": "confirm", "filter": {"min_confidence": 0.95, "state": "unreviewed"}}
print(len(ask("POST", f"/datasets/{dataset}/reviews/by-filter", json=sure).json()["changed"]), "accepted")
Path("labels.csv").write_bytes(ask("GET", f"/datasets/{dataset}/export?format=csv").content)
