/* SPDX-License-Identifier: Apache-2.0 */
/* Items that hold others: decisions, and blocks that are declared.
 *
 * "確かめる" with "〜の場合は、手順6へ進む" and "それ以外の場合は、手順7へ進む" below it, and nothing else: the step
 * decides, and the lines below are its cases, not steps of their own. A case may also hold steps
 * ("〜の場合は、次を行う"), or pass on ("先へ進む"). */
#include "playbook/markdown_reader.h"

enum { OTHER_WORDS_MOST = 24, SAID_WORDS_MOST = 36, END_WORDS_MOST = 90 };

/* Is there nothing to do in the item but to go on? What stands behind the condition and is not the order to go on. */
static bool only_goes_on(const tk_entry_draft *entry, bool declared)
{
	tk_text text = entry->prose.text;
	size_t behind = (size_t)entry->reading.guard.from + entry->reading.guard.length;
	size_t left = text.length > behind ? text.length - behind : 0;
	if (declared)
		return left <= END_WORDS_MOST;
	if (entry->jumps.count != 1 || entry->jumps.at[0].follow)
		return false;
	tk_part phrase = entry->jumps.at[0].at;
	if (phrase.from < behind)
		return false;
	return left - (phrase.length < left ? phrase.length : left) <= OTHER_WORDS_MOST;
}

/* Behind the condition stand these words and little else, and no way to somewhere. */
static bool only_says(const tk_entry_draft *entry, const char *const *words)
{
	tk_text text = entry->prose.text;
	size_t behind = (size_t)entry->reading.guard.from + entry->reading.guard.length;
	if (entry->jumps.count > 0 || behind >= text.length || text.length - behind > SAID_WORDS_MOST)
		return false;
	for (; *words; words++)
		if (tk_text_find(text, tk_text_of(*words), behind) != SIZE_MAX)
			return true;
	return false;
}

static bool holds_steps(const tk_entry_draft *entry, uint32_t index)
{
	static const char *const words[] = {"次を行う", "次の", "以下", "the following", "these steps", NULL};
	return entry->end > index + 1 && only_says(entry, words);
}

static bool passes_on(const tk_entry_draft *entry, uint32_t index)
{
	static const char *const words[] = {"先へ進む", "先に進む", "次へ進む", "次に進む", "go on", "continue", NULL};
	return entry->end == index + 1 && only_says(entry, words);
}

static bool is_case(tk_markdown_reader *reader, const tk_entry_draft *entry, uint32_t index)
{
	uint32_t target;
	bool declared = tk_declaration_find(reader, reader->nodes.at[entry->node].declaration, "next") != NULL;
	if (entry->reading.guard.length == 0 || entry->reading.role.length > 0 || entry->cells)
		return false;
	if (!declared && (holds_steps(entry, index) || passes_on(entry, index)))
		return true;
	if (entry->end != index + 1 || !only_goes_on(entry, declared))
		return false;
	return declared || tk_target_of_jump(reader, entry, &entry->jumps.at[0], &target) != TK_TARGET_UNKNOWN;
}

static bool decides(tk_markdown_reader *reader, uint32_t index)
{
	const tk_entry_draft *entry = &reader->entries.at[index];
	uint32_t cases = 0;
	bool complete = false;
	bool declared = tk_declaration_find(reader, reader->nodes.at[entry->node].declaration, "next") != NULL;
	for (uint32_t i = index + 1; i < entry->end; i = reader->entries.at[i].end) {
		const tk_entry_draft *below = &reader->entries.at[i];
		if (below->parent != index || complete || !is_case(reader, below, i))
			return false;
		complete = below->reading.complement;
		cases++;
	}
	return complete && cases >= 2 && (declared || entry->jumps.count == 0);
}

