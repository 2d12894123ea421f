/* SPDX-License-Identifier: Apache-2.0 */
#include "outage_support.h"

static tk_answer channel(situation *s, const char *word)
{
	return tk_outage_channel_survives(s->r.arena, s->model, tk_text_of(word), NULL, NULL);
}

static const tk_register_entry *entry(const situation *s, tk_register_kind kind, const char *name)
{
	const tk_register_entry *found = tk_register_find(&s->organization->reg, kind, tk_text_of(name));
	assert_non_null(found);
	return found;
}

static tk_answer survives(situation *s, tk_register_kind kind, const char *name)
{
	return tk_outage_survives(s->r.arena, s->model, entry(s, kind, name), NULL, NULL);
}

/* "a > b > c"; what repeats in brackets, what was chosen after a colon. */
static void expect_chain(const situation *s, const tk_witness *why, const char *wanted)
{
	char got[512] = "";
	assert_non_null(why);
	for (uint32_t i = 0; i < why->parts.count; i++) {
		const tk_witness_part *part = &why->parts.at[i];
		size_t length = strlen(got);
		(void)snprintf(got + length, sizeof got - length, "%s%s%.*s%s%s%.*s", i ? " > " : "",
		               part->repeats ? "[" : "", (int)part->text.length, part->text.at,
		               part->repeats ? "]" : "", part->choice.length ? ": " : "", (int)part->choice.length,
		               part->choice.length ? part->choice.at : "");
	}
	(void)s;
	assert_string_equal(got, wanted);
}

static const char *const none = "exercises: []\n";

/* ---- channel words and built-in profiles ----------------------------------------------------------------- */

static void words_have_default_dependencies(void **state)
{
	(void)state;
	static const struct {
		const char *word;
		tk_answer seed, tel, pwr, idp, corp;
	} cases[] = {
	        {"メール", TK_FAILS, TK_FAILS, TK_FAILS, TK_FAILS, TK_FAILS},
	        {"Teams", TK_FAILS, TK_FAILS, TK_HOLDS, TK_FAILS, TK_FAILS},
	        {"社内ポータル", TK_FAILS, TK_HOLDS, TK_FAILS, TK_FAILS, TK_FAILS},
	        {"IP電話", TK_FAILS, TK_FAILS, TK_FAILS, TK_HOLDS, TK_HOLDS},
	        {"固定電話", TK_HOLDS, TK_HOLDS, TK_HOLDS, TK_HOLDS, TK_HOLDS},
	        {"FAX", TK_FAILS, TK_HOLDS, TK_FAILS, TK_HOLDS, TK_HOLDS},
	        {"携帯電話", TK_UNDECIDED, TK_UNDECIDED, TK_HOLDS, TK_HOLDS, TK_HOLDS},
	        {"衛星電話", TK_HOLDS, TK_HOLDS, TK_HOLDS, TK_HOLDS, TK_HOLDS},
	        {"無線", TK_HOLDS, TK_HOLDS, TK_HOLDS, TK_HOLDS, TK_HOLDS},
	        {"伝令", TK_HOLDS, TK_HOLDS, TK_HOLDS, TK_HOLDS, TK_HOLDS},
	        {"参集", TK_HOLDS, TK_HOLDS, TK_HOLDS, TK_HOLDS, TK_HOLDS},
	        {"paper", TK_HOLDS, TK_HOLDS, TK_HOLDS, TK_HOLDS, TK_HOLDS},
	        {"voice-a", TK_UNDECIDED, TK_UNDECIDED, TK_UNDECIDED, TK_UNDECIDED, TK_UNDECIDED},
	};
	static const char *const profiles[] = {"OUTAGE-SEED", "OUTAGE-TEL", "OUTAGE-PWR", "OUTAGE-IDP", "OUTAGE-CORP"};
	for (size_t p = 0; p < sizeof profiles / sizeof *profiles; p++) {
		situation s = open_situation(none, profiles[p]);
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			const tk_answer wanted[] = {cases[i].seed, cases[i].tel, cases[i].pwr, cases[i].idp,
			                            cases[i].corp};
			if (channel(&s, cases[i].word) != wanted[p])
				fail_msg("%s under %s", cases[i].word, profiles[p]);
		}
		close_situation(&s);
	}
}

