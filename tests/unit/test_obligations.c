/* SPDX-License-Identifier: Apache-2.0 */
/* The obligations of the shipped packs: every one says where it comes from and how far it was read, every time is a
 * number or a word that is known not to be one, and docs/obligations-coverage.md lists them all. */
#include "obligation_support.h"

/* ---- what every obligation says ---------------------------------------------------------------- */

static bool is_one_of(const char *word, const char *const *words)
{
	for (size_t i = 0; words[i]; i++) {
		if (word && tk_text_is(tk_text_of(word), words[i]))
			return true;
	}
	return false;
}

static void ask_word(shelf *s, const char *id, const char *what, const char *word, const char *const *words)
{
	if (!is_one_of(word, words))
		complain(s, id, what, tk_text_of(word), TK_TEXT("any of the known words"));
}

static const char *const no_numbers[] = {"immediate", "without-delay", "unspecified", "unverified", NULL};

/* A number of seconds, calendar months or years (shown, never compared), or a word. */
static bool is_time(const char *within)
{
	int64_t seconds = 0;
	tk_text text = tk_text_of(within);
	if (tk_duration_parse(text, &seconds) || is_one_of(within, no_numbers))
		return true;
	size_t digits = 0;
	while (digits + 1 < text.length && text.at[digits + 1] >= '0' && text.at[digits + 1] <= '9')
		digits++;
	return text.length == digits + 2 && digits > 0 && text.at[0] == 'P' &&
	       (text.at[digits + 1] == 'M' || text.at[digits + 1] == 'Y');
}

static void ask_stages(shelf *s, const tk_pack_obligation *o)
{
	int64_t seconds = 0;
	if (o->stages_count == 0)
		complain(s, o->id, "stages", TK_TEXT(""), TK_TEXT("at least one stage"));
	for (uint32_t i = 0; i < o->stages_count; i++) {
		const tk_pack_stage *stage = &o->stages[i];
		tk_text original = tk_text_of(stage->original);
		if (!is_time(stage->within))
			complain(s, o->id, "within", tk_text_of(stage->within),
			         TK_TEXT("a duration or a word for none"));
		/* What was not read, or what the source leaves to words, must not be computed. */
		if (is_one_of(stage->within, no_numbers) && tk_duration_parse(tk_text_of(stage->within), &seconds))
			complain(s, o->id, "within", tk_text_of(stage->within), TK_TEXT("no number"));
		if (tk_text_find(original, TK_TEXT("unverified"), 0) != SIZE_MAX &&
		    !tk_text_is(tk_text_of(stage->within), "unverified"))
			complain(s, o->id, "within", tk_text_of(stage->within), TK_TEXT("unverified"));
	}
}

static void test_each(void **state)
{
	static const char *const confidences[] = {"statute",   "ministry-guidance", "industry",
	                                          "secondary", "unverified",        NULL};
	static const char *const verifications[] = {"text-seen",      "restated", "cited",
	                                            "secondary-only", "not-seen", NULL};
	static const char *const bindings[] = {"mandatory", "expected", "contractual", "voluntary", NULL};
	static const char *const duties[] = {"notify", "readiness", NULL};
	shelf *s = shelf_of(state);
	for (uint32_t i = 0; i < s->items.count; i++) {
		const tk_pack_obligation *o = s->items.at[i].obligation;
		ask_word(s, o->id, "confidence", o->source.confidence, confidences);
		ask_word(s, o->id, "verification", o->source.verification, verifications);
		ask_word(s, o->id, "binding", o->binding, bindings);
		if (o->duty)
			ask_word(s, o->id, "duty", o->duty, duties);
		if (!(o->source.url && o->source.url[0]) && !(o->source.text && o->source.text[0]))
			complain(s, o->id, "source", TK_TEXT(""), TK_TEXT("an address or a text"));
		if (!o->source.date || !o->source.date[0])
			complain(s, o->id, "source.date", TK_TEXT(""), TK_TEXT("a date, or unknown"));
		ask_stages(s, o);
		for (uint32_t j = 0; j < i; j++) {
			if (tk_text_is(tk_text_of(o->id), s->items.at[j].obligation->id))
				complain(s, o->id, "id", tk_text_of(s->items.at[j].plugin), TK_TEXT("used once"));
		}
	}
	assert_int_equal(s->wrong, 0);
}

/* An obligation of a sector that binds everybody in it, or whose recipient cannot be recognized, is a mistake. */
static void test_sectors(void **state)
{
	shelf *s = shelf_of(state);
	for (uint32_t i = 0; i < s->items.count; i++) {
		const tk_pack_obligation *o = s->items.at[i].obligation;
		if (!tk_text_starts(tk_text_of(s->items.at[i].plugin), TK_TEXT("sector/")))
			continue;
		if (o->applies_when_count == 0)
			complain(s, o->id, "applies-when", TK_TEXT(""), TK_TEXT("a fact"));
		bool named = tk_text_is(tk_text_of(o->duty), "readiness");
		tk_text recipient = tk_text_fold(s->arena, tk_text_of(o->recipient.ja), NULL);
		for (uint32_t j = 0; j < o->recipient_terms_count; j++)
			named |=
			        tk_text_find(recipient, tk_text_fold(s->arena, tk_text_of(o->recipient_terms[j]), NULL),
			                     0) != SIZE_MAX;
		if (!named)
			complain(s, o->id, "recipient", tk_text_of(o->recipient.ja),
			         TK_TEXT("named by one of recipient-terms"));
	}
	assert_int_equal(s->wrong, 0);
}

static bool has_line(const shelf *s, const item *each)
{
	for (uint32_t i = 0; i < s->lines.count; i++) {
		if (tk_text_is(s->lines.at[i].obligation, each->obligation->id))
			return tk_text_is(s->lines.at[i].plugin, each->plugin);
	}
	return false;
}

static void test_page(void **state)
{
	shelf *s = shelf_of(state);
	for (uint32_t i = 0; i < s->items.count; i++) {
		bool listed = tk_text_starts(tk_text_of(s->items.at[i].plugin), TK_TEXT("sector/")) ||
		              tk_text_is(tk_text_of(s->items.at[i].plugin), "regime/japan");
		if (listed && !has_line(s, &s->items.at[i]))
			complain(s, s->items.at[i].obligation->id, "the page", TK_TEXT("without it"),
			         tk_text_of(s->items.at[i].plugin));
	}
	for (uint32_t i = 0; i < s->lines.count; i++) {
		const line *each = &s->lines.at[i];
		bool none = tk_text_is(each->obligation, "–");
		if (none ? each->remark.length == 0 : !find(s, each->obligation))
			complain(s, tk_text_c(s->arena, each->row), "the page", each->obligation,
			         TK_TEXT("an obligation, or none with its reason"));
	}
	assert_int_equal(s->wrong, 0);
}

static void test_times(void **state)
{
	(void)state;
	assert_true(is_time("PT24H") && is_time("P30D") && is_time("P2M") && is_time("P1Y") && is_time("unverified") &&
	            is_time("immediate"));
	assert_false(is_time("") || is_time("PM") || is_time("soon") || is_time("P") || is_time("P2Mx"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_each, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_sectors, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_page, set_up, tear_down),
	        cmocka_unit_test(test_times),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
