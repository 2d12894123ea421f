/* SPDX-License-Identifier: Apache-2.0 */
/* Calls from file to file: what they mean, what is nearly right, and what comes back to itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analysis/call_names.h"
#include "analysis/calls.h"
#include "analysis/references.h"

static tk_arena *arena;
static tk_organization *organization;

static int set_up(void **state)
{
	(void)state;
	arena = tk_arena_open(0, NULL, NULL);
	organization = TK_MAKE(arena, tk_organization);
	organization->arena = arena;
	organization->paths = tk_map_make(arena);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	tk_arena_close(arena);
	return 0;
}

static void add(const char *path, tk_text text)
{
	tk_limits limits = tk_limits_default();
	tk_playbook_context context = {0};
	tk_document *document = tk_document_read(arena, organization->documents.count + 1, tk_text_of(path),
	                                         tk_document_kind_of(tk_text_of(path)), text, &limits);
	*TK_PUSH(arena, &organization->documents) = document;
	*TK_PUSH(arena, &organization->document_roles) = TK_ROLE_PLAYBOOK;
	tk_playbook_read(arena, document, &context, &organization->playbooks);
}

/* A process that does one thing, written in XML. */
static void add_process(const char *path, const char *id, const char *name, const char *what)
{
	add(path, tk_text_format(arena,
	                         "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\">"
	                         "<process id=\"%s\" name=\"%s\"><startEvent id=\"s\"/>%s"
	                         "<sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"x\"/></process></definitions>",
	                         id, name, what));
}

static void add_xsoar(const char *path, const char *id, const char *name, const char *called)
{
	add(path, tk_text_format(arena,
	                         "id: %s\nname: %s\nstarttaskid: '0'\ntasks:\n  '0': {type: start, nexttasks: "
	                         "{'#none#': ['1']}}\n  '1': {type: playbook, task: {name: x, %s}}\n",
	                         id, name, called));
}

/* The title of what the one call of a playbook leads to, or "". */
static const char *called_by(uint32_t playbook)
{
	const tk_workflow *workflow = &organization->playbooks.at[playbook]->workflow;
	for (uint32_t i = 0; i < workflow->steps.count; i++) {
		if (workflow->steps.at[i].called != TK_NO_STEP)
			return tk_text_c(arena, organization->playbooks.at[workflow->steps.at[i].called]->title.text);
	}
	return "";
}

static uint32_t faults_of(uint32_t document)
{
	return organization->documents.at[document]->faults.count;
}

#define CALL "<callActivity id=\"x\" calledElement=\"%s\"/>"
#define SIGNAL "<endEvent id=\"x\" name=\"%s\"><signalEventDefinition/></endEvent>"

static const char *with(const char *pattern, const char *name)
{
	const char *hole = strstr(pattern, "%s");
	return tk_text_format(arena, "%.*s%s%s", (int)(hole - pattern), pattern, name, hole + 2).at;
}

