/* SPDX-License-Identifier: Apache-2.0 */
/* References between files: from playbooks to registers, from registers to playbooks, and between playbooks. What names
 * nothing is a fault of the document it stands in. */
#ifndef TK_ANALYSIS_REFERENCES_H
#define TK_ANALYSIS_REFERENCES_H

#include "analysis/organization.h"
#include "analysis/witness.h"

/* Names by which registers mean playbooks -> tk_playbook: ids first, then paths, names of files without their ending, and
 * titles where the format calls by title. Sketches are not called. Made in arena. */
tk_map *tk_playbook_names(tk_arena *arena, const tk_organization *organization);

/* Adds file-undefined-reference and file-duplicate-id faults. Nothing is said where part of the organization was not
 * read. */
void tk_references_check(tk_organization *organization);

/* The calls through which a playbook comes to call itself, the first one first; NULL when it does not. Linear in the
 * calls that can be come to. */
const tk_witness *tk_calls_ring(tk_arena *arena, const tk_organization *organization, const tk_playbook *playbook);

#endif
