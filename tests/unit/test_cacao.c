/* SPDX-License-Identifier: Apache-2.0 */
#include "playbook_support.h"

#include <stdio.h>
#include <time.h>

/* A small playbook of our own; `…_MORE` places take further keys. One object per line, so that lines can be told. */
#define HEAD                                                                                                           \
	"{\n\"type\": \"playbook\",\n\"spec_version\": \"cacao-2.0\",\n\"id\": \"playbook--p\",\n"                     \
	"\"name\": \"Tell the utility\",\n\"created_by\": \"identity--i\",\n"                                          \
	"\"created\": \"2026-01-02T03:04:05.000Z\",\n\"modified\": \"2026-02-03T04:05:06.000Z\",\n"
#define AGENTS                                                                                                         \
	"\"agent_definitions\": {\n\"individual--duty\": {\"type\": \"individual\", \"name\": \"Duty officer\",\n"     \
	"\"contact\": {\"email\": {\"work\": \"duty@example.com\"},\n\"phone\": {\"day\": \"+81-3-0000-0001\"}}}},\n"
#define ENTRY "\"workflow_start\": \"start--1\",\n\"workflow_exception\": \"action--help\",\n"
#define COMMAND                                                                                                        \
	"\"commands\": [{\"type\": \"manual\", \"command\": \"Call the desk\"}], \"agent\": \"individual--duty\""
#define ACTION(id, rest) "\"" id "\": {\"type\": \"action\", \"name\": \"" id "\", " COMMAND rest "}"
#define NEXT(id) ", \"on_completion\": \"" id "\""
#define END(id) "\"" id "\": {\"type\": \"end\"}"
#define START "\"start--1\": {\"type\": \"start\" " NEXT("action--a") "},\n"
#define HELP ACTION("action--help", NEXT("end--x")) ",\n" END("end--x")
#define FLOW(steps) "\"workflow\": {\n" START steps ",\n" HELP "\n}\n}\n"
#define BOOK(steps) HEAD AGENTS ENTRY FLOW(steps)
#define SIMPLE ACTION("action--a", NEXT("action--b")) ",\n" ACTION("action--b", NEXT("end--1")) ",\n" END("end--1")
#define GOOD BOOK(SIMPLE)

static reading read_json(const char *text)
{
	return read_text(text, strlen(text), "playbook.json");
}

static void a_good_playbook_is_read(void **state)
{
	(void)state;
	reading r = read_json(GOOD);
	assert_quiet(&r);
	assert_string_equal(tk_playbook_detect(r.document), "cacao");
	const tk_playbook *playbook = r.playbooks.at[0];
	assert_true(tk_text_is(playbook->title.text, "Tell the utility") && !playbook->human);
	assert_int_equal(r.workflow->steps.at[0].kind, TK_STEP_START);
	assert_false(r.workflow->steps.at[0].helper);
	uint32_t a = step_of(&r, "action--a"), help = step_of(&r, "action--help");
	assert_int_equal(edge(&r, 0, help)->kind, TK_TRANSITION_EXCEPTION);
	assert_non_null(edge(&r, 0, a));
	const tk_step *step = &r.workflow->steps.at[a];
	assert_true(tk_text_is(step->written->actor.value.text, "Duty officer"));
	assert_true(tk_text_is(step->written->texts.at[0].value.text, "Call the desk"));
	assert_false(step->automated);
	assert_int_equal(r.workflow->steps.at[step_of(&r, "end--1")].kind, TK_STEP_END);
	assert_int_equal(r.workflow->steps.at[step_of(&r, "end--1")].out_count, 0);
	close_reading(&r);
}

