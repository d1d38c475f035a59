set -e
thumbsmith setup --check --quiet
python3 -P -c "import bots.discord.__main__, bots.slack.__main__"
thumbsmith discord --help >/dev/null
thumbsmith slack --help >/dev/null