static void without_a_profile_it_is_the_exercises(void **state)
{
	(void)state;
	situation s = open_situation(none, "");
	assert_int_equal(channel(&s, "email"), TK_FAILS);
	assert_int_equal(channel(&s, "satellite"), TK_HOLDS);
	close_situation(&s);
	/* a profile that is defined nowhere is never taken for another one */
	s = open_situation(none, "exercse");
	assert_int_equal(channel(&s, "email"), TK_UNDECIDED);
	assert_int_equal(channel(&s, "satellite"), TK_UNDECIDED);
	close_situation(&s);
}

/* ---- dependencies of the register ------------------------------------------------------------------------ */

static void the_register_overrides_defaults(void **state)
{
	(void)state;
	situation s = open_situation("channels:\n"
	                             "  - {id: m-a, name: 携帯A, kind: mobile, depends-on: [carrier-a]}\n"
	                             "  - {id: m-b, name: 携帯B, kind: mobile, depends-on: [carrier-b]}\n"
	                             "  - {id: m-j, name: 携帯J, kind: mobile, depends-on: 携帯事業者A}\n"
	                             "  - {id: m-x, name: 携帯X, kind: mobile}\n"
	                             "  - {id: own, name: 自営回線, depends-on: []}\n"
	                             "  - {id: what, name: 第一}\n"
	                             "  - {id: landline, name: 光電話, kind: voip}\n",
	                             "");
	assert_int_equal(channel(&s, "m-a"), TK_FAILS);
	assert_int_equal(channel(&s, "m-b"), TK_HOLDS);
	assert_int_equal(channel(&s, "m-j"), TK_FAILS);
	assert_int_equal(channel(&s, "携帯Ｘ"), TK_UNDECIDED);
	assert_int_equal(channel(&s, "own"), TK_HOLDS);
	assert_int_equal(channel(&s, "what"), TK_UNDECIDED);
	assert_int_equal(channel(&s, "landline"), TK_FAILS); /* the entry, not the word */
	close_situation(&s);
}

