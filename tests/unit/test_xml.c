/* SPDX-License-Identifier: Apache-2.0 */
#include "document/xml.h"
#include "document_support.h"

#define SPACE "http://www.omg.org/spec/BPMN/20100524/MODEL"

static tk_document *read_xml(const char *text)
{
	return read_text("a.bpmn", tk_text_of(text));
}

/* The first element of that local name, in the order of the file. */
static const tk_xml_element *find(const tk_document *document, const char *name)
{
	const tk_xml_element *at = document->xml;
	while (at && !tk_text_is(at->name, name)) {
		if (at->first) {
			at = at->first;
			continue;
		}
		while (at && !at->next)
			at = at->parent;
		at = at ? at->next : NULL;
	}
	assert_non_null(at);
	return at;
}

static void elements_know_their_places(void **state)
{
	(void)state;
	tk_document *document = read_xml("<?xml version=\"1.0\"?>\n<a  k = '値' >\n  <b x=\"1\" y='2'/>\n"
	                                 "  <c>文 <d/>章</c>\n</a>\n");
	assert_int_equal(document->faults.count, 0);
	assert_true(document->complete);
	const tk_xml_element *a = document->xml, *b = find(document, "b"), *c = find(document, "c");
	expect_at(document, a->span, "<a  k = '値' >");
	expect_at(document, a->extent, "<a  k = '値' >\n  <b x=\"1\" y='2'/>\n  <c>文 <d/>章</c>\n</a>");
	assert_int_equal(a->attribute_count, 1);
	expect_text(tk_xml_get(a, "k").text, "値");
	expect_at(document, tk_xml_get(a, "k").span, "値");
	expect_at(document, b->span, "<b x=\"1\" y='2'/>");
	expect_at(document, b->extent, "<b x=\"1\" y='2'/>");
	expect_at(document, tk_xml_get(b, "x").span, "1");
	expect_at(document, tk_xml_get(b, "y").span, "2");
	expect_text(c->text.text, "文 章");
	expect_at(document, c->text.span, "文 <d/>章");
	expect_at(document, c->extent, "<c>文 <d/>章</c>");
	assert_ptr_equal(b->next, c);
	assert_ptr_equal(b->parent, a);
	assert_ptr_equal(find(document, "d")->parent, c);
	assert_int_equal(tk_document_place(document, c->span).line, 4);
	assert_int_equal(tk_document_place(document, tk_xml_get(b, "y").span).column, 15);
}

static void what_is_absent_is_empty(void **state)
{
	(void)state;
	tk_document *document = read_xml("<a k=''><b/></a>");
	assert_int_equal(tk_xml_get(document->xml, "none").text.length, 0);
	assert_int_equal(tk_xml_get(document->xml, "k").text.length, 0);
	expect_at(document, tk_xml_get(document->xml, "k").span, "");
	assert_true(tk_xml_get(document->xml, "k").span.offset > 0);
	assert_int_equal(tk_xml_get(NULL, "k").text.length, 0);
	assert_null(tk_xml_child(document->xml, "c"));
	assert_null(tk_xml_child(NULL, "c"));
}

static void values_are_decoded_and_their_places_are_not(void **state)
{
	(void)state;
	tk_document *document = read_xml("<a one=\"A &amp; B = &lt;x&gt;\" two='&#x901A;&#x5831;'>\n"
	                                 "  <b>R&amp;D <![CDATA[<第一報>]]></b>\n</a>");
	assert_int_equal(document->faults.count, 0);
	tk_value one = tk_xml_get(document->xml, "one"), two = tk_xml_get(document->xml, "two");
	expect_text(one.text, "A & B = <x>");
	expect_at(document, one.span, "A &amp; B = &lt;x&gt;");
	expect_text(two.text, "通報");
	expect_at(document, two.span, "&#x901A;&#x5831;");
	expect_text(find(document, "b")->text.text, "R&D <第一報>");
}

static void text_goes_without_the_blanks_around_it(void **state)
{
	(void)state;
	tk_document *document = read_xml("<a>\r\n  <b>\n    監督部へ\n    架電する  \n  </b>\n  <c> \n </c></a>");
	const tk_xml_element *b = find(document, "b");
	expect_text(b->text.text, "監督部へ\n    架電する");
	expect_at(document, b->text.span, "監督部へ\n    架電する");
	assert_int_equal(find(document, "c")->text.text.length, 0);
	assert_int_equal(document->xml->text.text.length, 0);
}

static void comments_and_instructions_are_dropped(void **state)
{
	(void)state;
	tk_document *document = read_xml("<?xml version=\"1.0\"?><!-- <x/> --><a><?tool <y/> ?>\n"
	                                 "<b>あ<!-- い -->う</b></a><!-- z -->");
	assert_int_equal(document->faults.count, 0);
	expect_text(document->xml->name, "a");
	expect_text(document->xml->first->name, "b");
	assert_null(document->xml->first->next);
	expect_text(document->xml->first->text.text, "あう");
}

