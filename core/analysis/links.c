/* SPDX-License-Identifier: Apache-2.0 */
/* Gathers the links of all documents, has each looked up, and measures how far every page is from the index. */
#include "analysis/link_target.h"

#include <stdlib.h>

/* A link to a folder without a page shows the folder's files. */
typedef struct folder_link {
	uint32_t document;
	const tk_link_folder *folder;
} folder_link;

typedef struct weaver {
	tk_arena *arena;
	tk_organization *organization;
	tk_link_paths *paths;
	tk_link_web *web;
	TK_VECTOR(folder_link) folder_links; /* in order of document */
} weaver;

static void add_link(weaver *w, const tk_document *page, const tk_link *link, tk_value target, bool site)
{
	const tk_link_folder *folder = NULL;
	tk_page_link *entry = TK_PUSH(w->arena, &w->web->links);
	entry->document = page->number;
	entry->link = link;
	entry->target = target;
	tk_link_classify(w->paths, page, entry, site, &folder);
	if (folder)
		*TK_PUSH(w->arena, &w->folder_links) = (folder_link){page->number, folder};
}

/* ---- Markdown
 * ----------------------------------------------------------------------------------------------------------- */

static const tk_block *next_block(const tk_block *block)
{
	if (block->first)
		return block->first;
	while (block && !block->next)
		block = block->parent;
	return block ? block->next : NULL;
}

static void add_page(weaver *w, const tk_document *page)
{
	for (const tk_block *block = page->blocks; block; block = next_block(block)) {
		if (block->kind == TK_BLOCK_CODE)
			continue;
		for (uint32_t i = 0; i < block->link_count; i++)
			add_link(w, page, &block->links[i], block->links[i].target, false);
	}
}

/* ---- structured files
 * ----------------------------------------------------------------------------------------------------- */

static void add_value(weaver *w, tk_value value)
{
	if (tk_link_is_path_like(value.text) && value.span.document > 0)
		add_link(w, tk_organization_document(w->organization, value.span.document), NULL, value, true);
}

static void add_node(weaver *w, const tk_node *node)
{
	if (!node)
		return;
	if (tk_node_is_scalar(node))
		add_value(w, tk_node_value(node));
	for (const tk_node *item = node->kind == TK_NODE_SEQUENCE ? node->first : NULL; item; item = item->next) {
		if (tk_node_is_scalar(item))
			add_value(w, tk_node_value(item));
	}
}

static void add_slots(weaver *w, const tk_slots *slots, bool declared_only)
{
	for (uint32_t i = 0; i < slots->count; i++) {
		if (!declared_only || slots->at[i].origin == TK_DECLARED)
			add_value(w, slots->at[i].value);
	}
}

/* In Markdown the links are links; only what a comment declares is added. */
static void add_playbook(weaver *w, const tk_playbook *playbook)
{
	const tk_document *document = tk_organization_document(w->organization, playbook->document);
	bool declared_only = document && document->kind == TK_DOCUMENT_MARKDOWN;
	for (uint32_t i = 0; i < playbook->workflow.steps.count; i++) {
		const tk_step *step = &playbook->workflow.steps.at[i];
		add_slots(w, &step->written->needs, declared_only);
		if (!declared_only || step->written->message.origin == TK_DECLARED)
			add_value(w, step->written->message.value);
	}
}

static void add_registers(weaver *w)
{
	static const char *const keys[] = {"path", "document", "record", "form", "template"};
	for (size_t kind = 0; kind < TK_REGISTER_KINDS; kind++) {
		for (uint32_t i = 0; i < w->organization->reg.of_kind[kind].count; i++) {
			const tk_node *node = w->organization->reg.of_kind[kind].at[i]->node;
			for (size_t k = 0; node && k < sizeof keys / sizeof *keys; k++)
				add_node(w, tk_node_get_c(node, keys[k]));
		}
	}
}

static int link_order(const void *a, const void *b)
{
	const tk_page_link *x = a, *y = b;
	if (x->document != y->document)
		return x->document < y->document ? -1 : 1;
	if (x->target.span.offset != y->target.span.offset)
		return x->target.span.offset < y->target.span.offset ? -1 : 1;
	return tk_text_order(x->target.text, y->target.text);
}

static int folder_order(const void *a, const void *b)
{
	const folder_link *x = a, *y = b;
	if (x->document != y->document)
		return x->document < y->document ? -1 : 1;
	return x->folder->number < y->folder->number ? -1 : x->folder->number > y->folder->number;
}

/* ---- distances
 * -------------------------------------------------------------------------------------------------------------- */

/* Breadth first over pages and folders. Queue entries up to documents.count are pages, above are folders. */
typedef struct walk {
	uint32_t *queue;
	uint32_t first, past;
	uint32_t *folder_distance, *folder_from;
	const tk_link_folder **folders;
	uint32_t *link_start, *folder_start; /* [document] */
} walk;

static void reach_page(const weaver *w, walk *k, uint32_t page, uint32_t from, uint32_t distance)
{
	if (page == 0 || w->web->distance[page] != UINT32_MAX)
		return;
	w->web->distance[page] = distance;
	w->web->parent[page] = from;
	k->queue[k->past++] = page;
}