static void alternatives_and_chains(void **state)
{
	(void)state;
	situation s = open_situation(
	        "channels:\n"
	        "  - {id: fax, name: FAX, depends-on: [exchange, {any: [mains-main-site, 非常用発電機]}]}\n"
	        "  - {id: fax-2, name: FAX2, depends-on: [exchange, {any: [mains-main-site, UPS]}]}\n"
	        "  - {id: fax-3, name: FAX3, depends-on: [{any: [mains-main-site, battery]}]}\n"
	        "  - {id: voip, name: IP電話, kind: voip}\n"
	        "resources:\n"
	        "  - {id: generator, name: 非常用発電機, depends-on: [fuel], endurance: PT72H}\n"
	        "  - {id: ups, name: UPS, endurance: 3時間}\n"
	        "  - {id: battery, name: 蓄電池}\n"
	        "  - {id: fuel, name: 燃料}\n"
	        "  - {id: lan, name: 本店LAN, depends-on: [{any: [mains-main-site, generator]}]}\n"
	        "outages:\n"
	        "  - {id: dry, name: 燃料切れ, down: [mains-main-site, 燃料]}\n"
	        "  - {id: long, name: 長い停電, down: [mains-main-site], duration: P7D}\n"
	        "  - {id: short, name: 短い停電, down: [mains-main-site], duration: PT2H}\n"
	        "  - {id: lines, name: 回線だけ, down: [internet], duration: P30D}\n",
	        "");
	const tk_witness *why = NULL;
	assert_int_equal(channel(&s, "fax"), TK_HOLDS);
	assert_int_equal(channel(&s, "voip"), TK_HOLDS); /* the office network has the generator */
	assert_int_equal(tk_outage_channel_survives(s.r.arena, s.model, TK_TEXT("fax-2"), NULL, &why), TK_FAILS);
	expect_chain(&s, why, "FAX2 > mains-main-site");
	assert_int_equal(tk_outage_channel_survives(s.r.arena, s.model, TK_TEXT("fax-3"), NULL, &why), TK_UNDECIDED);
	expect_chain(&s, why, "FAX3 > mains-main-site");
	assert_int_equal(survives(&s, TK_REGISTER_RESOURCE, "generator"), TK_HOLDS);
	assert_int_equal(survives(&s, TK_REGISTER_RESOURCE, "ups"), TK_FAILS);
	assert_int_equal(survives(&s, TK_REGISTER_RESOURCE, "battery"), TK_UNDECIDED);
	const tk_register_entry *dry = entry(&s, TK_REGISTER_OUTAGE, "dry"),
	                        *at_length = entry(&s, TK_REGISTER_OUTAGE, "long");
	const tk_register_entry *brief = entry(&s, TK_REGISTER_OUTAGE, "short"),
	                        *lines = entry(&s, TK_REGISTER_OUTAGE, "lines");
	assert_int_equal(tk_outage_channel_survives(s.r.arena, s.model, TK_TEXT("fax"), dry, &why), TK_FAILS);
	const tk_register_entry *generator = entry(&s, TK_REGISTER_RESOURCE, "generator");
	assert_int_equal(tk_outage_survives(s.r.arena, s.model, generator, dry, &why), TK_FAILS);
	expect_chain(&s, why, "非常用発電機 > 燃料");
	assert_int_equal(tk_outage_survives(s.r.arena, s.model, generator, at_length, &why), TK_FAILS);
	expect_chain(&s, why, "非常用発電機: PT72H");
	assert_int_equal(tk_outage_channel_survives(s.r.arena, s.model, TK_TEXT("fax-2"), brief, &why), TK_HOLDS);
	assert_null(why);
	/* while there is power, an endurance does not matter */
	assert_int_equal(tk_outage_channel_survives(s.r.arena, s.model, TK_TEXT("fax-2"), lines, NULL), TK_HOLDS);
	assert_int_equal(tk_outage_survives(s.r.arena, s.model, generator, lines, NULL), TK_HOLDS);
	close_situation(&s);
}

static void things_that_hold_each_other_up_do_not_work(void **state)
{
	(void)state;
	situation s = open_situation("resources:\n"
	                             "  - {id: telecom, name: 通信, depends-on: [power]}\n"
	                             "  - {id: power, name: 自家発の電気, depends-on: [generator]}\n"
	                             "  - {id: generator, name: 発電機, depends-on: [telecom], endurance: P30D}\n"
	                             "channels:\n"
	                             "  - {id: line, name: 専用線, depends-on: [telecom]}\n"
	                             "  - {id: self, name: 自分, depends-on: [self]}\n",
	                             "OUTAGE-IDP");
	const tk_witness *why = NULL;
	assert_int_equal(tk_outage_channel_survives(s.r.arena, s.model, TK_TEXT("line"), NULL, &why), TK_FAILS);
	expect_chain(&s, why, "専用線 > [通信] > [自家発の電気] > [発電機]");
	/* a channel that names itself means some other thing of that name */
	assert_int_equal(channel(&s, "self"), TK_HOLDS);
	close_situation(&s);
}

static void what_is_declared_later_is_the_same_thing(void **state)
{
	(void)state;
	situation s = open_situation("resources:\n"
	                             "  - {id: a, name: 甲, depends-on: [乙の別名]}\n"
	                             "  - {id: b, name: 乙, aliases: [乙の別名], depends-on: [internet]}\n"
	                             "  - {id: satellite, name: 衛星回線, depends-on: [internet]}\n"
	                             "channels: [{id: satellite, name: 衛星電話, depends-on: [satellite]}]\n",
	                             "");
	const tk_witness *why = NULL;
	assert_int_equal(tk_outage_survives(s.r.arena, s.model, entry(&s, TK_REGISTER_RESOURCE, "a"), NULL, &why),
	                 TK_FAILS);
	expect_chain(&s, why, "甲 > 乙 > internet");
	assert_int_equal(tk_outage_channel_survives(s.r.arena, s.model, TK_TEXT("satellite"), NULL, &why), TK_FAILS);
	expect_chain(&s, why, "衛星電話 > 衛星回線 > internet");
	close_situation(&s);
}

