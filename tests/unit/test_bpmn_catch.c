/* SPDX-License-Identifier: Apache-2.0 */
/* Which boundary event takes what is thrown in a sub-process. */
#include "bpmn_support.h"

#define ERRORS                                                                                                         \
	"<error id=\"r1\" errorCode=\"停電\"/>\n<error id=\"r2\" errorCode=\"浸水\"/>\n"                           \
	"<error id=\"r3\" name=\"停電\"/>\n<escalation id=\"c1\" escalationCode=\"広域\"/>\n"
#define THROWN(id, definition) "<endEvent id=\"" id "\">" definition "</endEvent>\n"
#define WATCH(id, host, definition)                                                                                    \
	"<boundaryEvent id=\"" id "\" attachedToRef=\"" host "\">" definition "</boundaryEvent>\n"
#define ERROR_OF(reference) "<errorEventDefinition errorRef=\"" reference "\"/>"
#define ANY_ERROR "<errorEventDefinition/>"
#define ESCALATION_OF(reference) "<escalationEventDefinition escalationRef=\"" reference "\"/>"
/* Two sub-processes, one in the other; what is thrown stands in the inner one. */
#define NESTED(thrown, inner, outer)                                                                                   \
	DEFINITIONS(ERRORS "<process id=\"p\">\n<subProcess id=\"outer\"><subProcess id=\"inner\">\n" thrown           \
	                   "</subProcess>\n" inner "</subProcess>\n" outer "</process>\n")

static void the_innermost_of_its_code_takes_it(void **state)
{
	(void)state;
	static const struct {
		const char *text, *taken; /* by; NULL: by nobody */
	} cases[] = {
	        {NESTED(THROWN("t", ERROR_OF("r1")), WATCH("i", "inner", ERROR_OF("r1")),
	                WATCH("o", "outer", ERROR_OF("r1"))),
	         "i"},
	        {NESTED(THROWN("t", ERROR_OF("r1")), WATCH("i", "inner", ERROR_OF("r2")),
	                WATCH("o", "outer", ERROR_OF("r1"))),
	         "o"},
	        {NESTED(THROWN("t", ERROR_OF("r1")), WATCH("a", "inner", ANY_ERROR) WATCH("i", "inner", ERROR_OF("r1")),
	                ""),
	         "i"},
	        {NESTED(THROWN("t", ERROR_OF("r1")), WATCH("a", "inner", ANY_ERROR),
	                WATCH("o", "outer", ERROR_OF("r1"))),
	         "a"},
	        /* A code is one by what it says, whichever element says it. */
	        {NESTED(THROWN("t", ERROR_OF("r1")), WATCH("i", "inner", ERROR_OF("r3")), ""), "i"},
	        /* Without a code, the only one that waits is meant. */
	        {NESTED(THROWN("t", ANY_ERROR), WATCH("i", "inner", ERROR_OF("r2")), ""), "i"},
	        /* Codes that are written but defined nowhere are still codes. */
	        {NESTED(THROWN("t", ERROR_OF("z")),
	                WATCH("i", "inner", ERROR_OF("z")) WATCH("j", "inner", ERROR_OF("r2")), ""),
	         "i"},
	        /* An error is no escalation; an escalation that nobody waits for changes nothing. */
	        {NESTED("<intermediateThrowEvent id=\"t\">" ESCALATION_OF("c1") "</intermediateThrowEvent>\n",
	                WATCH("e", "inner", ANY_ERROR), WATCH("i", "outer", ESCALATION_OF("c1"))),
	         "i"},
	        {NESTED(THROWN("t", ESCALATION_OF("c1")), WATCH("i", "inner", ANY_ERROR), ""), NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		reading r = read_model(cases[i].text);
		assert_clean(&r);
		uint32_t wanted = cases[i].taken ? step_of(&r, cases[i].taken) : TK_NO_STEP;
		assert_int_equal(step_at(&r, "t")->caught_by, wanted);
		close_reading(&r);
	}
}

static void what_is_not_clear_is_not_guessed(void **state)
{
	(void)state;
	static const char *const errors[] = {
	        NESTED(THROWN("t", ERROR_OF("r1")), "", ""),
	        NESTED(THROWN("t", ERROR_OF("r1")), WATCH("i", "inner", ERROR_OF("r2")), ""),
	        NESTED(THROWN("t", ERROR_OF("r1")),
	               WATCH("i", "inner", ERROR_OF("r1")) WATCH("j", "inner", ERROR_OF("r3")), ""),
	        NESTED(THROWN("t", ANY_ERROR), WATCH("i", "inner", ERROR_OF("r1")) WATCH("j", "inner", ERROR_OF("r2")),
	               ""),
	        NESTED(THROWN("t", ANY_ERROR), WATCH("i", "inner", ANY_ERROR) WATCH("j", "inner", ANY_ERROR), ""),
	};
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
		reading r = read_model(errors[i]);
		assert_outside(&r, "errorEventDefinition", "<endEvent");
		assert_int_equal(step_at(&r, "t")->caught_by, TK_NO_STEP);
		close_reading(&r);
	}
	reading r = read_model(NESTED(THROWN("t", ESCALATION_OF("c1")),
	                              WATCH("i", "inner", ESCALATION_OF("c1")) WATCH("j", "inner", ESCALATION_OF("c1")),
	                              ""));
	assert_outside(&r, "escalationEventDefinition", "<endEvent");
	close_reading(&r);
}

/* What is thrown outside of any sub-process ends the run: no boundary event stands around it. */
static void a_process_itself_has_no_boundary(void **state)
{
	(void)state;
	reading r = read_model(DEFINITIONS(ERRORS "<process id=\"p\">\n" NODE("startEvent", "s")
	                                           THROWN("t", ERROR_OF("r1")) FLOW("f", "s", "t") "</process>\n"));
	assert_clean(&r);
	assert_int_equal(step_at(&r, "t")->caught_by, TK_NO_STEP);
	close_reading(&r);
}

/* A transaction is a sub-process as long as nothing in it is cancelled. */
static void a_transaction_is_a_scope(void **state)
{
	(void)state;
	reading r = read_model(DEFINITIONS(ERRORS "<process id=\"p\">\n<transaction id=\"x\">" THROWN(
	        "t", ERROR_OF("r1")) "</transaction>\n" WATCH("w", "x", ERROR_OF("r1")) "</process>\n"));
	assert_clean(&r);
	assert_int_equal(step_at(&r, "x")->kind, TK_STEP_SCOPE);
	assert_int_equal(step_at(&r, "t")->caught_by, step_of(&r, "w"));
	close_reading(&r);
	r = read_model(DEFINITIONS("<process id=\"p\">\n<transaction id=\"x\">" EVENT(
	        "endEvent", "t", "cancelEventDefinition") "</transaction>\n</process>\n"));
	assert_outside(&r, "cancelEventDefinition", "<endEvent");
	close_reading(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_innermost_of_its_code_takes_it),
	        cmocka_unit_test(what_is_not_clear_is_not_guessed),
	        cmocka_unit_test(a_process_itself_has_no_boundary),
	        cmocka_unit_test(a_transaction_is_a_scope),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
