/* SPDX-License-Identifier: Apache-2.0 */
#include "playbook_support.h"

#include <stdio.h>

static reading read_chart(const char *chart)
{
	char text[4096];
	int length = snprintf(text, sizeof text, "# Incident\n\n## First hour\n\n```mermaid\n%s\n```\n", chart);
	assert_true(length > 0 && (size_t)length < sizeof text);
	return read_text(strdup(text), (size_t)length, "docs/incident.md");
}

static const tk_step *node(const reading *r, const char *id)
{
	return &r->workflow->steps.at[step_of(r, id)];
}

static const tk_transition *way(const reading *r, const tk_step *step, uint32_t index)
{
	assert_true(index < step->out_count);
	return &r->workflow->transitions.at[step->first_out + index];
}

static const tk_step *only_next(const reading *r, const tk_step *step)
{
	assert_int_equal(step->out_count, 1);
	return &r->workflow->steps.at[way(r, step, 0)->to];
}

static void close_chart(reading *r)
{
	free((void *)(uintptr_t)r->document->text.at);
	close_reading(r);
}

static void a_flowchart_is_a_sketch_of_its_own(void **state)
{
	(void)state;
	reading r = read_chart("flowchart TD\n  A[検知] --> B{\"供給に影響?\"}\n  B -->|はい| C(所管省庁へ\\n報告)\n  "
	                       "B -- いいえ --> D\n  C --> D((終了))");
	assert_quiet(&r);
	assert_int_equal(r.playbooks.count, 1);
	const tk_playbook *chart = r.playbooks.at[0];
	assert_string_equal(chart->format, "mermaid");
	assert_true(chart->sketch && !chart->human);
	assert_true(tk_text_is(chart->title.text, "First hour") && tk_text_is(chart->id.text, "incident#flowchart-1"));
	assert_int_equal(tk_document_place(r.document, chart->span).line, 6);
	const tk_step *decision = node(&r, "B");
	assert_true(decision->kind == TK_STEP_DECISION && decision->exhaustive);
	assert_true(tk_text_is(decision->written->title.text, "供給に影響?"));
	assert_true(tk_text_is(way(&r, decision, 0)->written->guard.text, "はい"));
	assert_true(tk_text_is(way(&r, decision, 1)->written->guard.text, "いいえ"));
	tk_place place = tk_document_place(r.document, node(&r, "A")->span);
	assert_true(place.line == 7 && place.column == 3);
	assert_true(tk_text_is(node(&r, "A")->written->title.text, "検知") &&
	            tk_text_is(node(&r, "D")->written->title.text, "終了"));
	assert_int_equal(only_next(&r, node(&r, "D"))->kind, TK_STEP_END);
	assert_true(r.workflow->steps.at[0].kind == TK_STEP_START && r.workflow->steps.at[0].helper);
	close_chart(&r);
}