static void leave_page(const weaver *w, walk *k, uint32_t page)
{
	uint32_t distance = w->web->distance[page] + 1;
	for (uint32_t i = k->link_start[page]; i < w->web->links.count && w->web->links.at[i].document == page; i++)
		reach_page(w, k, w->web->links.at[i].to, page, distance);
	for (uint32_t i = k->folder_start[page]; i < w->folder_links.count && w->folder_links.at[i].document == page;
	     i++) {
		const tk_link_folder *folder = w->folder_links.at[i].folder;
		if (k->folder_distance[folder->number] != UINT32_MAX)
			continue;
		k->folder_distance[folder->number] = distance;
		k->folder_from[folder->number] = page;
		k->folders[folder->number] = folder;
		k->queue[k->past++] = w->organization->documents.count + folder->number;
	}
}

static void leave_folder(const weaver *w, walk *k, uint32_t number)
{
	const tk_link_folder *folder = k->folders[number];
	for (size_t i = folder->first; i < folder->past; i++) {
		bool exists = false;
		if (tk_path_folder(w->paths->paths[i]).length > folder->path.length)
			continue; /* in a folder below */
		tk_document *document = tk_link_paths_find(w->paths, w->paths->paths[i], &exists);
		if (document)
			reach_page(w, k, document->number, k->folder_from[number], k->folder_distance[number] + 1);
	}
}

static void measure(weaver *w)
{
	uint32_t pages = w->organization->documents.count, folders = w->paths->folder_count;
	walk k = {0};
	w->web->distance = TK_MAKE_ARRAY(w->arena, uint32_t, (size_t)pages + 1);
	w->web->parent = TK_MAKE_ARRAY(w->arena, uint32_t, (size_t)pages + 1);
	k.queue = TK_MAKE_ARRAY(w->arena, uint32_t, (size_t)pages + folders + 2);
	k.folder_distance = TK_MAKE_ARRAY(w->arena, uint32_t, (size_t)folders + 1);
	k.folder_from = TK_MAKE_ARRAY(w->arena, uint32_t, (size_t)folders + 1);
	k.folders = TK_MAKE_ARRAY(w->arena, const tk_link_folder *, (size_t)folders + 1);
	k.link_start = TK_MAKE_ARRAY(w->arena, uint32_t, (size_t)pages + 1);
	k.folder_start = TK_MAKE_ARRAY(w->arena, uint32_t, (size_t)pages + 1);
	for (uint32_t i = 0; i <= pages; i++)
		w->web->distance[i] = UINT32_MAX;
	for (uint32_t i = 0; i <= folders; i++)
		k.folder_distance[i] = UINT32_MAX;
	for (uint32_t i = w->web->links.count; i-- > 0;)
		k.link_start[w->web->links.at[i].document] = i;
	for (uint32_t i = w->folder_links.count; i-- > 0;)
		k.folder_start[w->folder_links.at[i].document] = i;
	reach_page(w, &k, w->organization->index_document, 0, 0);
	while (k.first < k.past) {
		uint32_t next = k.queue[k.first++];
		if (next <= pages)
			leave_page(w, &k, next);
		else
			leave_folder(w, &k, next - pages);
	}
}

tk_link_web *tk_link_web_make(tk_arena *arena, tk_organization *organization)
{
	weaver w = {.arena = arena, .organization = organization, .web = TK_MAKE(arena, tk_link_web)};
	w.paths = tk_link_paths_make(arena, organization);
	for (uint32_t i = 0; i < organization->documents.count; i++) {
		if (organization->documents.at[i]->kind == TK_DOCUMENT_MARKDOWN)
			add_page(&w, organization->documents.at[i]);
	}
	for (uint32_t i = 0; i < organization->playbooks.count; i++)
		add_playbook(&w, organization->playbooks.at[i]);
	add_registers(&w);
	if (w.web->links.count > 1)
		qsort(w.web->links.at, w.web->links.count, sizeof *w.web->links.at, link_order);
	if (w.folder_links.count > 1)
		qsort(w.folder_links.at, w.folder_links.count, sizeof *w.folder_links.at, folder_order);
	if (organization->index_document > 0)
		measure(&w);
	return w.web;
}

/* ---- the chain of links to a page
 * ---------------------------------------------------------------------------------------------- */

static const tk_page_link *link_between(const tk_link_web *web, uint32_t from, uint32_t to)
{
	uint32_t low = 0, high = web->links.count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (web->links.at[middle].document < from)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < web->links.count && web->links.at[low].document == from; low++) {
		if (web->links.at[low].to == to)
			return &web->links.at[low];
	}
	return NULL;
}

const tk_witness *tk_link_chain(tk_arena *arena, const tk_organization *organization, const tk_link_web *web,
                                uint32_t document)
{
	if (!web->distance || document == 0 || document > organization->documents.count ||
	    web->distance[document] == UINT32_MAX)
		return NULL;
	uint32_t pages = 1;
	for (uint32_t page = document; web->parent[page] != 0; page = web->parent[page])
		pages++;
	tk_witness *witness = TK_MAKE(arena, tk_witness);
	witness->kind = TK_WITNESS_LINKS;
	for (uint32_t i = 0; i < pages; i++)
		(void)TK_PUSH(arena, &witness->parts);
	for (uint32_t page = document, i = pages; i-- > 0; page = web->parent[page]) {
		tk_witness_part *part = &witness->parts.at[i];
		part->text = tk_organization_document(organization, page)->path;
		part->at = (tk_span){page, 0, 0};
		const tk_page_link *link = i > 0 ? link_between(web, web->parent[page], page) : NULL;
		if (link) {
			part->at = link->target.span;
			part->choice = link->link ? link->link->text.text : link->target.text;
		}
	}
	return witness;
}