/* The steps that a case holds are one list; lists of blocks inside of it stay theirs. */
static void hold_steps(tk_markdown_reader *reader, uint32_t decision, uint32_t from, uint32_t end)
{
	for (uint32_t k = from; k < end; k++) {
		tk_entry_draft *inside = &reader->entries.at[k];
		if (inside->around != reader->entries.at[decision].around)
			continue;
		inside->around = decision;
		inside->group_end = end;
	}
}

void tk_cases_find(tk_markdown_reader *reader)
{
	for (uint32_t i = 0; i < reader->entries.count; i++) {
		tk_entry_draft *entry = &reader->entries.at[i];
		if (entry->end == i + 1 || entry->is_case || !decides(reader, i))
			continue;
		entry->decides = true;
		for (uint32_t k = i + 1; k < entry->end; k = reader->entries.at[k].end)
			reader->entries.at[k].is_case = true;
		for (uint32_t k = i + 1; k < entry->end; k = reader->entries.at[k].end)
			hold_steps(reader, i, k + 1, reader->entries.at[k].end);
	}
}

/* "うまくいかないときは手順5へ進む" beside a declared on-failure to the same step: one way, not two. */
static void drop_failures(tk_markdown_reader *reader, tk_entry_draft *entry)
{
	static const char *const keys[] = {"on-failure", "on-timeout"};
	for (size_t key = 0; key < 2; key++) {
		const tk_declaration *said =
		        tk_declaration_find(reader, reader->nodes.at[entry->node].declaration, keys[key]);
		uint32_t declared, kept = 0, to;
		if (!said || tk_target_of_declaration(reader, entry, said->value.text, &declared) != TK_TARGET_FOUND)
			continue;
		for (uint32_t i = 0; i < entry->jumps.count; i++) {
			const tk_jump *jump = &entry->jumps.at[i];
			bool same = jump->guard.length > 0 &&
			            tk_target_of_jump(reader, entry, jump, &to) == TK_TARGET_FOUND && to == declared;
			if (!same)
				entry->jumps.at[kept++] = *jump;
		}
		entry->jumps.count = kept;
	}
}

void tk_failures_find(tk_markdown_reader *reader)
{
	for (uint32_t i = 0; i < reader->entries.count; i++)
		if (reader->entries.at[i].jumps.count > 0)
			drop_failures(reader, &reader->entries.at[i]);
}

uint32_t tk_block_most(const tk_markdown_reader *reader, const tk_entry_draft *entry)
{
	const tk_declaration *most = tk_declaration_find(reader, reader->nodes.at[entry->node].declaration, "at-most");
	uint32_t times = 0;
	for (size_t i = 0; most && i < most->value.text.length && i < 6; i++)
		if (most->value.text.at[i] >= '0' && most->value.text.at[i] <= '9')
			times = times * 10 + (uint32_t)(most->value.text.at[i] - '0');
	return times;
}

/* The entries from `first` to `end` are one list of the block. */
static void set_group(tk_markdown_reader *reader, uint32_t block, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++) {
		reader->entries.at[i].around = block;
		reader->entries.at[i].group_end = end;
	}
}

void tk_groups_find(tk_markdown_reader *reader)
{
	for (uint32_t i = 0; i < reader->entries.count; i++) { /* outer blocks come first, so that inner ones stay */
		tk_entry_draft *entry = &reader->entries.at[i];
		const tk_declaration *block =
		        tk_declaration_find(reader, reader->nodes.at[entry->node].declaration, "block");
		if (!block || entry->end == i + 1)
			continue;
		bool parallel = tk_text_is(block->value.text, "parallel");
		if (!parallel && !tk_text_is(block->value.text, "repeat"))
			continue;
		entry->holds = parallel ? 'p' : 'r';
		uint32_t first = i + 1;
		for (uint32_t below = first; below < entry->end; below = reader->entries.at[below].end) {
			uint32_t next = reader->entries.at[below].end;
			if (next < entry->end &&
			    (!parallel || reader->entries.at[next].list == reader->entries.at[below].list))
				continue;
			set_group(reader, i, first, next);
			first = next;
		}
	}
}
