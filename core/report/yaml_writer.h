/* SPDX-License-Identifier: Apache-2.0 */
/* YAML as people write it: block mappings, short lists in one line, quotes only where they are needed. */
#ifndef TK_REPORT_YAML_WRITER_H
#define TK_REPORT_YAML_WRITER_H

#include "document/node.h"

#include <stdio.h>

/* A scalar; flow: inside [ ] or { }. A text that would be read as something else, or differently, stands in quotes. */
void tk_yaml_text(FILE *out, tk_text text, bool flow);
/* A scalar, list or mapping in one line, as it was read. */
void tk_yaml_node(FILE *out, const tk_node *node, unsigned depth);

#endif