static void calls_are_resolved_by_id_file_or_title(void **state)
{
	(void)state;
	static const struct {
		const char *called, *title;
	} cases[] = {
	        {"isolate", "端末の隔離手順"},      {"b", "端末の隔離手順"},
	        {"flows/b.bpmn", "端末の隔離手順"}, {"端末の隔離手順", "端末の隔離手順"},
	        {"端末の隔離", "端末の隔離手順"},   {"復旧", ""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		set_up(NULL);
		add_process("flows/a.bpmn", "first", "第一報", with(CALL, cases[i].called));
		add_process("flows/b.bpmn", "isolate", "端末の隔離手順", "<task id=\"x\"/>");
		tk_calls_resolve(arena, organization);
		assert_string_equal(called_by(0), cases[i].title);
		assert_int_equal(faults_of(0), 0); /* what is not here may stand elsewhere */
		tear_down(NULL);
	}
}

static void the_nearest_of_one_name_is_meant(void **state)
{
	(void)state;
	add_process("a/one.bpmn", "p", "呼ぶ側", with(CALL, "Process_1"));
	add_process("a/two.bpmn", "Process_1", "同じ所", "<task id=\"x\"/>");
	add_process("b/three.bpmn", "Process_1", "別の所", "<task id=\"x\"/>");
	add_process("c/four.bpmn", "q", "遠くから呼ぶ側", with(CALL, "Process_1"));
	tk_calls_resolve(arena, organization);
	assert_string_equal(called_by(0), "同じ所");
	assert_string_equal(called_by(3), ""); /* nobody can tell which */
	assert_int_equal(faults_of(0) + faults_of(3), 0);
}

static void events_that_are_named_like_a_playbook_call_it(void **state)
{
	(void)state;
	static const char *const names[] = {"STIX Workflow", "stix_workflow", "Go to STIX workflow", "STIX"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		set_up(NULL);
		add_process("a.bpmn", "a", "Parse IOC", with(SIGNAL, names[i]));
		add_process("b.bpmn", "b", "STIX Workflow", "<endEvent id=\"x\" name=\"End\"/>");
		tk_calls_resolve(arena, organization);
		assert_string_equal(called_by(0), "STIX Workflow");
		assert_string_equal(called_by(1), "");
		const tk_workflow *workflow = &organization->playbooks.at[0]->workflow;
		const tk_step *event = &workflow->steps.at[1];
		assert_int_equal(event->kind, TK_STEP_END); /* the run ends here, and goes on elsewhere */
		assert_true(tk_text_is(event->written->call.value.text, names[i]));
		assert_false(tk_call_is_certain(organization->playbooks.at[0], event));
		tear_down(NULL);
	}
}

static void slips_are_told_with_what_may_be_meant(void **state)
{
	(void)state;
	add_process("a.bpmn", "a", "第一報", with(CALL, "isolate-endpiont"));
	add_process("b.bpmn", "b", "Other", with(SIGNAL, "Isolate enpoint"));
	add_process("c.bpmn", "c", "Isolate Endpoint", "<task id=\"x\"/>");
	add_xsoar("d.yml", "d", "d", "playbookName: Isolate Endpoimt");
	tk_calls_resolve(arena, organization);
	for (uint32_t i = 0; i < 4; i++) {
		if (i == 2)
			continue;
		assert_int_equal(faults_of(i), 1);
		const tk_fault *fault = &organization->documents.at[i]->faults.at[0];
		assert_string_equal(fault->rule, TK_FAULT_CALL_NAME);
		assert_int_equal(fault->related.document, 3);
		assert_string_equal(called_by(i), "");
	}
}

/* In a folder that could not be read to its end, what is called may stand in the part that is missing. */
static void nothing_is_guessed_where_something_was_not_read(void **state)
{
	(void)state;
	add_process("a.bpmn", "a", "第一報", with(CALL, "isolate-endpiont"));
	add_process("c.bpmn", "c", "Isolate Endpoint", "<task id=\"x\"/>");
	add("d.bpmn", TK_TEXT("<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\">"));
	tk_calls_resolve(arena, organization);
	assert_int_equal(faults_of(0), 0);
}

static void a_word_may_be_missing_among_others_that_are_right(void **state)
{
	(void)state;
	static const char two[] =
	        "<exclusiveGateway id=\"x\"/><endEvent id=\"y\" name=\"IP Regret Workflow\"><signalEventDefinition/>"
	        "</endEvent><endEvent id=\"z\" name=\"Email Regret Workflow\"><signalEventDefinition/></endEvent>"
	        "<sequenceFlow id=\"g\" sourceRef=\"x\" targetRef=\"y\"/>"
	        "<sequenceFlow id=\"h\" sourceRef=\"x\" targetRef=\"z\"/>";
	add_process("flows/a.bpmn", "a", "Parse IOC", two);
	add_process("flows/b.bpmn", "b", "Email Workflow", "<task id=\"x\"/>");
	add_process("flows/c.bpmn", "c", "IP Regret Workflow", "<task id=\"x\"/>");
	tk_calls_resolve(arena, organization);
	assert_int_equal(faults_of(0), 1);
	tear_down(NULL);
	set_up(NULL); /* none of the others is right: it is a name of its own */
	add_process("flows/a.bpmn", "a", "Parse IOC", two);
	add_process("flows/b.bpmn", "b", "Email Workflow", "<task id=\"x\"/>");
	tk_calls_resolve(arena, organization);
	assert_int_equal(faults_of(0), 0);
}

static void names_of_xsoar_are_ids_or_titles(void **state)
{
	(void)state;
	add_xsoar("a.yml", "a", "Phishing", "playbookName: Block IP - Generic v3");
	add_xsoar("b.yml", "block-ip", "Block IP - Generic v2", "playbookId: a");
	add_xsoar("c.yml", "c", "Another", "playbookId: block-ip");
	tk_calls_resolve(arena, organization);
	assert_string_equal(called_by(0), ""); /* another version is another playbook */
	assert_string_equal(called_by(1), "Phishing");
	assert_string_equal(called_by(2), "Block IP - Generic v2");
	assert_int_equal(faults_of(0), 0);
}

static void rings_are_found_across_files(void **state)
{
	(void)state;
	add_process("a.bpmn", "a", "A", with(CALL, "b"));
	add_process("b.bpmn", "b", "B", with(CALL, "c"));
	add_process("c.bpmn", "c", "C", with(CALL, "a"));
	add_process("d.bpmn", "d", "D", with(CALL, "a"));
	add_process("e.bpmn", "e", "E", with(SIGNAL, "E2"));
	add_process("f.bpmn", "f", "E2", with(SIGNAL, "E"));
	add_process("g.bpmn", "g", "遮断", "<callActivity id=\"x\" name=\"遮断\"/>");
	tk_calls_resolve(arena, organization);
	const tk_playbooks *all = &organization->playbooks;
	const tk_witness *ring = tk_calls_ring(arena, organization, all->at[0]);
	assert_non_null(ring);
	assert_int_equal(ring->parts.count, 3);
	assert_int_equal(ring->parts.at[1].at.document, 2);
	assert_null(tk_calls_ring(arena, organization, all->at[3])); /* leads to a ring, stands in none */
	assert_null(tk_calls_ring(arena, organization, all->at[4])); /* names of events only */
	assert_null(tk_calls_ring(arena, organization, all->at[6])); /* no name but its title */
}

static void plain(const char *name, const char *wanted)
{
	assert_string_equal(tk_text_c(arena, tk_call_name_plain(arena, tk_text_of(name))), wanted);
}

static void names_are_compared_as_people_mean_them(void **state)
{
	(void)state;
	plain("Parse_IOC", "parse ioc");
	plain("Ｐａｒｓｅ  IOC Workflow", "parse ioc");
	plain("端末の隔離手順書", "端末の隔離");
	plain("手順", "手順");
	plain("Workflow", "workflow");
	assert_true(tk_text_is(tk_call_name_of_event(arena, TK_TEXT("復旧手順へ進む")), "復旧"));
	assert_true(tk_text_is(tk_call_name_of_event(arena, TK_TEXT("Go to Recovery")), "recovery"));
	static const struct {
		const char *a, *b;
		bool near;
	} cases[] = {
	        {"isolate endpoint", "isolate endpiont", true},
	        {"isolate endpoint", "isolate endpoint", false}, /* the same */
	        {"response ex4", "response ex5", false},
	        {"block ip", "block id", false}, /* short words are other words */
	        {"encryption", "decryption", false},
	        {"第一報の手配", "第二報の手配", false},
	        {"サーバの切り離し", "サーバの切離し", true},
	        {"isolate", "isolate endpoint", false},
	        {"", "a", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(tk_call_name_near(tk_text_of(cases[i].a), tk_text_of(cases[i].b)), cases[i].near);
		assert_int_equal(tk_call_name_near(tk_text_of(cases[i].b), tk_text_of(cases[i].a)), cases[i].near);
	}
	assert_true(tk_call_name_lacks_word(TK_TEXT("email"), TK_TEXT("email regret")));
	assert_true(tk_call_name_lacks_word(TK_TEXT("old email regret"), TK_TEXT("email regret")));
	assert_false(tk_call_name_lacks_word(TK_TEXT("email"), TK_TEXT("email")));
	assert_false(tk_call_name_lacks_word(TK_TEXT("a b c"), TK_TEXT("a")));
	assert_false(tk_call_name_lacks_word(TK_TEXT("a b"), TK_TEXT("a c")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(calls_are_resolved_by_id_file_or_title),
	        cmocka_unit_test_setup_teardown(the_nearest_of_one_name_is_meant, set_up, tear_down),
	        cmocka_unit_test(events_that_are_named_like_a_playbook_call_it),
	        cmocka_unit_test_setup_teardown(slips_are_told_with_what_may_be_meant, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(nothing_is_guessed_where_something_was_not_read, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(a_word_may_be_missing_among_others_that_are_right, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(names_of_xsoar_are_ids_or_titles, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(rings_are_found_across_files, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(names_are_compared_as_people_mean_them, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