static void yaml_is_read_alike(void **state)
{
	(void)state;
	reading r = read_text(
	        "type: playbook\nspec_version: cacao-2.0\nid: playbook--y\nname: Y\ncreated_by: identity--i\n"
	        "created: 2026-01-02T03:04:05Z\nmodified: 2026-01-02T03:04:05Z\nworkflow_start: start--1\n"
	        "workflow:\n  start--1: {type: start, on_completion: end--1}\n  end--1: {type: end}\n",
	        strlen("type: playbook\nspec_version: cacao-2.0\nid: playbook--y\nname: Y\ncreated_by: identity--i\n"
	               "created: 2026-01-02T03:04:05Z\nmodified: 2026-01-02T03:04:05Z\nworkflow_start: start--1\n"
	               "workflow:\n  start--1: {type: start, on_completion: end--1}\n  end--1: {type: end}\n"),
	        "playbook.yml");
	assert_quiet(&r);
	assert_non_null(edge(&r, 0, step_of(&r, "end--1")));
	close_reading(&r);
}

/* ---- branches ---------------------------------------------------------------------------------------------------- */

#define IF(id, more)                                                                                                   \
	"\"" id "\": {\"type\": \"if-condition\", \"condition\": \"x\", \"on_true\": \"action--t\"" more "}"

static void a_branch_returns_to_its_block(void **state)
{
	(void)state;
	reading r = read_json(
	        BOOK(ACTION("action--a", NEXT("if--1")) ",\n" IF("if--1", ", \"on_false\": \"action--f\"" NEXT("action-"
	                                                                                                       "-z")) ",\n" ACTION(
	                "action--t",
	                NEXT("end--t")) ",\n" ACTION("action--f",
	                                             NEXT("end--f")) ",\n" ACTION("action--z",
	                                                                          NEXT("end--1")) ",\n" END("end--t") ",\n" END("end--f") ",\n" END("end--1")));
	assert_quiet(&r);
	uint32_t block = step_of(&r, "if--1"), merge = r.workflow->steps.at[block].partner;
	assert_int_equal(r.workflow->steps.at[block].kind, TK_STEP_DECISION);
	assert_true(tk_text_is(edge(&r, block, step_of(&r, "action--t"))->written->guard.text, "x"));
	assert_true(edge(&r, block, step_of(&r, "action--f"))->otherwise);
	assert_int_equal(r.workflow->steps.at[step_of(&r, "end--t")].kind, TK_STEP_MERGE);
	assert_non_null(edge(&r, step_of(&r, "end--t"), merge));
	assert_non_null(edge(&r, step_of(&r, "end--f"), merge));
	assert_non_null(edge(&r, merge, step_of(&r, "action--z")));
	assert_int_equal(r.workflow->steps.at[step_of(&r, "end--1")].kind, TK_STEP_END);
	close_reading(&r);
}

static void an_absent_on_false_falls_through(void **state)
{
	(void)state;
	reading r = read_json(BOOK(ACTION("action--a", NEXT("if--1")) ",\n" IF("if--1", NEXT("end--1")) ",\n" ACTION(
	        "action--t", NEXT("end--t")) ",\n" END("end--t") ",\n" END("end--1")));
	assert_quiet(&r);
	uint32_t block = step_of(&r, "if--1");
	assert_true(edge(&r, block, r.workflow->steps.at[block].partner)->otherwise);
	close_reading(&r);
}

/* One end step for a branch and the main line: it returns from the branch and ends the playbook. */
static void a_shared_end_does_both(void **state)
{
	(void)state;
	reading r = read_json(BOOK(ACTION("action--a", NEXT("if--1")) ",\n" IF("if--1", NEXT("action--z")) ",\n" ACTION(
	        "action--t", NEXT("end--1")) ",\n" ACTION("action--z", NEXT("end--1")) ",\n" END("end--1")));
	assert_quiet(&r);
	uint32_t t = step_of(&r, "action--t"), z = step_of(&r, "action--z"), ends = 0;
	assert_true(leads_to(&r, t, z));
	assert_false(leads_to(&r, z, z));
	for (uint32_t i = 0; i < r.workflow->steps.count; i++) {
		const tk_step *step = &r.workflow->steps.at[i];
		ends += step->kind == TK_STEP_END && tk_text_is(step->written->id.text, "end--1");
		assert_true(step->kind == TK_STEP_END || step->out_count > 0);
	}
	assert_int_equal(ends, 1);
	close_reading(&r);
}

