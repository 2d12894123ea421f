/* SPDX-License-Identifier: Apache-2.0 */
/* The web of links between documents: which resolve, and how far a page is from the index. */
#ifndef TK_ANALYSIS_LINKS_H
#define TK_ANALYSIS_LINKS_H

#include "analysis/organization.h"
#include "analysis/witness.h"

typedef enum tk_link_state {
	TK_LINK_RESOLVES,
	TK_LINK_EXTERNAL,      /* http(s), mailto, tel …: listed, never fetched */
	TK_LINK_NO_FILE,
	TK_LINK_NO_ANCHOR,     /* the file is there, the heading is not */
	TK_LINK_CASE_DIFFERS,  /* resolves only where file names ignore case */
	TK_LINK_OUTSIDE,       /* leads out of the repository */
	TK_LINK_EMPTY,         /* "", "#" , TODO */
	TK_LINK_UNDEFINED,     /* [text][label] without a definition */
	TK_LINK_GENERATED,     /* has template or site-generator syntax ({{…}}, {%…%}) or an absolute site path: cannot be decided */
} tk_link_state;

typedef struct tk_page_link {
	uint32_t document;   /* number of the page it stands on */
	const tk_link *link; /* Markdown; NULL for references of structured playbooks and registers */
	tk_value target;
	tk_link_state state;
	uint32_t to;         /* number of the document it leads to, 0 = none */
	tk_text suggestion;  /* nearest existing path or anchor, or empty */
} tk_page_link;

typedef struct tk_link_web {
	TK_VECTOR(tk_page_link) links; /* by document, then offset */
	uint32_t *distance;            /* [number]: links from the index, UINT32_MAX = none; NULL without an index */
	uint32_t *parent;              /* [number]: previous page on the shortest chain */
} tk_link_web;

/* O(files + links). Structured documents link through `document:`, `message:`, `needs:` and path-like values. */
tk_link_web *tk_link_web_make(tk_arena *arena, tk_organization *organization);
const tk_witness *tk_link_chain(tk_arena *arena, const tk_organization *organization, const tk_link_web *web, uint32_t document);

#endif