static void a_phone_lasts_as_long_as_its_battery(void **state)
{
	(void)state;
	situation s = open_situation("channels:\n"
	                             "  - {id: long, name: 衛星1, kind: satellite, endurance: PT72H}\n"
	                             "  - {id: short, name: 衛星2, kind: satellite, endurance: PT71H}\n"
	                             "outages: [{id: flat, name: 電池切れ, down: [端末の電池]}]\n",
	                             "");
	assert_int_equal(channel(&s, "long"), TK_HOLDS);
	assert_int_equal(channel(&s, "short"), TK_FAILS);
	const tk_register_entry *flat = entry(&s, TK_REGISTER_OUTAGE, "flat");
	assert_int_equal(tk_outage_channel_survives(s.r.arena, s.model, TK_TEXT("long"), flat, NULL), TK_FAILS);
	assert_int_equal(tk_outage_channel_survives(s.r.arena, s.model, TK_TEXT("radio"), flat, NULL), TK_FAILS);
	close_situation(&s);
}

/* ---- contacts, people, documents ------------------------------------------------------------------------- */

static void one_way_is_enough(void **state)
{
	(void)state;
	situation s = open_situation(
	        "contacts:\n"
	        "  - {id: both, name: 両方, routes: [{channel: email, value: a@example.jp}, {channel: satellite, "
	        "value: +881-0-0000-0001}]}\n"
	        "  - {id: lost, name: メールだけ, routes: [{channel: email, value: a@example.jp}, {channel: chat, "
	        "value: x}]}\n"
	        "  - {id: perhaps, name: 携帯も, routes: [{channel: email, value: a@example.jp}, {channel: mobile, "
	        "value: 090-0000-0001}]}\n"
	        "  - {id: bare, name: なし}\n"
	        "people:\n"
	        "  - {id: p, name: 佐藤, routes: [{channel: email, value: a@example.jp}]}\n"
	        "  - {id: q, name: 伊藤, routes: [{channel: radio, value: CH5}]}\n"
	        "roles:\n"
	        "  - {id: r1, name: 役1, primary: p, alternates: [q]}\n"
	        "  - {id: r2, name: 役2, primary: p}\n"
	        "  - {id: r3, name: 役3}\n"
	        "suppliers:\n"
	        "  - {id: s1, name: 社1, contact: both}\n"
	        "  - {id: s2, name: 社2, contact: both, routes: [{channel: email, value: a@example.jp}]}\n"
	        "  - {id: s3, name: 社3, contact: lost}\n",
	        "");
	const tk_witness *why = NULL;
	assert_int_equal(survives(&s, TK_REGISTER_CONTACT, "both"), TK_HOLDS);
	assert_int_equal(survives(&s, TK_REGISTER_CONTACT, "perhaps"), TK_UNDECIDED);
	assert_int_equal(survives(&s, TK_REGISTER_CONTACT, "bare"), TK_UNDECIDED);
	const tk_register_entry *lost = entry(&s, TK_REGISTER_CONTACT, "lost");
	assert_int_equal(tk_outage_survives(s.r.arena, s.model, lost, NULL, &why), TK_FAILS);
	expect_chain(&s, why, "email > internet");
	assert_int_equal(survives(&s, TK_REGISTER_ROLE, "r1"), TK_HOLDS);
	assert_int_equal(survives(&s, TK_REGISTER_ROLE, "r2"), TK_FAILS);
	assert_int_equal(survives(&s, TK_REGISTER_ROLE, "r3"), TK_UNDECIDED);
	assert_int_equal(survives(&s, TK_REGISTER_PARTY, "s1"), TK_HOLDS);
	assert_int_equal(survives(&s, TK_REGISTER_PARTY, "s2"), TK_HOLDS);
	assert_int_equal(survives(&s, TK_REGISTER_PARTY, "s3"), TK_FAILS);
	close_situation(&s);
}