/* A handler used by the main line and by a branch: after it the playbook ends, or the branch returns. */
static void a_shared_handler_keeps_its_callers_apart(void **state)
{
	(void)state;
	reading r = read_json(BOOK(
	        ACTION("action--a", ", \"on_success\": \"if--1\", \"on_failure\": \"action--h\"") ",\n" IF("if--1", NEXT("action--z")) ",\n" ACTION("action--t", ", \"on_success\": \"end--t\", \"on_failure\": \"action--h\"") ",\n" ACTION(
	                "action--h",
	                NEXT("end--h")) ",\n" ACTION("action--z",
	                                             NEXT("end--1")) ",\n" END("end--t") ",\n" END("end--h") ",\n" END("end--1")));
	assert_quiet(&r);
	uint32_t a = step_of(&r, "action--a"), z = step_of(&r, "action--z");
	const tk_step *from_a = NULL, *from_t = NULL;
	for (uint32_t i = 0; i < r.workflow->transitions.count; i++) {
		const tk_transition *t = &r.workflow->transitions.at[i];
		if (t->kind == TK_TRANSITION_FAILURE && tk_text_is(t->written->target.text, "action--h"))
			*(t->from == a ? &from_a : &from_t) = &r.workflow->steps.at[t->to];
	}
	assert_non_null(from_a);
	assert_non_null(from_t);
	assert_ptr_not_equal(from_a, from_t);
	assert_false(leads_to(&r, (uint32_t)(from_a - r.workflow->steps.at), z));
	assert_true(leads_to(&r, (uint32_t)(from_t - r.workflow->steps.at), z));
	close_reading(&r);
}

static void a_branch_that_leads_back_is_a_loop(void **state)
{
	(void)state;
	reading r = read_json(BOOK(ACTION("action--a", NEXT("if--1")) ",\n" IF(
	        "if--1", ", \"on_false\": \"action--a\"" NEXT(
	                         "end--1")) ",\n" ACTION("action--t",
	                                                 NEXT("end--t")) ",\n" END("end--t") ",\n" END("end--1")));
	assert_quiet(&r);
	assert_true(r.workflow->steps.count < 20);
	uint32_t block = step_of(&r, "if--1");
	assert_true(leads_to(&r, block, block));
	assert_true(leads_to(&r, block, step_of(&r, "end--1")));
	close_reading(&r);
}

static void parallel_branches_meet_in_a_join(void **state)
{
	(void)state;
	reading r = read_json(BOOK(ACTION(
	        "action--a",
	        NEXT("parallel--1")) ",\n"
	                             "\"parallel--1\": {\"type\": \"parallel\", \"next_steps\": [\"action--t\", "
	                             "\"end--f\"]" NEXT("end--1") "},\n" ACTION("action--t", NEXT("end--f")) ",\n" END(
	                                     "end--f") ",\n" END("end--1")));
	assert_quiet(&r);
	uint32_t fork = step_of(&r, "parallel--1"), join = r.workflow->steps.at[fork].partner, into = 0;
	assert_int_equal(r.workflow->steps.at[join].kind, TK_STEP_JOIN);
	for (uint32_t i = 0; i < r.workflow->transitions.count; i++)
		into += r.workflow->transitions.at[i].to == join;
	assert_int_equal(into, 2); /* the shared end is one arrival for each branch */
	close_reading(&r);
}