/* Whatever prefix a tool chose, or none, names are the same. */
static void prefixes_do_not_matter(void **state)
{
	(void)state;
	static const char *const texts[] = {
	        "<definitions xmlns='" SPACE "' xmlns:z='urn:z'><task id='t' z:id='other'/></definitions>",
	        "<bpmn:definitions xmlns:bpmn='" SPACE "' xmlns:z='urn:z'><bpmn:task id='t' z:id='other'/>"
	        "</bpmn:definitions>",
	        "<q:definitions xmlns:q = \"" SPACE "\" xmlns:z='urn:z'><task xmlns='" SPACE
	        "' z:id='other' id='t'/></q:definitions>",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		tk_document *document = read_xml(texts[i]);
		assert_int_equal(document->faults.count, 0);
		const tk_xml_element *task = tk_xml_child(document->xml, "task");
		assert_non_null(task);
		expect_text(task->space, SPACE);
		expect_text(document->xml->name, "definitions");
		expect_text(tk_xml_get(task, "id").text, "t");
		expect_at(document, tk_xml_get(task, "id").span, "t");
		expect_text(tk_xml_get(task, "urn:z id").text, "other");
		expect_at(document, tk_xml_get(task, "urn:z id").span, "other");
		assert_int_equal(task->attribute_count, 2); /* xmlns is none */
	}
	/* The same name in another namespace is another element. */
	tk_document *document =
	        read_xml("<a xmlns='urn:a'><z:task xmlns:z='urn:z'/><task/><n:task xmlns:n='urn:a'/></a>");
	const tk_xml_element *task = tk_xml_child(document->xml, "task");
	expect_at(document, task->span, "<task/>");
	document = read_xml("<a><z:b/></a>");
	expect_fault(document, 0, TK_FAULT_SYNTAX, "<");
	expect_words(document, 0, "This is not well-formed XML: unbound prefix. The rest of the file was not read.",
	             NULL);
}

/* With a document type come entities: bombs, files of others, addresses. None of them is read. */
static void document_types_are_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {
	        "<?xml version='1.0'?>\n<!-- <!DOCTYPE b> --><!DOCTYPE a ><a>" SPACE "</a>",
	        "<!DOCTYPE a SYSTEM \"http://example.jp/a.dtd\"><a>" SPACE "</a>",
	        "<!DOCTYPE a [<!ENTITY b \"" SPACE "\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">"
	        "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;\">]><a>&e;</a>",
	        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hostname\">]><a x='" SPACE "'>&b;</a>",
	        "<!DOCTYPE a [<!ENTITY % b SYSTEM \"http://example.jp/" SPACE "\">%b;]><a>&c;</a>",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		tk_document *document = read_xml(texts[i]);
		assert_false(document->complete);
		assert_null(document->xml);
		assert_int_equal(document->faults.count, 1);
		expect_fault(document, 0, TK_FAULT_LIMIT, "<");
		assert_int_equal(document->faults.at[0].at.offset,
		                 tk_text_find(document->text, TK_TEXT("<!DOCTYPE a"), 0));
		expect_words(document, 0,
		             "Document type declarations and entities are not read here, nor is the rest of the file.",
		             "Remove the <!DOCTYPE …>.");
	}
	tk_document *document = read_xml("<a>&nbsp;</a>");
	expect_fault(document, 0, TK_FAULT_SYNTAX, "&");
	assert_false(document->complete);
}

static void broken_files_are_kept_up_to_the_break(void **state)
{
	(void)state;
	tk_document *document = read_xml("<a>\n  <b id='1'>文</b>\n  <c id='2'>\n    <d/></b>\n  <e/>\n</a>");
	assert_false(document->complete);
	assert_int_equal(document->faults.count, 1);
	assert_string_equal(document->faults.at[0].rule, TK_FAULT_SYNTAX);
	assert_int_equal(tk_document_place(document, document->faults.at[0].at).line, 4);
	expect_words(document, 0, "This is not well-formed XML: mismatched tag. The rest of the file was not read.",
	             "Mend the file at this place, or save it again with the tool it was made with.");
	expect_text(find(document, "b")->text.text, "文");
	assert_ptr_equal(find(document, "d")->parent, find(document, "c"));
	assert_null(find(document, "c")->next);
	static const char *const texts[] = {
	        "", "<", "<a", "<a>", "<a></a", "<a b></a>", "<a b='1' b='2'/>", "<a/><b/>", "<a b='<'/>", "text",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		document = read_xml(texts[i]);
		assert_false(document->complete);
		assert_int_equal(document->faults.count, 1);
		assert_string_equal(document->faults.at[0].rule, TK_FAULT_SYNTAX);
		tk_span at = document->faults.at[0].at;
		assert_true((size_t)at.offset + at.length <= document->text.length);
	}
}

