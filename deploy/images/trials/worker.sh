set -e
thumbsmith setup --check --quiet
thumbsmith render --title "It *works*" --out /data/out --quiet
ls /data/out/*.psd >/dev/null
thumbsmith worker --help >/dev/null