static void loops_and_cases(void **state)
{
	(void)state;
	reading r = read_json(BOOK(
	        ACTION("action--a",
	               NEXT("while--1")) ",\n"
	                                 "\"while--1\": {\"type\": \"while-condition\", \"condition\": \"x\", "
	                                 "\"on_true\": \"action--t\"" NEXT("switch--1") "},\n" ACTION("action--t", NEXT("end--t")) ",\n" END(
	                                         "end--t") ",\n"
	                                                   "\"switch--1\": {\"type\": \"switch-condition\", "
	                                                   "\"switch\": \"v\",\n\"cases\": {\"one\": \"action--o\", "
	                                                   "\"default\": \"end--d\"}" NEXT("end--1") "},\n" ACTION(
	                                                           "action--o",
	                                                           NEXT("end--d")) ",\n" END("end--d") ",\n" END("end--"
	                                                                                                         "1")));
	assert_quiet(&r);
	uint32_t loop = step_of(&r, "while--1"), cases = step_of(&r, "switch--1");
	assert_non_null(edge(&r, step_of(&r, "end--t"), loop));
	assert_true(edge(&r, loop, r.workflow->steps.at[loop].partner)->otherwise);
	assert_non_null(edge(&r, r.workflow->steps.at[loop].partner, cases));
	assert_true(tk_text_is(edge(&r, cases, step_of(&r, "action--o"))->written->guard.text, "one"));
	assert_true(edge(&r, cases, step_of(&r, "end--d"))->otherwise);
	assert_false(edge(&r, cases, step_of(&r, "action--o"))->otherwise);
	close_reading(&r);
}

/* ---- old versions ------------------------------------------------------------------------------------------------ */

static void version_1_is_read(void **state)
{
	(void)state;
	static const char text[] =
	        "{\"type\": \"playbook\", \"spec_version\": \"1.0\", \"id\": \"playbook--o\", \"name\": \"Old\", "
	        "\"created_by\": \"identity--i\",\n"
	        "\"created\": \"2026-01-02T03:04:05Z\", \"modified\": \"2026-01-02T03:04:05Z\", \"features\": {},\n"
	        "\"workflow_start\": \"step--1\", \"workflow_exception\": \"step--9\",\n\"workflow\": [\n"
	        "{\"id\": \"step--1\", \"type\": \"if-condition\", \"condition\": \"x\", \"on_true\": [\"step--2\", "
	        "\"step--3\"], \"on_completion\": \"step--9\"},\n"
	        "{\"id\": \"step--2\", \"type\": \"single\", \"name\": \"Two\", \"on_completion\": \"step--8\"},\n"
	        "{\"id\": \"step--3\", \"type\": \"single\", \"name\": \"Three\", \"on_completion\": \"step--8\"},\n"
	        "{\"id\": \"step--8\", \"type\": \"end\"},\n{\"id\": \"step--9\", \"type\": \"end\"}]}\n";
	reading r = read_json(text);
	assert_quiet(&r);
	uint32_t one = step_of(&r, "step--1"), two = step_of(&r, "step--2"), three = step_of(&r, "step--3");
	assert_non_null(edge(&r, 0, one)); /* the start is an ordinary step, so step 0 is a helper */
	assert_true(r.workflow->steps.at[0].helper);
	assert_true(leads_to(&r, two, three));
	assert_false(leads_to(&r, three, two));
	assert_true(leads_to(&r, three, step_of(&r, "step--9")));
	close_reading(&r);
}

/* ---- one fault, one finding -------------------------------------------------------------------------------------- */

