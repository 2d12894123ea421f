/* SPDX-License-Identifier: Apache-2.0 */
#include "command/exchange.h"

#include "analysis/timing.h"
#include "document/block.h"
#include "plugin/recognition.h"
#include "register/channel_words.h"

#include <string.h>

typedef struct collecting {
	tk_arena *arena; /* of the exchange */
	tk_exchange *exchange;
	const tk_organization *organization;
	uint32_t number;
	uint64_t intake; /* classes of steps that take something in */
} collecting;

static tk_text keep(const collecting *c, tk_text text)
{
	return tk_text_copy(c->arena, text);
}

static void add_folded(const collecting *c, tk_exchange_words *words, tk_text text)
{
	if (text.length)
		*TK_PUSH(c->arena, words) = tk_text_fold(c->arena, tk_text_trim(text), NULL);
}

/* ---- the other side ---------------------------------------------------------------------------------------------- */

static void add_names(const collecting *c, tk_exchange_words *words, const tk_register_entry *entry)
{
	add_folded(c, words, entry->id.text);
	add_folded(c, words, entry->name.text);
	const tk_node *organization = tk_node_get_c(entry->node, "organization");
	if (organization && tk_node_is_scalar(organization))
		add_folded(c, words, organization->value);
	const tk_node *aliases = tk_node_get_c(entry->node, "aliases");
	for (const tk_node *each = aliases ? aliases->first : NULL; each; each = each->next) {
		if (tk_node_is_scalar(each))
			add_folded(c, words, each->value);
	}
}

static void name_other(const collecting *c, tk_exchange_end *end, tk_text written)
{
	static const tk_register_kind kinds[] = {TK_REGISTER_CONTACT, TK_REGISTER_PARTY};
	end->other = keep(c, written);
	add_folded(c, &end->other_names, written);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const tk_register_entry *entry = tk_register_find(&c->organization->reg, kinds[i], written);
		if (!entry)
			continue;
		end->other = keep(c, entry->name.text);
		add_names(c, &end->other_names, entry);
	}
}

/* ---- the form and its fields ------------------------------------------------------------------------------------- */

static tk_text stem_of(tk_text path)
{
	size_t from = path.length, to = path.length;
	while (from > 0 && path.at[from - 1] != '/')
		from--;
	while (to > from && path.at[to - 1] != '.')
		to--;
	return tk_text_slice(path, from, (to > from ? to - 1 : path.length) - from);
}

/* "発見日時: 〇〇": what stands before the colon. */
static tk_text label_of(tk_text item)
{
	size_t narrow = tk_text_find(item, TK_TEXT(":"), 0), wide = tk_text_find(item, TK_TEXT("："), 0);
	size_t end = narrow < wide ? narrow : wide;
	return end == SIZE_MAX ? TK_TEXT("") : tk_text_slice(item, 0, end);
}

static void add_fields(const collecting *c, tk_exchange_words *fields, const tk_block *root)
{
	TK_VECTOR(const tk_block *) waiting = {0};
	*TK_PUSH(c->arena, &waiting) = root;
	while (waiting.count > 0) {
		const tk_block *block = waiting.at[--waiting.count];
		if (block->kind == TK_BLOCK_ROW && !block->header && block->first)
			add_folded(c, fields, block->first->text);
		else if (block->kind == TK_BLOCK_ITEM)
			add_folded(c, fields, label_of(block->text));
		for (const tk_block *each = block->kind == TK_BLOCK_ROW ? NULL : block->first; each; each = each->next)
			*TK_PUSH(c->arena, &waiting) = each;
	}
}

/* A form that stands in the repository has fields: first cells of its table rows, labels of its list. */
static void read_form(const collecting *c, tk_exchange_end *end, tk_text path)
{
	if (path.length == 0)
		return;
	const tk_organization *organization = c->organization;
	end->form = tk_text_fold(c->arena, stem_of(path), NULL);
	tk_text full = organization->root.length ? tk_text_format(c->arena, "%.*s/%.*s", (int)organization->root.length,
	                                                          organization->root.at, (int)path.length, path.at)
	                                         : path;
	const void *found = tk_map_get(organization->paths, full);
	const tk_document *document = found == tk_path_exists ? NULL : found;
	if (document && document->kind == TK_DOCUMENT_MARKDOWN && document->blocks)
		add_fields(c, &end->fields, document->blocks);
}

/* ---- ends -------------------------------------------------------------------------------------------------------- */