static void copies_survive_by_their_form(void **state)
{
	(void)state;
	situation s = open_situation(
	        "documents:\n"
	        "  - {id: binder, path: a.md, copies: [{form: 紙, place: 赤バインダー}]}\n"
	        "  - {id: share, path: a.md, copies: [{form: 共有サーバ, place: 本店}]}\n"
	        "  - {id: both, path: a.md, copies: [{form: server, place: 本店}, {form: USB, place: 金庫}]}\n"
	        "  - {id: vault, path: a.md, copies: [{form: server, place: 支店, depends-on: [branch]}]}\n"
	        "  - {id: what, path: a.md, copies: [{place: 本店}]}\n"
	        "  - {id: only, path: a.md}\n"
	        "outages: [{id: branch-lost, name: 支店, down: [branch]}]\n",
	        "");
	const tk_witness *why = NULL;
	assert_int_equal(survives(&s, TK_REGISTER_DOCUMENT, "binder"), TK_HOLDS);
	assert_int_equal(survives(&s, TK_REGISTER_DOCUMENT, "both"), TK_HOLDS);
	assert_int_equal(survives(&s, TK_REGISTER_DOCUMENT, "vault"), TK_HOLDS);
	assert_int_equal(survives(&s, TK_REGISTER_DOCUMENT, "what"), TK_UNDECIDED);
	assert_int_equal(tk_outage_survives(s.r.arena, s.model, entry(&s, TK_REGISTER_DOCUMENT, "share"), NULL, &why),
	                 TK_FAILS);
	expect_chain(&s, why, "本店 > internet");
	assert_int_equal(tk_outage_survives(s.r.arena, s.model, entry(&s, TK_REGISTER_DOCUMENT, "only"), NULL, &why),
	                 TK_FAILS);
	expect_chain(&s, why, "only");
	const tk_register_entry *branch = entry(&s, TK_REGISTER_OUTAGE, "branch-lost");
	assert_int_equal(tk_outage_survives(s.r.arena, s.model, entry(&s, TK_REGISTER_DOCUMENT, "vault"), branch, NULL),
	                 TK_FAILS);
	close_situation(&s);
}

/* ---- common causes --------------------------------------------------------------------------------------- */

static const char *const with_carriers = "channels:\n"
                                         "  - {id: m-a, name: 携帯A, kind: mobile, depends-on: [carrier-a]}\n"
                                         "  - {id: m-a2, name: 携帯A2, kind: mobile, depends-on: [carrier-a]}\n"
                                         "  - {id: m-b, name: 携帯B, kind: mobile, depends-on: [carrier-b]}\n"
                                         "  - {id: m-x, name: 携帯X, kind: mobile}\n"
                                         "  - {id: m-y, name: 携帯Y, kind: mobile}\n"
                                         "  - {id: dual, name: 二社回線, depends-on: [{any: [carrier-a, internet]}]}\n"
                                         "  - {id: never, name: 循環, depends-on: [loop]}\n"
                                         "resources: [{id: loop, name: 輪, depends-on: [loop]}]\n";

