#!/bin/sh
# Run by `meson install` with the command just built: an image beside the files of each shipped plugin (docs/plugin-author.md).
set -eu
for manifest in "$MESON_INSTALL_DESTDIR_PREFIX"/lib/tenken/plugins/*/*/plugin.yaml; do
	"$1" plugin build "${manifest%/plugin.yaml}"
done
