#!/usr/bin/env bash
# From nothing to a finished thumbnail through the API of a service on this machine: bash first-generation.sh PHOTO "TITLE" ADDRESS
# ADDRESS is what `thumbsmith serve` printed when it started, as in http://127.0.0.1:8000/#key=Zm9yIHlvdSBhbG9u
set -euo pipefail
photo=$1 title=$2 url=${3%%/#key=*} key=${3##*#key=}
field() { python3 -c "import json, sys; print(json.load(sys.stdin)['$1'])"; }
json() { curl -fsS -H 'Content-Type: application/json' ${token:+-H "Authorization: Bearer $token"} "$@"; }

# Sign in. For who shows the key, the link's token is in the answer; to others it goes by mail.
link=$(json "$url/api/sign-in" -d "{\"email\": \"me@localhost\", \"homeKey\": \"$key\"}" | field token)
token=$(json "$url/api/sign-in/confirm" -d "{\"token\": \"$link\"}" | field token)

# Upload: ask where to put the file, put it there.
case $(tr "[:upper:]" "[:lower:]" <<<"$photo") in *.png) type=image/png ;; *.webp) type=image/webp ;; *.heic) type=image/heic ;; *) type=image/jpeg ;; esac
place=$(json "$url/api/upload" -d "{\"mediaType\": \"$type\", \"sizeBytes\": $(wc -c <"$photo")}")
curl -fsS -T "$photo" -H "Content-Type: $type" "$(field uploadUrl <<<"$place")"

# Generate, and look until it is done.
body=$(python3 -c 'import json, sys; print(json.dumps({"title": sys.argv[1], "hostKey": sys.argv[2]}))' \
    "$title" "$(field fileKey <<<"$place")")
id=$(json "$url/api/generate" -d "$body" | field generationId)
while :; do
    state=$(json "$url/api/generation/$id")
    case $(field status <<<"$state") in ready | failed | cancelled) break ;; esac
    sleep 1
done
python3 -m json.tool <<<"$state"