static void channels_that_fall_together(void **state)
{
	(void)state;
	static const struct {
		const char *channels[4];
		tk_answer answer;
		const char *chain;
		bool heuristic;
	} cases[] = {
	        {{"email", "chat"}, TK_FAILS, "internet > email > chat", true},
	        {{"固定電話", "FAX"}, TK_FAILS, "exchange > landline > fax", true},
	        {{"email", "fax"}, TK_FAILS, "mains-main-site > email > fax", true},
	        {{"landline", "satellite"}, TK_HOLDS, NULL, true},
	        {{"landline", "fax", "messenger"}, TK_HOLDS, NULL, true},
	        {{"mobile", "mobile"}, TK_UNDECIDED, NULL, true},
	        {{"mobile", "携帯", "landline"}, TK_HOLDS, NULL, true},
	        {{"mobile", "m-a"}, TK_UNDECIDED, NULL, true},
	        {{"mobile", "m-a", "m-b"}, TK_HOLDS, NULL, true},
	        {{"m-x", "m-y"}, TK_UNDECIDED, NULL, true},
	        {{"m-x", "m-x"}, TK_FAILS, "携帯X", true},
	        {{"m-a", "m-b"}, TK_HOLDS, NULL, false},
	        {{"m-a", "m-a2"}, TK_FAILS, "carrier-a > 携帯A > 携帯A2", false},
	        {{"m-a", "m-a"}, TK_FAILS, "携帯A", false},
	        {{"m-a"}, TK_FAILS, "携帯A", false},
	        {{"voice-9", "m-a"}, TK_UNDECIDED, NULL, false},
	        {{"voice-9", "m-a", "m-b"}, TK_HOLDS, NULL, false},
	        {{"voice-9"}, TK_UNDECIDED, NULL, false},
	        {{NULL}, TK_UNDECIDED, NULL, false},
	        {{"dual", "m-a"}, TK_HOLDS, NULL, false},
	        {{"dual", "email"}, TK_HOLDS, NULL, true},
	        {{"never", "m-a"}, TK_FAILS, "携帯A", false},
	        {{"never", "never"}, TK_FAILS, "循環", false},
	        {{"radio", "paper"}, TK_HOLDS, NULL, true},
	};
	situation s = open_situation(with_carriers, "");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tk_text channels[4];
		size_t count = 0;
		for (; count < 4 && cases[i].channels[count]; count++)
			channels[count] = tk_text_of(cases[i].channels[count]);
		tk_value shared = {0};
		bool heuristic = false;
		const tk_witness *why = NULL;
		print_message("%s …\n", count ? cases[i].channels[0] : "none");
		assert_int_equal(tk_outage_independent(s.r.arena, s.model, channels, count, &shared, &heuristic, &why),
		                 cases[i].answer);
		assert_int_equal(heuristic, cases[i].heuristic);
		if (cases[i].chain) {
			expect_chain(&s, why, cases[i].chain);
			assert_true(tk_text_equal(shared.text, why->parts.at[0].text));
		}
	}
	close_situation(&s);
}

/* ---- size ------------------------------------------------------------------------------------------------ */

/* A chain of elements, written last first: linear, not one round per element. */
static void a_long_chain_is_no_problem(void **state)
{
	(void)state;
	enum { LENGTH = 60000 };
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	size_t room = (size_t)LENGTH * 64, length = 0;
	char *text = tk_arena_bytes(arena, room);
	length += (size_t)snprintf(
	        text, room,
	        "channels: [{id: c, name: c, depends-on: [r%d]}, {id: d, name: d, depends-on: [r%d]}]\nresources:\n",
	        LENGTH, LENGTH);
	for (int i = LENGTH; i > 0; i--)
		length += (size_t)snprintf(text + length, room - length,
		                           "  - {id: r%d, name: n%d, depends-on: [r%d]}\n", i, i, i - 1);
	situation s = open_situation(text, "OUTAGE-SEED");
	assert_int_equal(channel(&s, "c"), TK_HOLDS);
	/* which single element takes both away: too many to try each, and it says so */
	const tk_text both[] = {TK_TEXT("c"), TK_TEXT("d")};
	tk_value shared;
	bool heuristic;
	assert_int_equal(tk_outage_independent(s.r.arena, s.model, both, 2, &shared, &heuristic, NULL), TK_UNDECIDED);
	close_situation(&s);
	tk_arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(words_have_default_dependencies),
	        cmocka_unit_test(without_a_profile_it_is_the_exercises),
	        cmocka_unit_test(the_register_overrides_defaults),
	        cmocka_unit_test(alternatives_and_chains),
	        cmocka_unit_test(things_that_hold_each_other_up_do_not_work),
	        cmocka_unit_test(what_is_declared_later_is_the_same_thing),
	        cmocka_unit_test(a_phone_lasts_as_long_as_its_battery),
	        cmocka_unit_test(one_way_is_enough),
	        cmocka_unit_test(copies_survive_by_their_form),
	        cmocka_unit_test(channels_that_fall_together),
	        cmocka_unit_test(a_long_chain_is_no_problem),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
