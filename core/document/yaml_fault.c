/* SPDX-License-Identifier: Apache-2.0 */
/* libyaml's words for syntax errors, in sentences for people who write playbooks. */
#include "document/yaml.h"
#include <string.h>

typedef struct explanation {
	const char *problem, *context; /* parts of libyaml's words; NULL context = any */
	const char *found;             /* what must stand at the place (its first byte), or NULL = anything */
	const char *message, *help;
	const char *related; /* said of the place where the construct began, or NULL */
	bool at_context;     /* the construct's beginning is where the author must look */
} explanation;

static const explanation explanations[] = {
        {"cannot start any token", NULL, "\t", N_("A tab character stands where YAML wants blanks."),
         N_("Indent with spaces; YAML does not allow tabs there."), NULL, false},
        {"tab character", NULL, NULL, N_("A tab character stands where YAML wants blanks."),
         N_("Indent with spaces; YAML does not allow tabs there."), NULL, false},
        {"cannot start any token", NULL, "@`%", N_("A value cannot begin with this character."),
         N_("Put the value between quotes."), NULL, false},
        {"cannot start any token", NULL, NULL, N_("This character cannot stand here."),
         N_("Put the value between quotes, or check the indentation."), NULL, false},
        {"mapping values are not allowed", NULL, NULL, N_("A second \"key: value\" begins in the same line or value."),
         N_("Write each key on its own line with the same indentation, and put a value that holds \": \" between "
            "quotes."),
         NULL, false},
        {"could not find expected ':'", NULL, NULL, N_("A key has no colon after it."),
         N_("Write \"key: value\", with a blank after the colon."), NULL, true},
        {"did not find expected key", "block mapping", NULL,
         N_("This line does not fit the mapping that it stands in: a key is expected here."),
         N_("Give all keys of a mapping the same indentation, and close quotes and brackets before this line."),
         N_("the mapping begins here"), false},
        {"did not find expected '-'", NULL, NULL,
         N_("This line does not fit the list that it stands in: \"- \" is expected here."),
         N_("Begin each item with \"- \" and give all items the same indentation."), N_("the list begins here"), false},
        {"did not find expected ',' or ']'", NULL, NULL,
         N_("A list in square brackets is not closed, or a comma is missing."),
         N_("Write commas between the items and \"]\" at the end."), N_("the bracket was opened here"), false},
        {"did not find expected ',' or '}'", NULL, NULL,
         N_("A mapping in braces is not closed, or a comma is missing."),
         N_("Write commas between the entries and \"}\" at the end."), N_("the brace was opened here"), false},
        {"unexpected end of stream", "quoted scalar", NULL, N_("This quote is never closed."),
         N_("Write the closing quote."), NULL, true},
        {"unexpected document indicator", "quoted scalar", NULL, N_("This quote is never closed."),
         N_("Write the closing quote."), NULL, true},
        {"block sequence entries are not allowed", NULL, NULL, N_("A list item cannot begin here."),
         N_("Begin \"- \" on a line of its own."), NULL, false},
        {"mapping keys are not allowed", NULL, NULL, N_("A key cannot begin here."),
         N_("Put the value between quotes if \"?\" is part of it."), NULL, false},
        {"unknown escape character", NULL, NULL,
         N_("A backslash in double quotes is followed by a letter that means nothing."),
         N_("Write the backslash twice, or use single quotes."), NULL, false},
        {"hexdecimal number", NULL, NULL, N_("An escape such as \\x41 or \\u3042 has too few hexadecimal digits."),
         N_("Write two digits after \\x, four after \\u, eight after \\U."), NULL, false},
        {"invalid Unicode character escape", NULL, NULL,
         N_("This escape stands for half a character, which YAML does not allow."), N_("Write the character itself."),
         NULL, false},
        {"expected alphabetic or numeric", "alias", NULL, N_("A value cannot begin with \"*\": that means an alias."),
         N_("Put the value between quotes."), NULL, true},
        {"expected alphabetic or numeric", NULL, NULL, N_("A value cannot begin with \"&\": that means an anchor."),
         N_("Put the value between quotes."), NULL, true},
        {"expected comment or line break", "block scalar", NULL, N_("Text follows \"|\" or \">\" on the same line."),
         N_("Begin the text on the next line, indented; or put the value between quotes."), NULL, false},
        {"undefined tag handle", NULL, NULL,
         N_("A value cannot begin with \"!\" here: that means a tag, and this one is not defined."),
         N_("Put the value between quotes."), NULL, false},
        {"expected <document start>", NULL, NULL, N_("The file goes on after its first value has ended."),
         N_("Check the indentation, or begin a new document with \"---\"."), NULL, false},
        {"Maximum nesting", NULL, NULL, N_("Brackets are nested too deeply."), N_("Split the file."), NULL, false},
};

static bool fits(const explanation *row, const yaml_parser_t *parser, char found)
{
	if (!strstr(parser->problem, row->problem))
		return false;
	if (row->context && (!parser->context || !strstr(parser->context, row->context)))
		return false;
	return !row->found || (found != '\0' && strchr(row->found, found));
}

static tk_fault *explain(tk_document *document, const explanation *row, tk_span at, tk_span context)
{
	tk_fault *fault =
	        tk_fault_add(document->arena, &document->faults, TK_FAULT_SYNTAX,
	                     row->at_context && context.document ? context : at, row->message, row->help, (char *)NULL);
	if (fault && row->related && context.document && context.offset != at.offset) {
		fault->related = context;
		fault->related_message = row->related;
	}
	return fault;
}

void tk_yaml_syntax_fault(tk_document *document, const yaml_parser_t *parser, tk_span at, tk_span context)
{
	char found = at.offset < document->text.length ? document->text.at[at.offset] : '\0';
	document->complete = false;
	if (!parser->problem) { /* libyaml says nothing when memory ran out */
		tk_fault_add(document->arena, &document->faults, TK_FAULT_LIMIT, at,
		             N_("There was not enough memory to read this YAML."), NULL, (char *)NULL);
		return;
	}
	for (size_t i = 0; i < sizeof explanations / sizeof *explanations; i++)
		if (fits(&explanations[i], parser, found)) {
			explain(document, &explanations[i], at, context);
			return;
		}
	tk_fault_add(document->arena, &document->faults, TK_FAULT_SYNTAX, at,
	             N_("This is not valid YAML from here on: {cause}."), NULL, "cause", tk_text_of(parser->problem),
	             (char *)NULL);
}
