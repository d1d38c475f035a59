set -e
THUMBSMITH_ENVIRONMENT=development thumbsmith api --host 127.0.0.1 --port 8765 >/data/log 2>&1 &
api=$!
trap 'kill $api; wait $api || true' EXIT
python3 - <<'PYTHON' || { cat /data/log; exit 1; }
import time, urllib.request

def answer(path):
    return urllib.request.urlopen("http://127.0.0.1:8765" + path, timeout=4).read()

for _ in range(600):
    try:
        health = answer("/api/health")
        break
    except OSError:
        time.sleep(0.5)
else:
    raise SystemExit("the API did not answer")
assert b"<h1" in answer("/"), "the page is missing"
assert len(answer("/api/style/spotlight/sample")) > 5000, "the samples are missing"
PYTHON