/* Each chart leads from A to B, written in another way. */
static void arrows_are_read_however_they_are_written(void **state)
{
	(void)state;
	static const char *const charts[] = {
	        "graph LR\nA-->B",
	        "graph LR;A-->B;",
	        "flowchart\n A --- B",
	        "graph TD\n A -.-> B",
	        "graph TD\n A -.- B",
	        "graph TD\n A ==> B",
	        "graph TD\n A === B",
	        "graph TD\n A -----> B",
	        "graph TD\n A --x B",
	        "graph TD\n A --o B",
	        "graph TD\n A o--o B",
	        "graph TD\n A -- tell them --> B",
	        "graph TD\n A -. tell them .-> B",
	        "graph TD\n A == tell them ==> B",
	        "graph TD\n A -->|\"tell --> them\"| B",
	        "graph TD\n A e1@--> B",
	        "graph TD\n A:::hot --> B:::cold\n classDef hot fill:#f00\n class B cold\n style A fill:#fff\n"
	        " linkStyle 0 stroke:red\n click A \"https://example.org\"",
	        "%% a comment\n%%{init: {\"theme\": \"dark\"}}%%\ngraph TD\n %% another\n A --> B",
	        "---\ntitle: x\n---\nflowchart LR\n A --> B",
	        "graph TD\n subgraph one [Phase one]\n direction LR\n A\n end\n subgraph \"Phase two\"\n B\n end\n A "
	        "--> B",
	        "graph TD\n A[\"a; b [c] {d}\"] --> B[/io/]\n A ~~~ C",
	        "graph TD\n A@{ shape: rect, label: \"first\" } --> B@{shape: doc}",
	        "graph TD\n A([x]) --> B[[y]]\n accTitle: t\n accDescr { several\n lines --> here }",
	        "graph TD\n A[(x)] --> B>y]",
	        "graph TD\n A{{x}} --> B(((y)))",
	        "graph TD\r\n A --> B\r\n",
	};
	for (size_t i = 0; i < sizeof charts / sizeof charts[0]; i++) {
		reading r = read_chart(charts[i]);
		if (r.playbooks.count != 1 || r.document->faults.count > 0)
			print_error("%s\n", charts[i]);
		assert_quiet(&r);
		assert_int_equal(r.playbooks.count, 1);
		assert_ptr_equal(only_next(&r, node(&r, "A")), node(&r, "B"));
		assert_int_equal(r.workflow->unsupported.count, 0);
		close_chart(&r);
	}
}

static void chains_and_groups_connect_each_with_each(void **state)
{
	(void)state;
	reading r = read_chart("graph LR\nA & B --> C --> D & E-->F");
	assert_quiet(&r);
	assert_int_equal(r.workflow->transitions.at[0].from, 0);
	const tk_step *start = only_next(&r, &r.workflow->steps.at[0]); /* two occasions */
	assert_true(start->kind == TK_STEP_DECISION && start->helper && start->out_count == 2);
	const tk_step *fork = only_next(&r, node(&r, "C"));
	assert_true(fork->kind == TK_STEP_FORK && fork->inferred && fork->out_count == 2);
	assert_true(way(&r, fork, 0)->inferred);
	const tk_step *join = only_next(&r, node(&r, "D"));
	assert_int_equal(join->kind, TK_STEP_INCLUSIVE_JOIN);
	assert_ptr_equal(only_next(&r, join), node(&r, "F"));
	assert_int_equal(only_next(&r, node(&r, "A"))->kind, TK_STEP_MERGE);
	close_chart(&r);
}

static void labels_out_of_a_box_are_cases(void **state)
{
	(void)state;
	reading r = read_chart("graph TD\nA -->|phone works| B\nA -->|it does not| C");
	const tk_step *decision = only_next(&r, node(&r, "A"));
	assert_true(decision->kind == TK_STEP_DECISION && decision->exhaustive && !decision->inferred);
	assert_true(tk_text_is(way(&r, decision, 1)->written->guard.text, "it does not"));
	close_chart(&r);
	r = read_chart("graph TD\nA -->|then| B"); /* one way: the label is a remark */
	assert_int_equal(way(&r, node(&r, "A"), 0)->written->guard.text.length, 0);
	close_chart(&r);
	r = read_chart("graph TD\nA{Yes?} -->|yes| B");
	assert_false(node(&r, "A")->exhaustive);
	close_chart(&r);
}

/* Nobody starts the same work again beside itself. */
static void where_one_way_comes_back_the_reader_chooses(void **state)
{
	(void)state;
	reading r = read_chart("graph TD\nS --> A\nA --> B\nA --> C\nB --> A");
	const tk_step *choice = only_next(&r, node(&r, "A"));
	assert_true(choice->kind == TK_STEP_DECISION && choice->inferred);
	close_chart(&r);
}

