/* SPDX-License-Identifier: Apache-2.0 */
/* A playbook as a page to print and to work by (docs/formats/markdown.md): numbered steps, what each needs to know
 * below it, and the numbers to call at the end. Ids, classes and ways that words cannot say exactly stand in comments,
 * which are not printed. */
#include "report/convert_markdown.h"

#include <string.h>

/* Does the line begin with what Markdown takes for a list, a heading, a quote or a rule? */
static bool begins_mark(tk_text text)
{
	size_t digits = 0;
	while (digits < text.length && text.at[digits] >= '0' && text.at[digits] <= '9')
		digits++;
	if (digits > 0)
		return digits < text.length && (text.at[digits] == '.' || text.at[digits] == ')');
	return text.length > 0 && strchr("-+#>=~", text.at[0]) != NULL;
}

/* In one line: a line end would end the item. Marks of Markdown are words here. */
void tk_manual_say(const tk_manual *m, tk_text text)
{
	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i];
		if (c != '\0' && strchr("*`<|\\", c))
			fputc('\\', m->out);
		fputc(c == '\n' || c == '\r' ? ' ' : c, m->out);
	}
}

void tk_manual_line(const tk_manual *m, tk_text text)
{
	size_t digits = 0;
	if (begins_mark(text))
		while (text.at[digits] >= '0' && text.at[digits] <= '9')
			fputc(text.at[digits++], m->out);
	if (begins_mark(text))
		fputc('\\', m->out);
	tk_manual_say(m, tk_text_slice(text, digits, text.length - digits));
}

/* Inside of a comment or a link: as it is, in one line; the comment stays open. */
void tk_manual_raw(const tk_manual *m, tk_text text)
{
	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i];
		bool closes = c == '>' && i > 0 && text.at[i - 1] == '-';
		fputc(closes || c == '\n' || c == '\r' ? ' ' : c, m->out);
	}
}

void tk_manual_indent(const tk_manual *m, unsigned indent)
{
	fprintf(m->out, "%*s", (int)indent, "");
}

const char *tk_manual_words(const tk_manual *m, const char *japanese, const char *english)
{
	return m->conversion->japanese ? japanese : english;
}

/* ---- head -----------------------------------------------------------------------------------------------------------
 */

static void put_front(const tk_manual *m, const char *key, tk_text text)
{
	if (text.length == 0)
		return;
	fprintf(m->out, "%s: ", key);
	tk_yaml_text(m->out, text, false);
	fputc('\n', m->out);
}

static void put_front_matter(const tk_manual *m)
{
	static const char *const keys[] = {"maintainer", "version", "approved", "approved-by"};
	const tk_playbook *playbook = m->conversion->playbook;
	fputs("---\nplaybook: 1\n", m->out);
	put_front(m, "id", playbook->id.text);
	put_front(m, "title", playbook->title.text);
	put_front(m, "owner", playbook->owner.text);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		put_front(m, keys[i], tk_conversion_head(m->conversion, keys[i]));
	put_front(m, "reviewed", playbook->reviewed.value.text);
	put_front(m, "next-review", playbook->next_review.value.text);
	if (playbook->scenarios.count) {
		fputs("scenarios: [", m->out);
		for (uint32_t i = 0; i < playbook->scenarios.count; i++) {
			fputs(i ? ", " : "", m->out);
			tk_yaml_text(m->out, playbook->scenarios.at[i].value.text, true);
		}
		fputs("]\n", m->out);
	}
	put_front(m, "trigger", playbook->trigger.value.text);
	put_front(m, "marking", playbook->marking.value.text);
	tk_convert_native_extras(m->out, m->conversion);
	tk_place_of exception = tk_lists_target(m->lists, tk_lists_other(m->lists, 0, TK_TRANSITION_EXCEPTION));
	if (exception.kind != TK_PLACE_NONE)
		put_front(m, "on-exception",
		          exception.kind == TK_PLACE_END ? TK_TEXT("end") : tk_lists_id(m->lists, exception));
	fputs("---\n", m->out);
}

static tk_text role_name(const tk_manual *m, tk_text id)
{
	return tk_conversion_name(tk_conversion_actor(m->conversion, id), id);
}

