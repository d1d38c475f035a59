#!/bin/sh
# An environment of our wheel with some extras: sh environment.sh EXTRAS [REQUIREMENT that comes first].
# Beside it lies what it holds (CycloneDX). The tests of other people's packages, and pip, are for building alone.
set -eu
python3 -m venv /opt/thumbsmith
pip=/opt/thumbsmith/bin/pip
if [ -n "${2:-}" ]; then "$pip" install --quiet --constraint /build/python.txt "$2"; fi
"$pip" install --quiet --constraint /build/python.txt "$(echo /build/*.whl)[$1]"
"$pip" uninstall --quiet --yes setuptools
python3 -m venv /build/lister
/build/lister/bin/pip install --quiet 'cyclonedx-bom>=7,<8'
"$pip" uninstall --quiet --yes pip
/build/lister/bin/cyclonedx-py environment --output-reproducible --output-file /opt/thumbsmith/parts.cdx.json /opt/thumbsmith/bin/python3
rm -rf /build/lister
find /opt/thumbsmith/lib/python3*/site-packages -type d -name tests -prune -exec rm -rf {} +
