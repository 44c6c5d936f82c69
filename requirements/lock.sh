#!/bin/sh
# Rewrites every lock in this folder: hashed, for Python 3.11+ on all platforms, naming no registry.
# all.txt constrains the others, so a package has one version everywhere.
set -eu
cd "$(dirname "$0")/.."
UV="${UV:-.venv/bin/uv}"
compile() { "$UV" pip compile pyproject.toml -q --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header --no-annotate "$@"; }
compile --all-extras --group dev -o requirements/all.txt
compile -c requirements/all.txt -o requirements/base.txt
compile -c requirements/all.txt --extra embedded --group build -o requirements/demo.txt
compile -c requirements/all.txt --extra embedded --extra analytics --group build -o requirements/full.txt
compile -c requirements/all.txt --extra embedded --extra analytics --group dev -o requirements/dev.txt
echo uv | "$UV" pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
  -c requirements/all.txt - -o requirements/uv.txt
if grep -n '://' requirements/*.txt; then echo "a lock names a host" >&2; exit 1; fi
