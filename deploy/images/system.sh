#!/bin/sh
# What every image has of Debian: Python, what Skia's wheel links to, and a user without rights.
# Skia never draws by OpenGL, so its dispatch libraries are laid in without the drivers that Debian would bring along with them:
# those are larger than all the rest.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends python3 libexpat1 libx11-6 ca-certificates
cd /tmp
apt-get download -qq libglvnd0 libgl1 libglx0 libegl1
for package in *.deb; do dpkg-deb --extract "$package" /; done
ldconfig
rm -rf /tmp/*.deb /var/lib/apt/lists/* /var/cache/apt/* /var/log/* /usr/share/doc /usr/share/man
useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin thumbsmith
install -d -o thumbsmith -g thumbsmith /data /data/tmp
