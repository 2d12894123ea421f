/* SPDX-License-Identifier: Apache-2.0 */
/* Where the table that the packs restate lies beside the project (../shared/reference), the obligations are compared
 * with it row by row; else this says so and is skipped. The comparison itself is tried on a row of its own. */
#include "obligation_support.h"

/* ---- row by row with the table ----------------------------------------------------------------- */

static tk_text text_at(const tk_node *row, const char *key)
{
	const tk_node *node = row ? tk_node_get_c(row, key) : NULL;
	return node && node->kind != TK_NODE_NULL ? node->value : TK_TEXT("");
}

static void same(shelf *s, const char *id, const char *what, const char *found, tk_text wanted)
{
	if (!tk_text_equal(tk_text_of(found), wanted))
		complain(s, id, what, tk_text_of(found), wanted);
}

/* The only recipient is the row's; one of several is a part of it. */
static void same_recipient(shelf *s, const tk_pack_obligation *o, const tk_node *row, bool only)
{
	tk_text ja = text_at(row, "recipient_ja"), en = text_at(row, "recipient");
	ja = ja.length ? ja : TK_TEXT("(宛先なし)");
	en = en.length ? en : TK_TEXT("(none)");
	if (only) {
		same(s, o->id, "recipient.ja", o->recipient.ja, ja);
		same(s, o->id, "recipient.en", o->recipient.en, en);
		return;
	}
	if (tk_text_find(ja, tk_text_of(o->recipient.ja), 0) == SIZE_MAX)
		complain(s, o->id, "recipient.ja", tk_text_of(o->recipient.ja), ja);
	if (tk_text_find(en, tk_text_of(o->recipient.en), 0) == SIZE_MAX)
		complain(s, o->id, "recipient.en", tk_text_of(o->recipient.en), en);
}

static void same_stages(shelf *s, const tk_pack_obligation *o, const tk_node *row, bool corrected)
{
	const tk_node *stages = tk_node_get_c(row, "stages");
	uint32_t count = stages && stages->kind == TK_NODE_SEQUENCE ? stages->count : 0;
	const tk_node *stage = count ? stages->first : tk_node_get_c(row, "deadline");
	for (uint32_t i = 0; stage && (i == 0 || i < count); i++, stage = stage->next) {
		if (i >= o->stages_count) {
			complain(s, o->id, "stages", TK_TEXT("fewer"), text_at(stage, "stage"));
			return;
		}
		if (count)
			same(s, o->id, "stage", o->stages[i].stage, text_at(stage, "stage"));
		same(s, o->id, "within", o->stages[i].within, text_at(stage, "iso8601"));
		same(s, o->id, "original", o->stages[i].original, text_at(stage, "original_ja"));
	}
	if (o->stages_count > (count ? count : 1) && !corrected)
		complain(s, o->id, "stages", TK_TEXT("more"), TK_TEXT("those of the row"));
}

static void same_content(shelf *s, const tk_pack_obligation *o, const tk_node *row)
{
	const tk_node *content = tk_node_get_c(row, "content_elements");
	if (!content || content->count == 0)
		return;
	if (content->count != o->content_count)
		complain(s, o->id, "content", TK_TEXT("of another length"), TK_TEXT("that of the row"));
	const tk_node *each = content->first;
	for (uint32_t i = 0; each && i < o->content_count; i++, each = each->next)
		same(s, o->id, "content", o->content[i], each->value);
}

/* A correction of the table may change where the row comes from and how far that was read. */
static void same_source(shelf *s, const tk_pack_obligation *o, const tk_node *row, const tk_node *correction)
{
	bool as_row = tk_text_is(text_at(row, "source_url"), o->source.url ? o->source.url : "");
	const tk_node *sources = correction && !as_row ? tk_node_get_c(correction, "sources") : NULL, *source = NULL;
	for (const tk_node *each = sources ? sources->first : NULL; each; each = each->next) {
		if (tk_text_is(text_at(each, "url"), o->source.url))
			source = each;
	}
	same(s, o->id, "source.url", o->source.url, source ? text_at(source, "url") : text_at(row, "source_url"));
	same(s, o->id, "source.date", o->source.date, source ? text_at(source, "date") : text_at(row, "source_date"));
	if (correction && tk_text_is(text_at(correction, "confidence"), o->source.confidence) &&
	    tk_text_is(text_at(correction, "verification"), o->source.verification))
		return;
	same(s, o->id, "confidence", o->source.confidence, text_at(row, "confidence"));
	same(s, o->id, "verification", o->source.verification, text_at(row, "verification"));
}

