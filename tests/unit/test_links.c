/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analysis/links.h"

static tk_arena *arena;
static tk_organization *organization;

static void exhausted(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	abort();
}

static int set_up(void **state)
{
	(void)state;
	arena = tk_arena_open(0, exhausted, NULL);
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

static tk_document *add_page(const char *path, const char *text)
{
	tk_limits limits = tk_limits_default();
	tk_document *document = tk_document_read(arena, organization->documents.count + 1, tk_text_of(path),
	                                         tk_document_kind_of(tk_text_of(path)), tk_text_of(text), &limits);
	*TK_PUSH(arena, &organization->documents) = document;
	tk_map_put(organization->paths, document->path, document);
	return document;
}

static void add_file(const char *path)
{
	tk_map_put(organization->paths, tk_text_of(path), (void *)(uintptr_t)tk_path_exists);
}

static const tk_page_link *find(const tk_link_web *web, const char *target)
{
	for (uint32_t i = 0; i < web->links.count; i++) {
		if (tk_text_is(web->links.at[i].target.text, target))
			return &web->links.at[i];
	}
	fail_msg("no link to %s", target);
	return NULL;
}

static void assert_suggestion(const tk_page_link *link, const char *expected)
{
	assert_int_equal(link->suggestion.length, strlen(expected));
	assert_memory_equal(link->suggestion.at ? link->suggestion.at : "", expected, link->suggestion.length);
}

static void paths_are_resolved(void **state)
{
	(void)state;
	add_page("docs/ir/plan.md",
	         "[a](./first.md) [b](../list.md) [c](%E9%80%A3%E7%B5%A1.md) [d](../../README.md) [e](../../../x.md)\n"
	         "[f](../img/) ![g](../img/a.png) [h](first.md?plain=1#L3) [i](/docs/list.md) [j](/list.md) "
	         "[k](/gone.md)\n"
	         "[l](forms/)\n");
	tk_document *first = add_page("docs/ir/first.md", "# First\n");
	tk_document *list = add_page("docs/list.md", "# List\n");
	tk_document *contacts = add_page("docs/ir/連絡.md", "# 連絡\n");
	tk_document *forms = add_page("docs/ir/forms/README.md", "# Forms\n");
	add_page("README.md", "# Top\n");
	add_file("docs/img/a.png");
	tk_link_web *web = tk_link_web_make(arena, organization);
	assert_int_equal(find(web, "./first.md")->to, first->number);
	assert_int_equal(find(web, "../list.md")->to, list->number);
	assert_int_equal(find(web, "%E9%80%A3%E7%B5%A1.md")->to, contacts->number);
	assert_int_equal(find(web, "../../README.md")->state, TK_LINK_RESOLVES);
	assert_int_equal(find(web, "../../../x.md")->state, TK_LINK_OUTSIDE);
	assert_int_equal(find(web, "../img/")->state, TK_LINK_RESOLVES);
	assert_int_equal(find(web, "../img/a.png")->state, TK_LINK_RESOLVES);
	assert_int_equal(find(web, "first.md?plain=1#L3")->state, TK_LINK_RESOLVES);
	assert_int_equal(find(web, "/docs/list.md")->to, list->number);
	assert_int_equal(find(web, "/list.md")->to, list->number);
	assert_int_equal(find(web, "/gone.md")->state, TK_LINK_GENERATED);
	assert_int_equal(find(web, "forms/")->to, forms->number);
}

static void unicode_forms_are_one(void **state)
{
	(void)state;
	/* が as one code point in the file name, as か and a mark in the link */
	tk_document *page = add_page("\xE3\x81\x8C.md", "## \xE3\x81\x8C\xE7\xB7\x8A\xE6\x80\xA5\n");
	add_page("a.md", "[x](\xE3\x81\x8B\xE3\x82\x99.md#\xE3\x81\x8B\xE3\x82\x99\xE7\xB7\x8A\xE6\x80\xA5)\n");
	tk_link_web *web = tk_link_web_make(arena, organization);
	assert_int_equal(web->links.at[0].state, TK_LINK_RESOLVES);
	assert_int_equal(web->links.at[0].to, page->number);
}

static void anchors_are_resolved(void **state)
{
	(void)state;
	add_page("a.md", "# 計画\n\n## １．初動対応（24時間以内）\n\n## Call tree\n\n"
	                 "[a](#１初動対応24時間以内) [b](#call-tree) [c](#Call-Tree) [d](#%E8%A8%88%E7%94%BB) "
	                 "[e](#call-treee) [f](b.md#続報)\n"
	                 "[g](b.md#終報) [h](b.md#L10-L20) [i](c.yaml#steps) [j](#続報) [k](#top)\n");
	add_page("b.md", "# 続報\n");
	add_page("c.yaml", "a: 1\n");
	tk_link_web *web = tk_link_web_make(arena, organization);
	static const char *const good[] = {"#１初動対応24時間以内", "#call-tree", "#Call-Tree",
	                                   "#%E8%A8%88%E7%94%BB",   "b.md#続報",  "b.md#L10-L20",
	                                   "c.yaml#steps",          "#top"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_int_equal(find(web, good[i])->state, TK_LINK_RESOLVES);
	assert_int_equal(find(web, "#call-treee")->state, TK_LINK_NO_ANCHOR);
	assert_suggestion(find(web, "#call-treee"), "#call-tree");
	assert_int_equal(find(web, "b.md#終報")->state, TK_LINK_NO_ANCHOR);
	assert_int_equal(find(web, "b.md#終報")->to, 2);
	assert_int_equal(find(web, "#続報")->state, TK_LINK_NO_ANCHOR);
	assert_suggestion(find(web, "#続報"), "b.md#続報");
}

static void other_targets_are_classified(void **state)
{
	(void)state;
	add_page("p/a.md", "[a](https://example.com/x) [b](mailto:desk@example.com) [c](tel:+81-3-0000-0000) "
	                   "[d](//example.com/x) [e]()\n"
	                   "[f](#) [g](TODO) [h](#TODO-link-to-actual-resource) [i](未定.md) [j](first-report.md) "
	                   "[k](First.md) [l](./C:/x)\n"
	                   "[m](frist.md) [n](page.html) [o](C:/plan.md) [p](sub/only.md) [q][nowhere] [r](first) "
	                   "`[s](gone.md)`\n\n"
	                   "[t](a-{{name}}.md) [u]({{url}}) [v](todo.md)\n\n```\n[w](gone.md)\n```\n");
	add_page("p/first.md", "# First\n");
	add_page("p/page.md", "# Page\n");
	add_page("p/todo.md", "# To do\n");
	add_page("other/only.md", "# Only\n");
	tk_link_web *web = tk_link_web_make(arena, organization);
	static const struct {
		const char *target;
		tk_link_state state;
	} cases[] = {
	        {"https://example.com/x", TK_LINK_EXTERNAL},
	        {"mailto:desk@example.com", TK_LINK_EXTERNAL},
	        {"tel:+81-3-0000-0000", TK_LINK_EXTERNAL},
	        {"//example.com/x", TK_LINK_EXTERNAL},
	        {"", TK_LINK_EMPTY},
	        {"#", TK_LINK_EMPTY},
	        {"TODO", TK_LINK_EMPTY},
	        {"#TODO-link-to-actual-resource", TK_LINK_EMPTY},
	        {"未定.md", TK_LINK_EMPTY},
	        {"first-report.md", TK_LINK_NO_FILE},
	        {"First.md", TK_LINK_CASE_DIFFERS},
	        {"frist.md", TK_LINK_NO_FILE},
	        {"page.html", TK_LINK_GENERATED},
	        {"C:/plan.md", TK_LINK_OUTSIDE},
	        {"sub/only.md", TK_LINK_NO_FILE},
	        {"first", TK_LINK_GENERATED},
	        {"a-{{name}}.md", TK_LINK_GENERATED},
	        {"{{url}}", TK_LINK_GENERATED},
	        {"todo.md", TK_LINK_RESOLVES},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(find(web, cases[i].target)->state, cases[i].state);
	assert_suggestion(find(web, "frist.md"), "first.md");
	assert_suggestion(find(web, "sub/only.md"), "../other/only.md");
	assert_suggestion(find(web, "First.md"), "first.md");
	unsigned undefined = 0;
	for (uint32_t i = 0; i < web->links.count; i++) {
		undefined += web->links.at[i].state == TK_LINK_UNDEFINED;
		assert_false(tk_text_is(web->links.at[i].target.text, "gone.md"));
	}
	assert_int_equal(undefined, 1);
}

static void distances_count_links(void **state)
{
	(void)state;
	add_page("README.md", "[plans](plans/) [forms](forms)\n");
	tk_document *index = add_page("plans/README.md", "[停電](outage.md)\n");
	tk_document *outage = add_page("plans/outage.md", "[様式](../forms/a.md#無い)\n");
	tk_document *form = add_page("forms/a.md", "# 様式\n");
	tk_document *deep = add_page("forms/old/b.md", "# 旧様式\n");
	organization->index_document = 1;
	tk_link_web *web = tk_link_web_make(arena, organization);
	assert_int_equal(web->distance[1], 0);
	assert_int_equal(web->distance[index->number], 1);
	assert_int_equal(web->distance[outage->number], 2);
	assert_int_equal(web->distance[form->number], 2); /* the folder, then the file in its listing */
	assert_int_equal(web->distance[deep->number], UINT32_MAX);
	const tk_witness *chain = tk_link_chain(arena, organization, web, outage->number);
	assert_int_equal(chain->kind, TK_WITNESS_LINKS);
	assert_int_equal(chain->parts.count, 3);
	assert_true(tk_text_is(chain->parts.at[2].text, "plans/outage.md"));
	assert_true(tk_text_is(chain->parts.at[2].choice, "停電"));
	assert_int_equal(chain->parts.at[2].at.document, index->number);
	assert_null(tk_link_chain(arena, organization, web, deep->number));
}

static void structured_values_are_links(void **state)
{
	(void)state;
	tk_document *yaml = add_page("playbooks/first.yaml", "message: templates/report.md\nneeds: gone/form.xlsx\n");
	tk_document *report = add_page("templates/report.md", "# 第一報\n");
	tk_playbook *playbook = TK_MAKE(arena, tk_playbook);
	playbook->document = yaml->number;
	uint32_t step = tk_workflow_add_step(arena, &playbook->workflow, TK_STEP_ACTION, (tk_span){yaml->number, 0, 1});
	const tk_node *message = tk_node_get_c(yaml->root, "message"), *needs = tk_node_get_c(yaml->root, "needs");
	tk_step_write(arena, &playbook->workflow.steps.at[step])->message =
	        (tk_slot){tk_node_value(message), TK_DECLARED};
	tk_slot_add(arena, &tk_step_write(arena, &playbook->workflow.steps.at[step])->needs, tk_node_value(needs),
	            TK_DECLARED);
	tk_slot_add(arena, &tk_step_write(arena, &playbook->workflow.steps.at[step])->needs,
	            (tk_value){TK_TEXT("事案票"), needs->span}, TK_DECLARED);
	*TK_PUSH(arena, &organization->playbooks) = playbook;
	tk_link_web *web = tk_link_web_make(arena, organization);
	assert_int_equal(web->links.count, 2);
	assert_int_equal(find(web, "templates/report.md")->to, report->number);
	assert_int_equal(find(web, "templates/report.md")->target.span.offset, message->span.offset);
	assert_int_equal(find(web, "gone/form.xlsx")->state, TK_LINK_NO_FILE);
}

static void a_single_file_judges_only_itself(void **state)
{
	(void)state;
	add_page("plan.md", "# Plan\n\n[a](other.md) [b](#none)\n");
	organization->single_file = true;
	tk_link_web *web = tk_link_web_make(arena, organization);
	assert_int_equal(find(web, "other.md")->state, TK_LINK_GENERATED);
	assert_int_equal(find(web, "#none")->state, TK_LINK_NO_ANCHOR);
}

#define LINK_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        LINK_TEST(paths_are_resolved),
	        LINK_TEST(unicode_forms_are_one),
	        LINK_TEST(anchors_are_resolved),
	        LINK_TEST(other_targets_are_classified),
	        LINK_TEST(distances_count_links),
	        LINK_TEST(structured_values_are_links),
	        LINK_TEST(a_single_file_judges_only_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