static void what_is_no_procedure_is_passed_over(void **state)
{
	(void)state;
	static const char *const charts[] = {
	        "sequenceDiagram\n A->>B: hello",
	        "gantt\n title x",
	        "pie\n \"a\": 3",
	        "stateDiagram-v2\n [*] --> A",
	        "classDiagram\n A <|-- B",
	        "graph TD\n A[only a box]",
	        "graph LR\n prepare --> detect --> contain --> prepare",
	        "",
	        "flowcharts\n A --> B",
	        "graph LR\n browser <--> server --> store",
	};
	for (size_t i = 0; i < sizeof charts / sizeof charts[0]; i++) {
		reading r = read_chart(charts[i]);
		assert_quiet(&r);
		assert_int_equal(r.playbooks.count, 0);
		close_chart(&r);
	}
}

static void what_cannot_be_read_is_named_and_nothing_is_judged(void **state)
{
	(void)state;
	static const struct {
		const char *chart, *marker;
	} cases[] = {
	        {"graph TD\n A --> B\n A ?? B", "A ?? B"},
	        {"graph TD\n A --> B %% no comment behind a statement", "%% no"},
	        {"graph TD\n A --> B[open\n B --> C", "open"},
	        {"graph TD\n A --> B\n B -- where to", "where to"},
	        {"graph TD\n A --> B\n A -->", "A -->\n"},
	        {"graph TD\n A --> one\n subgraph one\n B --> C\n end", "A --> one"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		reading r = read_chart(cases[i].chart);
		assert_one_fault(&r, TK_FAULT_UNSUPPORTED, cases[i].marker);
		assert_int_equal(r.playbooks.count, 1);
		assert_int_equal(r.workflow->unsupported.count, 1);
		assert_int_equal(r.workflow->steps.count, 2);
		close_chart(&r);
	}
}

static void too_many_arrows_are_named(void **state)
{
	(void)state;
	char chart[2048] = "graph TD\n a";
	for (int side = 0; side < 2; side++) {
		for (int i = 0; i < 80; i++)
			snprintf(chart + strlen(chart), sizeof chart - strlen(chart), " & n%d%d", side, i);
		if (side == 0)
			strcat(chart, " --> a");
	}
	reading r = read_chart(chart);
	assert_int_equal(fault_count(&r, TK_FAULT_UNSUPPORTED), 1);
	assert_int_equal(r.workflow->unsupported.count, 1);
	close_chart(&r);
}

static void a_playbook_keeps_its_own_steps(void **state)
{
	(void)state;
	static const char text[] = "# Incident playbook\n\n1. Read the log\n2. Call the desk\n3. Write the report\n\n"
	                           "> ```mermaid\n> graph TD\n> A --> B\n> ```\n\n"
	                           "- item\n\n  ```mermaid\n  graph TD\n  C --> D\n  ```\n";
	reading r = read_text(text, sizeof text - 1, "playbooks/incident.md");
	assert_int_equal(r.playbooks.count, 3);
	assert_string_equal(r.playbooks.at[0]->format, "markdown");
	assert_true(r.playbooks.at[0]->human && !r.playbooks.at[0]->sketch);
	for (uint32_t i = 1; i < 3; i++) {
		assert_true(r.playbooks.at[i]->sketch);
		const tk_workflow *workflow = &r.playbooks.at[i]->workflow;
		tk_place place = tk_document_place(r.document, workflow->steps.at[1].span);
		assert_int_equal(place.line, i == 1 ? 9 : 16);
		assert_int_equal(place.column, 3); /* in the file, past the marks of the quote and the item */
	}
	close_reading(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_flowchart_is_a_sketch_of_its_own),
	        cmocka_unit_test(arrows_are_read_however_they_are_written),
	        cmocka_unit_test(chains_and_groups_connect_each_with_each),
	        cmocka_unit_test(labels_out_of_a_box_are_cases),
	        cmocka_unit_test(where_one_way_comes_back_the_reader_chooses),
	        cmocka_unit_test(what_is_no_procedure_is_passed_over),
	        cmocka_unit_test(what_cannot_be_read_is_named_and_nothing_is_judged),
	        cmocka_unit_test(too_many_arrows_are_named),
	        cmocka_unit_test(a_playbook_keeps_its_own_steps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