static void same_row(shelf *s, const tk_pack_obligation *o, const tk_node *row, const tk_node *correction, bool only)
{
	same_recipient(s, o, row, only);
	same_stages(s, o, row, correction != NULL);
	same_content(s, o, row);
	same_source(s, o, row, correction);
	same(s, o->id, "trigger.en", o->trigger.en, text_at(row, "trigger"));
	same(s, o->id, "binding", o->binding, text_at(row, "binding"));
	same(s, o->id, "channel", o->channel, text_at(row, "channel"));
	same(s, o->id, "legal-basis", o->legal_basis, text_at(row, "legal_basis"));
	int64_t day = 0, from = 0;
	if (tk_date_parse(tk_text_slice(text_at(row, "in_force"), 0, 10), &day) &&
	    (!tk_date_parse(tk_text_of(o->in_force.from), &from) || day != from))
		complain(s, o->id, "in-force.from", tk_text_of(o->in_force.from), text_at(row, "in_force"));
	tk_text cyber = text_at(row, "cyber_specific");
	if (cyber.length)
		same(s, o->id, "cyber-specific", o->cyber_specific ? "true" : "false", cyber);
}

static const tk_node *with_id(const tk_node *rows, tk_text id)
{
	const tk_node *each = rows ? rows->first : NULL;
	while (each && !tk_text_equal(text_at(each, "id"), id))
		each = each->next;
	return each;
}

/* Every obligation that the page names for the row. */
static void compare_row(shelf *s, const tk_node *row, const tk_node *corrections)
{
	tk_text id = text_at(row, "id");
	unsigned named = 0;
	for (uint32_t i = 0; i < s->lines.count; i++)
		named += tk_text_equal(s->lines.at[i].row, id) ? 1 : 0;
	if (named == 0)
		complain(s, tk_text_c(s->arena, id), "the row", TK_TEXT("nowhere"), TK_TEXT("on the page"));
	for (uint32_t i = 0; i < s->lines.count; i++) {
		const tk_pack_obligation *o =
		        tk_text_equal(s->lines.at[i].row, id) ? find(s, s->lines.at[i].obligation) : NULL;
		if (o)
			same_row(s, o, row, with_id(corrections, id), named == 1);
	}
}

static unsigned compare_rows(shelf *s, const tk_node *rows, const tk_node *corrections)
{
	unsigned count = 0;
	for (const tk_node *row = rows ? rows->first : NULL; row; row = row->next, count++)
		compare_row(s, row, corrections);
	return count;
}

static const tk_node *table_of(shelf *s, const char *path, tk_text bytes)
{
	tk_limits limits = tk_limits_default();
	tk_document *document = tk_document_read(s->arena, 1, tk_text_of(path), TK_DOCUMENT_YAML, bytes, &limits);
	assert_true(document->complete);
	assert_non_null(document->root);
	return document->root;
}

static void test_table(void **state)
{
	static const char *const names[] = {"obligations-sectors-1-8.yaml", "obligations-sectors-9-15-and-cross.yaml"};
	shelf *s = shelf_of(state);
	const tk_node *tables[2];
	for (size_t i = 0; i < 2; i++) {
		const char *path = tk_text_format(s->arena, "%s/../shared/reference/%s", s->root, names[i]).at;
		tk_text bytes;
		if (!read_file(s, path, &bytes)) {
			print_message("%s is not there: the packs are not compared with it\n", names[i]);
			skip();
		}
		tables[i] = table_of(s, path, bytes);
	}
	unsigned count = 0;
	const tk_node *corrections = tk_node_get_c(tables[0], "cross_cutting_updates");
	for (size_t i = 0; i < 2; i++) {
		const tk_node *sectors = tk_node_get_c(tables[i], "sectors");
		for (const tk_node *each = sectors ? sectors->first : NULL; each; each = each->next)
			count += compare_rows(s, tk_node_get_c(each, "obligations"), NULL);
	}
	count += compare_rows(s, tk_node_get_c(tables[1], "cross_cutting"), corrections);
	for (const tk_node *row = tk_node_get_c(tables[1], "foreign")->first; row; row = row->next, count++) {
		bool listed = false;
		for (uint32_t i = 0; i < s->lines.count; i++)
			listed |= tk_text_equal(s->lines.at[i].row, text_at(row, "id"));
		if (!listed)
			complain(s, tk_text_c(s->arena, text_at(row, "id")), "the row", TK_TEXT("nowhere"),
			         TK_TEXT("on the page"));
	}
	print_message("%u rows compared with the table\n", count);
	assert_true(count > 0);
	assert_int_equal(s->wrong, 0);
}