static void one_fault_is_one_finding(void **state)
{
	(void)state;
#define WITH(more) HEAD more AGENTS ENTRY FLOW(SIMPLE)
#define AGENT(definition) HEAD "\"agent_definitions\": {\n" definition "},\n" ENTRY FLOW(SIMPLE)
#define STEP(more)                                                                                                     \
	BOOK(ACTION("action--a", ",\n" more NEXT("action--b")) ",\n" ACTION("action--b",                               \
	                                                                    NEXT("end--1")) ",\n" END("end--1"))
	static const struct {
		const char *text, *rule, *marker;
	} cases[] = {
	        {AGENT("\"individual--other\": {\"type\": \"individual\", \"name\": \"O\", \"contact\": "
	               "{\"contact_details\": \"Room 1\"}}"),
	         TK_FAULT_UNDEFINED, "action--a\": {"}, /* used three times, undefined once */
	        {BOOK("\"action--a\": {\"type\": \"action\", " COMMAND
	              ", \"on_completon\": \"action--b\"},\n" ACTION("action--b", NEXT("end--1")) ",\n" END("end--1")),
	         TK_FAULT_UNKNOWN_KEY, "on_completon"},
	        {HEAD AGENTS
	         "\"workflow_strat\": \"start--1\",\n\"workflow_exception\": \"action--help\",\n" FLOW(SIMPLE),
	         TK_FAULT_UNKNOWN_KEY, "workflow_strat"},
	        {STEP("\"timeout\": -5"), TK_FAULT_BAD_VALUE, "\"timeout\""},
	        {STEP("\"timeout\": 1.5"), TK_FAULT_BAD_VALUE, "\"timeout\""},
	        {STEP("\"delay\": \"soon\""), TK_FAULT_BAD_VALUE, "\"delay\""},
	        {STEP("\"on_success\": \"action--b\""), TK_FAULT_BAD_VALUE, "on_success"},
	        {STEP("\"step_extensions\": {\"extension-definition--q\": {\"a\": 1}}"), TK_FAULT_UNDEFINED,
	         "step_extensions"},
	        {STEP("\"targets\": [\"group--none\"]"), TK_FAULT_UNDEFINED, "group--none"},
	        {AGENT("\"individual--duty\": {\"type\": \"individual\", \"name\": \"Duty officer\"}"),
	         TK_FAULT_NO_CONTACT, "\"individual--duty\": {"},
	        {AGENT("\"individual--duty\": {\"type\": \"individual\", \"name\": \"D\", \"contact\": {\"email\": "
	               "{}}}"),
	         TK_FAULT_NO_CONTACT, "\"individual--duty\": {"},
	        {AGENT("\"individual--duty\": {\"type\": \"individual\", \"name\": \"D\", \"contact\": {\n\"email\": "
	               "{\"work\": \"not an address\"},\n"
	               "\"phone\": {\"day\": \"\"}}}"),
	         TK_FAULT_BAD_VALUE, "not an address"},
	        {AGENT("\"individual--duty\": {\"type\": \"invalid\", \"name\": \"D\"}"), TK_FAULT_BAD_VALUE,
	         "invalid"},
	        {WITH("\"valid_until\": \"2001-02-03T04:05:06.000Z\",\n"), TK_FAULT_EXPIRED, "valid_until"},
	        {WITH("\"valid_until\": \"soon\",\n"), TK_FAULT_BAD_VALUE, "valid_until"},
	        {WITH("\"revoked\": true,\n"), TK_FAULT_EXPIRED, "revoked"},
	        {WITH("\"markings\": [\n\"marking-tlp--00000000-0000-4000-8000-000000000000\"],\n"), TK_FAULT_UNDEFINED,
	         "marking-tlp--0"},
	        {WITH("\"markings\": [\"marking-tlp--m\"], \"data_marking_definitions\": {\"marking-tlp--m\": "
	              "{\"type\": \"marking-tlp\",\n"
	              "\"id\": \"marking-tlp--m\", \"created_by\": \"identity--i\", \"created\": "
	              "\"2026-01-02T03:04:05Z\",\n"
	              "\"tlpv2_level\": \"TLP:PURPLE\"}},\n"),
	         TK_FAULT_BAD_VALUE, "PURPLE"},
	        {HEAD AGENTS "\"workflow_start\": \"start--1\",\n" FLOW(SIMPLE), TK_FAULT_FAILURE_UNDEFINED,
	         "\"action--a\": {"},
	        {"{\"type\": \"playbook\", \"spec_version\": \"cacao-9\",\n\"id\": \"playbook--p\", \"name\": \"N\", "
	         "\"created_by\": \"i\",\n"
	         "\"created\": \"2026-01-02\", \"modified\": \"2026-01-02\", " ENTRY AGENTS FLOW(SIMPLE),
	         TK_FAULT_UNSUPPORTED, "cacao-9"},
	        {BOOK("\"action--a\": {\"type\": \"acton\", " COMMAND NEXT("end--1") "},\n" END("end--1")),
	         TK_FAULT_BAD_VALUE, "acton"},
	        {BOOK("\"action--a\": {\"type\": \"action\", \"commands\": [{\"type\": \"manual\",\n\"comand\": "
	              "\"x\"}], \"agent\": \"individual--duty\"" NEXT("end--1") "},\n" END("end--1")),
	         TK_FAULT_UNKNOWN_KEY, "comand\""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		reading r = read_json(cases[i].text);
		print_message("case %zu\n", i);
		assert_one_fault(&r, cases[i].rule, cases[i].marker);
		close_reading(&r);
	}
}

static void near_misses_stay_quiet(void **state)
{
	(void)state;
	static const char *const texts[] = {
	        WITH("\"valid_until\": \"2026-11-24T00:00:00Z\",\n"), /* today */
	        WITH("\"revoked\": false,\n\"x_ours\": {\"a\": [1]},\n"),
	        WITH("\"markings\": [\"marking-tlp--55d920b0-5e8b-4f79-9ee9-91f868d9b421\"],\n"), /* TLP:AMBER of the
	                                                                                             specification */
	        STEP("\"timeout\": 0, \"delay\": 1500"),
	        STEP("\"step_variables\": {\"__v__\": {\"type\": \"string\", \"value\": null, \"constant\": true}}"),
	        AGENT("\"individual--duty\": {\"type\": \"individual\", \"name\": \"D\", \"contact\": {\"phone\": "
	              "{\"day\": \"110\"}}}"),
	        AGENT("\"individual--duty\": {\"type\": \"individual\", \"name\": \"D\", \"contact\": {\"email\": "
	              "{\"w\": \"__mail__:value\"}}}"),
	        AGENT("\"individual--duty\": {\"type\": \"sector\", \"name\": \"D\", \"sector\": \"energy\"}"),
	        AGENT("\"individual--duty\": {\"type\": \"sector\", \"name\": \"D\"},\n"
	              "\"robot--r\": {\"type\": \"robot\", \"name\": \"R\", \"anything\": 1}"),
	        WITH("\"extension_definitions\": {\"extension-definition--q\": {\"type\": \"extension-definition\", "
	             "\"name\": \"Q\",\n"
	             "\"created_by\": \"identity--i\", \"schema\": \"s\", \"version\": \"1\"}},\n"
	             "\"playbook_extensions\": {\"extension-definition--q\": {\"free\": true}},\n"),
	};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		reading r = read_json(texts[i]);
		print_message("text %zu\n", i);
		assert_quiet(&r);
		close_reading(&r);
	}
	reading r = read_json(STEP("\"timeout\": 1500, \"delay\": 60000"));
	const tk_step *step = &r.workflow->steps.at[step_of(&r, "action--a")];
	assert_int_equal(step->time_most, 2);
	assert_int_equal(step->wait, 60);
	close_reading(&r);
}

