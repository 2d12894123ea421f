/* SPDX-License-Identifier: Apache-2.0 */
/* Flowcharts in the code blocks of a Markdown page: each is a workflow of its own, judged by its flow only. What the
 * text around it says is read from the text. */
#include "playbook/mermaid.h"

#include "playbook/readers.h"

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_mermaid(const tk_block *block)
{
	static const char word[] = "mermaid";
	tk_text info = tk_text_trim(block->info);
	if (block->kind != TK_BLOCK_CODE || info.length < sizeof word - 1)
		return false;
	for (size_t i = 0; i < sizeof word - 1; i++) {
		if (lower(info.at[i]) != word[i])
			return false;
	}
	return info.length == sizeof word - 1 || info.at[sizeof word - 1] == ' ';
}

static tk_text stem_of(tk_text path)
{
	size_t from = path.length, to = path.length;
	while (from > 0 && path.at[from - 1] != '/')
		from--;
	for (size_t i = path.length; i > from + 1 && to == path.length; i--) {
		if (path.at[i - 1] == '.')
			to = i - 1;
	}
	return tk_text_slice(path, from, to - from);
}

typedef struct page {
	tk_arena *arena;
	tk_document *document;
	const tk_block *heading; /* the last one before */
	uint32_t charts;
	tk_playbooks *out;
} page;

static void report_unread(page *p, const tk_mermaid_chart *chart)
{
	tk_fault_add(
	        p->arena, &p->document->faults, TK_FAULT_UNSUPPORTED, chart->unread.span,
	        N_("This flowchart is not judged: \"{text}\" cannot be read here."),
	        N_("Draw boxes and arrows between them (A[first] --> B[second]); an arrow to a subgraph leads to no "
	           "step."),
	        "text", tk_text_slice(chart->unread.text, 0, 60), (char *)NULL);
}

static void read_block(page *p, const tk_block *block)
{
	tk_mermaid_chart chart = {.arena = p->arena, .document = p->document->number, .block = block};
	chart.node_by_id = tk_map_make(p->arena);
	if (!tk_mermaid_parse(&chart))
		return;
	tk_playbook *playbook = TK_MAKE(p->arena, tk_playbook);
	if (!tk_mermaid_read_flow(&chart, playbook))
		return;
	if (chart.unread.text.length > 0)
		report_unread(p, &chart);
	tk_text stem = stem_of(p->document->path);
	playbook->format = "mermaid";
	playbook->document = p->document->number;
	playbook->sketch = true;
	playbook->span = chart.head;
	playbook->id = (tk_value){tk_text_format(p->arena, "%.*s#flowchart-%u", (int)stem.length, stem.at, ++p->charts),
	                          chart.head};
	playbook->title = (tk_value){stem, chart.head};
	if (p->heading)
		playbook->title = (tk_value){p->heading->text, tk_block_span_of(p->heading, p->document->number, 0,
		                                                                p->heading->text.length)};
	*TK_PUSH(p->arena, p->out) = playbook;
}

/* In the order of the page, without recursion: blocks may be nested as deep as the document reader allows. */
void tk_mermaid_read(tk_arena *arena, tk_document *document, tk_playbooks *out)
{
	page p = {.arena = arena, .document = document, .out = out};
	const tk_block *root = document->blocks, *block = root ? root->first : NULL;
	while (block) {
		if (block->kind == TK_BLOCK_HEADING && block->text.length > 0)
			p.heading = block;
		if (is_mermaid(block))
			read_block(&p, block);
		if (block->first) {
			block = block->first;
			continue;
		}
		while (block != root && !block->next)
			block = block->parent;
		block = block == root ? NULL : block->next;
	}
}