static uint32_t channel_kinds(const collecting *c, const tk_step *step)
{
	uint32_t kinds = 0;
	for (uint32_t i = 0; i < step->written->channels.count; i++) {
		tk_text name = step->written->channels.at[i].value.text;
		const tk_register_entry *entry = tk_register_find(&c->organization->reg, TK_REGISTER_CHANNEL, name);
		const char *kind =
		        entry ? tk_register_channel_kind(c->arena, entry) : tk_channel_word_kind(c->arena, name);
		for (uint32_t k = 0; tk_channel_kinds[k] && k < 32; k++)
			kinds |= strcmp(tk_channel_kinds[k], kind) == 0 ? UINT32_C(1) << k : 0;
	}
	return kinds;
}

/* Counted from its arrival, a limit says how long the work on it takes, not when it is expected. */
static bool counts_from_arrival(tk_text start)
{
	static const char *const words[] = {"受領", "受信", "受付", "着信", "届", "receipt", "received", "arrival"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (tk_text_find(start, tk_text_of(words[i]), 0) != SIZE_MAX)
			return true;
	}
	return false;
}

static tk_exchange_end make_end(const collecting *c, const tk_playbook *playbook, const tk_step *step)
{
	tk_document *document = tk_organization_document(c->organization, step->span.document);
	tk_exchange_end end = {.organization = c->number, .within = -1};
	end.playbook = keep(c, playbook->title.text);
	end.step = keep(c, step->written->title.text.length ? step->written->title.text : step->written->id.text);
	if (document) {
		end.file = keep(c, document->path);
		end.line = tk_document_place(document, step->span).line;
	}
	end.channels = channel_kinds(c, step);
	read_form(c, &end, step->written->message.value.text);
	return end;
}

static void add_sends(const collecting *c, const tk_playbook *playbook, const tk_step *step, const tk_time_point *time)
{
	for (uint32_t i = 0; i < step->written->recipients.count; i++) {
		tk_exchange_end end = make_end(c, playbook, step);
		name_other(c, &end, step->written->recipients.at[i].value.text);
		if (step->written->deadline.limit.value.text.length > 0)
			end.within = step->written->deadline.seconds;
		else if (time->reached && time->most >= 0)
			end.within = time->most;
		*TK_PUSH(c->arena, &c->exchange->sends) = end;
	}
}

static void add_receives(const collecting *c, const tk_playbook *playbook, const tk_step *step)
{
	for (uint32_t i = 0; i < step->written->sources.count || i == 0; i++) {
		tk_exchange_end end = make_end(c, playbook, step);
		if (i < step->written->sources.count)
			name_other(c, &end, step->written->sources.at[i].value.text);
		if (step->written->deadline.seconds >= 0 &&
		    !counts_from_arrival(step->written->deadline.clock_start.value.text))
			end.within = step->written->deadline.seconds;
		*TK_PUSH(c->arena, &c->exchange->receives) = end;
	}
}

static void collect_playbook(const collecting *c, const tk_playbook *playbook)
{
	tk_arena *scratch = tk_arena_open_like(c->arena);
	const tk_timing *timing = tk_timing_make(scratch, &playbook->workflow, 0, NULL, NULL);
	for (uint32_t i = 0; i < playbook->workflow.steps.count; i++) {
		const tk_step *step = &playbook->workflow.steps.at[i];
		if (step->helper || step->copy_of != TK_NO_STEP)
			continue;
		if (step->classes & c->intake)
			add_receives(c, playbook, step);
		else
			add_sends(c, playbook, step, &timing->done[i]);
	}
	tk_arena_close(scratch);
}

static uint64_t class_bit(const tk_lexicon *lexicon, const char *name)
{
	tk_class index = tk_lexicon_class(lexicon, tk_text_of(name));
	return index < 64 ? UINT64_C(1) << index : 0;
}

void tk_exchange_collect(tk_arena *arena, tk_exchange *exchange, const tk_organization *organization,
                         const tk_lexicon *lexicon)
{
	collecting c = {.arena = arena, .exchange = exchange, .organization = organization};
	const tk_configuration *configuration = &organization->configuration;
	c.number = exchange->organizations.count;
	c.intake = class_bit(lexicon, "intake") | class_bit(lexicon, "supplier-report");
	tk_exchange_organization *own = TK_PUSH(arena, &exchange->organizations);
	own->root = keep(&c, organization->root);
	own->name = keep(&c, configuration->organization_name.text.length ? configuration->organization_name.text
	                                                                  : organization->root);
	add_folded(&c, &own->names, configuration->organization_id.text);
	add_folded(&c, &own->names, configuration->organization_name.text);
	for (uint32_t i = 0; i < organization->playbooks.count; i++) {
		if (!organization->playbooks.at[i]->sketch)
			collect_playbook(&c, organization->playbooks.at[i]);
	}
}