/* Flow defects are for the analysis; the reader hands them on as they are and says nothing. */
static void flow_defects_are_kept(void **state)
{
	(void)state;
	reading r = read_json(BOOK(ACTION("action--a", NEXT("action--gone")) ",\n" END("end--1")));
	assert_quiet(&r);
	const tk_step *a = &r.workflow->steps.at[step_of(&r, "action--a")];
	assert_int_equal(r.workflow->transitions.at[a->first_out].to, TK_NO_STEP);
	assert_true(tk_text_is(r.workflow->transitions.at[a->first_out].written->target.text, "action--gone"));
	close_reading(&r);

	r = read_json(HEAD AGENTS
	              "\"workflow_start\": \"start--1\",\n\"workflow_exception\": \"action--gone\",\n" FLOW(SIMPLE));
	assert_quiet(&r);
	bool dangling = false;
	for (uint32_t i = 0; i < r.workflow->steps.at[0].out_count; i++)
		dangling = dangling || r.workflow->transitions.at[i].to == TK_NO_STEP;
	assert_true(dangling);
	close_reading(&r);

	r = read_json(BOOK(SIMPLE ",\n" ACTION("action--lost", NEXT("end--1"))));
	assert_quiet(&r);
	uint32_t lost = step_of(&r, "action--lost");
	for (uint32_t i = 0; i < r.workflow->transitions.count; i++)
		assert_true(r.workflow->transitions.at[i].to != lost);
	assert_non_null(edge(&r, lost, step_of(&r, "end--1")));
	close_reading(&r);

	r = read_json(HEAD AGENTS
	              "\"workflow_start\": \"end--1\",\n\"workflow_exception\": \"action--help\",\n" FLOW(SIMPLE));
	assert_quiet(&r);
	assert_true(r.workflow->start_given);
	assert_non_null(edge(&r, 0, step_of(&r, "end--1")));
	close_reading(&r);
}