/* ---- the comparison itself --------------------------------------------------------------------- */

#define PACK                                                                                                              \
	"obligations:\n  - id: a-told\n    trigger: {ja: 事故, en: Accident}\n    recipient: {ja: 大臣, en: "         \
	"Minister}\n    binding: mandatory\n"                                                                             \
	"    stages:\n      - {stage: first, within: PT24H, original: 二十四時間以内}\n      - {stage: detailed, " \
	"within: P30D, original: 三十日以内}\n"                                                                      \
	"    content: [place, cause]\n    channel: telephone\n    legal-basis: 3条\n"                                    \
	"    source: {url: \"http://example.jp\", date: \"2025\", confidence: statute, verification: cited}\n"            \
	"    in-force: {from: \"2026-10-01\", until: \"\"}\n    cyber-specific: true\n"
#define ROW(minister, limit, written, cause, url, trust, day, cyber)                                                   \
	"rows:\n- id: a-told\n  trigger: Accident\n  recipient: " minister                                             \
	"\n  recipient_ja: 大臣\n  binding: mandatory\n  stages:\n"                                                  \
	"  - {stage: first, iso8601: " limit                                                                           \
	", original_ja: 二十四時間以内}\n  - {stage: detailed, iso8601: P30D, original_ja: " written "}\n"             \
	"  content_elements: [place, " cause "]\n  channel: telephone\n  legal_basis: 3条\n  source_url: " url         \
	"\n  source_date: '2025'\n"                                                                                    \
	"  confidence: statute\n  verification: " trust "\n  in_force: " day "\n  cyber_specific: " cyber "\n"

static unsigned differences(shelf *s, const char *row)
{
	s->wrong = 0;
	compare_row(s, tk_node_get_c(table_of(s, "table.yaml", tk_text_of(row)), "rows")->first, NULL);
	return s->wrong;
}

static void test_comparison(void **state)
{
	shelf *s = *state;
	s->items.count = s->lines.count = 0;
	take_pack(s, "sector/a", tk_text_of(PACK));
	const char *good =
	        ROW("Minister", "PT24H", "三十日以内", "cause", "http://example.jp", "cited", "2026-10-01", "true");
	assert_int_equal(differences(s, good), 1); /* the page does not name the row */
	take_lines(s, TK_TEXT("| row | plugin | obligation | remark |\n|---|---|---|---|\n| a-told | sector/a | a-told "
	                      "| |\n"));
	assert_int_equal(s->lines.count, 1);
	assert_int_equal(differences(s, good), 0);
	assert_int_equal(differences(s, ROW("Mayor", "PT24H", "三十日以内", "cause", "http://example.jp", "cited",
	                                    "2026-10-01", "true")),
	                 1);
	assert_int_equal(differences(s, ROW("Minister", "PT48H", "三十日以内", "cause", "http://example.jp", "cited",
	                                    "2026-10-01", "true")),
	                 1);
	assert_int_equal(differences(s, ROW("Minister", "PT24H", "二週間以内", "cause", "http://example.jp", "cited",
	                                    "2026-10-01", "true")),
	                 1);
	assert_int_equal(differences(s, ROW("Minister", "PT24H", "三十日以内", "time", "http://example.jp", "cited",
	                                    "2026-10-01", "true")),
	                 1);
	assert_int_equal(differences(s, ROW("Minister", "PT24H", "三十日以内", "cause", "http://example.com", "cited",
	                                    "2026-10-01", "true")),
	                 1);
	assert_int_equal(differences(s, ROW("Minister", "PT24H", "三十日以内", "cause", "http://example.jp", "not-seen",
	                                    "2026-10-01", "true")),
	                 1);
	assert_int_equal(differences(s, ROW("Minister", "PT24H", "三十日以内", "cause", "http://example.jp", "cited",
	                                    "2026-04-01", "true")),
	                 1);
	assert_int_equal(differences(s, ROW("Minister", "PT24H", "三十日以内", "cause", "http://example.jp", "cited",
	                                    "2026-10-01", "false")),
	                 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_table, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_comparison, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