/* open, then text, `count` times, then `middle`, then close as often. */
static tk_text repeated(uint32_t count, const char *open, const char *middle, const char *close)
{
	size_t length = count * (strlen(open) + strlen(close)) + strlen(middle);
	char *bytes = tk_arena_bytes(arena, length + 1), *at = bytes;
	for (uint32_t i = 0; i < count; i++)
		at = stpcpy(at, open);
	at = stpcpy(at, middle);
	for (uint32_t i = 0; i < count; i++)
		at = stpcpy(at, close);
	return tk_text_make(bytes, length);
}

static void limits_are_told_and_what_was_read_stays(void **state)
{
	(void)state;
	uint32_t depth = tk_limits_default().depth;
	tk_document *document = read_text("a.bpmn", repeated(depth, "<a>", "", "</a>"));
	assert_true(document->complete);
	document = read_text("a.bpmn", repeated(depth + 1, "<a>", "", "</a>"));
	assert_false(document->complete);
	assert_non_null(document->xml->first);
	expect_fault(document, 0, TK_FAULT_LIMIT, "<");
	expect_words(document, 0, "Elements stand in each other more than 128 deep; the rest was not read.", NULL);

	tk_limits limits = tk_limits_default();
	limits.nodes = 3;
	limits.scalar = 10;
	document =
	        tk_document_read(arena, 7, TK_TEXT("a.bpmn"), TK_DOCUMENT_XML, TK_TEXT("<a><b/><c/><d/></a>"), &limits);
	assert_false(document->complete);
	expect_words(document, 0, "This file holds more than 3 elements; the rest was not read.", "Split the file.");
	assert_null(find(document, "c")->next);
	document =
	        tk_document_read(arena, 7, TK_TEXT("a.bpmn"), TK_DOCUMENT_XML, TK_TEXT("<a>0123456789</a>"), &limits);
	assert_true(document->complete);
	document = tk_document_read(arena, 7, TK_TEXT("a.bpmn"), TK_DOCUMENT_XML, TK_TEXT("<a>01234<b/>56789x</a>"),
	                            &limits);
	assert_false(document->complete);
	expect_words(document, 0, "A text is longer than 10 bytes; the rest of the file was not read.", NULL);
}

static void other_encodings_are_read_and_kept_in_place(void **state)
{
	(void)state;
	tk_document *document =
	        read_text("a.bpmn", TK_TEXT("\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?><a k='\xE5\x80\xA4'/>"));
	assert_int_equal(document->faults.count, 0);
	expect_at(document, tk_xml_get(document->xml, "k").span, "値");
	document = read_text("a.bpmn",
	                     TK_TEXT("<?xml version='1.0' encoding='Shift_JIS'?><a k='\x92\xCA\x95\xF1\x82\xB7\x82\xE9"
	                             "\x98\x41\x97\x8D\x90\xE6'/>"));
	assert_int_equal(document->faults.count, 0);
	expect_text(tk_xml_get(document->xml, "k").text, "通報する連絡先");
	expect_at(document, tk_xml_get(document->xml, "k").span, "通報する連絡先");
	document = read_text("a.bpmn", TK_TEXT("<a k='\x98\x41\x97\x8D\x90\xE6'/>")); /* does not say it */
	assert_int_equal(document->faults.count, 1);
	expect_words(document, 0, "This file is in CP932, not in UTF-8; it was read as CP932.", "Save it as UTF-8.");
}

/* A repository holds XML of all kinds; only a workflow is looked into, whatever the file is called. */
static void other_xml_is_set_aside(void **state)
{
	(void)state;
	tk_document *document = read_text("pom.xml", TK_TEXT("<!DOCTYPE project><project><a></project>"));
	assert_true(document->complete);
	assert_int_equal(document->faults.count, 0);
	assert_null(document->xml);
	document = read_text("flow.xml", TK_TEXT("<definitions xmlns='" SPACE "'/>"));
	assert_non_null(document->xml);
	document = read_text("FLOW.BPMN", TK_TEXT("<project/>"));
	assert_non_null(document->xml);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(elements_know_their_places, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(what_is_absent_is_empty, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(values_are_decoded_and_their_places_are_not, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(text_goes_without_the_blanks_around_it, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(comments_and_instructions_are_dropped, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(prefixes_do_not_matter, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(document_types_are_refused, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(broken_files_are_kept_up_to_the_break, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(limits_are_told_and_what_was_read_stays, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(other_encodings_are_read_and_kept_in_place, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(other_xml_is_set_aside, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