static void classes_come_from_standard_fields(void **state)
{
	(void)state;
	reading r = read_json(
	        HEAD
	        "\"playbook_types\": [\"notification\"],\n\"playbook_activities\": [\"deliver-content\"],\n" AGENTS
	                ENTRY
	        "\"target_definitions\": {\"organization--m\": {\"type\": \"organization\", \"name\": \"Ministry\",\n"
	        "\"contact\": {\"phone\": {\"a\": \"+81-3-0000-0002\"}}}},\n" FLOW(ACTION(
	                "action--a",
	                ", \"targets\": [\"organization--m\"]" NEXT(
	                        "action--b")) ",\n"
	                                      "\"action--b\": {\"type\": \"action\", \"agent\": \"individual--duty\", "
	                                      "\"commands\": [{\"type\": \"bash\",\n"
	                                      "\"command\": \"scan\", \"playbook_activity\": \"scan-system\"}]" NEXT(
	                                              "end--1") "},\n" END("end--1")));
	assert_quiet(&r);
	const tk_step *a = &r.workflow->steps.at[step_of(&r, "action--a")],
	              *b = &r.workflow->steps.at[step_of(&r, "action--b")];
	assert_int_equal(a->written->declared_classes.count, 1);
	assert_true(tk_text_is(a->written->declared_classes.at[0].value.text, "share"));
	assert_int_equal(a->written->declared_classes.at[0].origin, TK_FORMAT);
	assert_true(tk_text_is(a->written->recipients.at[0].value.text, "Ministry"));
	assert_true(tk_text_is(b->written->declared_classes.at[0].value.text, "collect"));
	assert_true(b->automated);
	close_reading(&r);
}

/* ---- hostile ----------------------------------------------------------------------------------------------------- */

/* Each block is entered by both branches of the one before: every path is another context. */
static char *make_ladder(uint32_t rungs)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	assert_non_null(out);
	fputs(HEAD "\"workflow_start\": \"if--0\",\n\"workflow_exception\": \"end--1\",\n\"workflow\": {\n", out);
	for (uint32_t i = 0; i < rungs; i++)
		fprintf(out,
		        "\"if--%u\": {\"type\": \"if-condition\", \"condition\": \"x\", \"on_true\": \"if--%u\", "
		        "\"on_false\": \"if--%u\", "
		        "\"on_completion\": \"if--%u\"},\n",
		        i, i + 1, (i * 7) % rungs, i + 1);
	fprintf(out, "\"if--%u\": {\"type\": \"end\"},\n\"end--1\": {\"type\": \"end\"}}}\n", rungs);
	fclose(out);
	return text;
}

static void shared_branches_do_not_blow_up(void **state)
{
	(void)state;
	char *text = make_ladder(20000);
	clock_t before = clock();
	reading r = read_json(text);
	double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
	assert_one_fault(&r, TK_FAULT_UNSUPPORTED, "Tell the utility");
	assert_true(r.workflow->steps.count < 200000);
	assert_true(seconds < 10);
	close_reading(&r);
	free(text);
}