/* A table of what is known of the page itself; columns without a value are left out. */
static void put_imprint(const tk_manual *m)
{
	const tk_conversion *conversion = m->conversion;
	const tk_playbook *playbook = conversion->playbook;
	const struct {
		const char *japanese, *english;
		tk_text value;
	} columns[] = {{"責任者", "Owner", role_name(m, playbook->owner.text)},
	               {"版", "Version", tk_conversion_head(conversion, "version")},
	               {"承認日", "Approved", tk_conversion_head(conversion, "approved")},
	               {"承認者", "Approved by", role_name(m, tk_conversion_head(conversion, "approved-by"))},
	               {"見直し", "Reviewed", playbook->reviewed.value.text},
	               {"次回見直し", "Next review", playbook->next_review.value.text},
	               {"取扱い", "Marking", playbook->marking.value.text}};
	for (int line = 0; line < 3; line++) {
		fputc('|', m->out);
		for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
			if (columns[i].value.length == 0)
				continue;
			if (line == 0)
				fprintf(m->out, " %s |",
				        conversion->japanese ? columns[i].japanese : columns[i].english);
			else if (line == 1)
				fputs("---|", m->out);
			else {
				fputc(' ', m->out);
				tk_manual_say(m, columns[i].value);
				fputs(" |", m->out);
			}
		}
		fputc('\n', m->out);
	}
	fputc('\n', m->out);
}

static void put_head(const tk_manual *m)
{
	const tk_playbook *playbook = m->conversion->playbook;
	put_front_matter(m);
	fputs("# ", m->out);
	tk_manual_say(m, playbook->title.text);
	fputs("\n\n", m->out);
	put_imprint(m);
	if (playbook->trigger.value.text.length) {
		fputs(m->conversion->japanese ? "**始めるとき**: " : "**Begin when**: ", m->out);
		tk_manual_say(m, playbook->trigger.value.text);
		fputs("\n\n", m->out);
	}
	fputs(m->conversion->japanese ? "## 手順\n\n" : "## Steps\n\n", m->out);
}

/* ---- whom to call ---------------------------------------------------------------------------------------------------
 */

static tk_text scalar(const tk_node *node, const char *key)
{
	const tk_node *value = node && node->kind == TK_NODE_MAPPING ? tk_node_get_c(node, key) : NULL;
	return value && tk_node_is_scalar(value) ? value->value : TK_TEXT("");
}

tk_text tk_manual_channel(const tk_manual *m, tk_text channel)
{
	return tk_conversion_name(tk_register_find(&m->conversion->organization->reg, TK_REGISTER_CHANNEL, channel),
	                          channel);
}

static void put_contact(const tk_manual *m, const tk_register_entry *entry)
{
	const tk_node *routes = tk_node_get_c(entry->node, "routes");
	fputs("| ", m->out);
	tk_manual_say(m, entry->name.text);
	fputs(" | ", m->out);
	for (const tk_node *route = routes->first; route; route = route->next) {
		tk_manual_say(m, tk_manual_channel(m, scalar(route, "channel")));
		fputc(' ', m->out);
		tk_manual_say(m, scalar(route, "value"));
		fputs(route->next ? "<br>" : "", m->out);
	}
	fputs(" | ", m->out);
	tk_manual_say(m, scalar(entry->node, "hours"));
	fputs(" |\n", m->out);
}

/* Everybody whom a step tells, in the order of the steps, with the ways to be tried from the first. */
static void put_contacts(const tk_manual *m)
{
	tk_map *seen = tk_map_make(m->conversion->arena);
	for (uint32_t i = 0; i < m->lists->all.count; i++) {
		const tk_step *step = &m->lists->workflow->steps.at[m->lists->all.at[i]];
		for (uint32_t k = 0; k < step->written->recipients.count; k++) {
			const tk_register_entry *entry =
			        tk_conversion_recipient(m->conversion, step->written->recipients.at[k].value.text);
			const tk_node *routes = entry ? tk_node_get_c(entry->node, "routes") : NULL;
			if (!routes || routes->kind != TK_NODE_SEQUENCE || tk_map_get(seen, entry->id.text))
				continue;
			if (tk_map_count(seen) == 0)
				fputs(m->conversion->japanese ? "\n## 連絡先\n\n| 相手 | 番号と宛先(上から順に試す) | "
				                                "受付 |\n|---|---|---|\n"
				                              : "\n## Contacts\n\n| Whom | Numbers and addresses, to "
				                                "be tried in this order | Hours |\n"
				                                "|---|---|---|\n",
				      m->out);
			(void)tk_map_put(seen, entry->id.text, seen);
			put_contact(m, entry);
		}
	}
}

/* Numbers of the steps of the playbook's own list; steps inside of blocks are numbered there. */
static void number_all(tk_manual *m)
{
	m->number = TK_MAKE_ARRAY(m->conversion->arena, uint32_t, m->lists->workflow->steps.count + 1u);
	for (uint32_t i = 0; i < m->lists->firsts.count; i++) {
		uint32_t number = 0;
		for (uint32_t step = m->lists->firsts.at[i]; step != TK_NO_STEP; step = m->lists->next[step])
			m->number[step] = ++number;
	}
}

void tk_convert_markdown(FILE *out, const tk_conversion *conversion)
{
	tk_manual m = {.out = out, .conversion = conversion, .lists = conversion->outline};
	number_all(&m);
	put_head(&m);
	tk_manual_steps(&m, tk_lists_first(m.lists, TK_NO_STEP, 0), 0);
	put_contacts(&m);
}