static void a_long_playbook_is_read_in_linear_time(void **state)
{
	(void)state;
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	assert_non_null(out);
	fputs(HEAD AGENTS "\"workflow_start\": \"action--0\",\n\"workflow_exception\": \"end--1\",\n\"workflow\": {\n",
	      out);
	for (uint32_t i = 0; i < 50000; i++)
		fprintf(out,
		        "\"action--%u\": {\"type\": \"action\", \"name\": \"n\", " COMMAND
		        ", \"on_completion\": \"%s--%u\"},\n",
		        i, i + 1 < 50000 ? "action" : "end", i + 1 < 50000 ? i + 1 : 1);
	fputs("\"end--1\": {\"type\": \"end\"}}}\n", out);
	fclose(out);
	clock_t before = clock();
	reading r = read_json(text);
	double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
	print_message("50,000 steps: %.3f s\n", seconds);
	assert_quiet(&r);
	assert_int_equal(r.workflow->steps.count, 50002);
	assert_true(seconds < 10); /* generous: sanitizers, a busy machine */
	close_reading(&r);
	free(text);
}

static void wrong_kinds_everywhere_do_no_harm(void **state)
{
	(void)state;
	static const char *const texts[] = {
	        HEAD "\"workflow\": 1}",
	        HEAD "\"workflow\": [1, null, {}, {\"id\": {}}, {\"id\": \"a\"}, {\"id\": \"a\"}]}",
	        HEAD "\"workflow\": {\"a\": 1, \"b\": null, \"c\": [], \"\": {}}}",
	        HEAD "\"workflow_start\": {}, \"workflow_exception\": [1], \"workflow\": {\"a\": {\"type\": [], "
	             "\"on_completion\": {}}}}",
	        HEAD "\"agent_definitions\": [], \"markings\": {}, \"data_marking_definitions\": 1, \"workflow\": {}}",
	        HEAD "\"agent_definitions\": {\"a\": 1, \"individual--b\": {\"contact\": {\"email\": {\"x\": [], "
	             "\"y\": null}}}}, \"workflow\": {}}",
	        HEAD "\"workflow_start\": \"p\", \"workflow\": {\"p\": {\"type\": \"parallel\", \"next_steps\": [[], "
	             "{}, \"p\", \"p\"]}}}",
	        HEAD "\"workflow_start\": \"s\", \"workflow\": {\"s\": {\"type\": \"switch-condition\", \"cases\": [], "
	             "\"on_completion\": \"s\"}}}",
	        HEAD "\"workflow_start\": \"i\", \"workflow\": {\"i\": {\"type\": \"if-condition\", \"on_true\": "
	             "[\"i\", \"i\", \"gone\"]}}}",
	        HEAD "\"workflow_start\": \"w\", \"workflow\": {\"w\": {\"type\": \"while-condition\", \"on_true\": "
	             "\"w\"}}}",
	};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		reading r = read_json(texts[i]);
		assert_int_equal(r.playbooks.count, 1);
		assert_true(r.document->faults.count > 0);
		close_reading(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_good_playbook_is_read),
	        cmocka_unit_test(yaml_is_read_alike),
	        cmocka_unit_test(a_branch_returns_to_its_block),
	        cmocka_unit_test(an_absent_on_false_falls_through),
	        cmocka_unit_test(a_shared_end_does_both),
	        cmocka_unit_test(a_shared_handler_keeps_its_callers_apart),
	        cmocka_unit_test(a_branch_that_leads_back_is_a_loop),
	        cmocka_unit_test(parallel_branches_meet_in_a_join),
	        cmocka_unit_test(loops_and_cases),
	        cmocka_unit_test(version_1_is_read),
	        cmocka_unit_test(one_fault_is_one_finding),
	        cmocka_unit_test(near_misses_stay_quiet),
	        cmocka_unit_test(flow_defects_are_kept),
	        cmocka_unit_test(classes_come_from_standard_fields),
	        cmocka_unit_test(shared_branches_do_not_blow_up),
	        cmocka_unit_test(a_long_playbook_is_read_in_linear_time),
	        cmocka_unit_test(wrong_kinds_everywhere_do_no_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
