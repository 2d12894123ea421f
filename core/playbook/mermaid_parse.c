/* SPDX-License-Identifier: Apache-2.0 */
/* The language of flowcharts, as far as it says what follows what. Positions are bytes of the code block. */
#include "playbook/mermaid.h"

typedef struct parser {
	tk_mermaid_chart *chart;
	tk_text text;
	size_t at;
} parser;

typedef TK_VECTOR(uint32_t) node_numbers;

static tk_value value_of(const parser *p, size_t from, size_t to)
{
	return (tk_value){tk_text_slice(p->text, from, to - from),
	                  tk_block_span_of(p->chart->block, p->chart->document, from, to - from)};
}

static char char_at(const parser *p, size_t at)
{
	return at < p->text.length ? p->text.at[at] : '\n';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool starts_at(const parser *p, size_t at, const char *what)
{
	size_t length = strlen(what);
	return at + length <= p->text.length && memcmp(p->text.at + at, what, length) == 0;
}

static void skip_blanks(parser *p)
{
	while (p->at < p->text.length && is_blank(p->text.at[p->at]))
		p->at++;
}

static size_t line_end(const parser *p, size_t at)
{
	while (at < p->text.length && p->text.at[at] != '\n')
		at++;
	return at;
}

static bool is_statement_end(char c)
{
	return c == '\n' || c == ';';
}

/* What cannot be read is kept with its place; the rest of the line is passed over. */
static bool give_up(parser *p)
{
	size_t end = line_end(p, p->at), from = p->at;
	while (end > from && is_blank(char_at(p, end - 1)))
		end--;
	if (p->chart->unread.text.length == 0)
		p->chart->unread = value_of(p, from, end > from ? end : from + (from < p->text.length ? 1 : 0));
	p->at = line_end(p, p->at);
	return false;
}

/* A word of the language, followed by a blank or the end of the statement. */
static bool is_word(const parser *p, size_t at, const char *word)
{
	char behind = char_at(p, at + strlen(word));
	return starts_at(p, at, word) && (is_blank(behind) || is_statement_end(behind));
}

/* ---- arrows ------------------------------------------------------------------------------------------------------ */

typedef struct link {
	tk_value label;
	tk_span span;
	bool invisible; /* ~~~ is for the layout only */
} link;

static bool is_arrow_at(const parser *p, size_t at)
{
	return starts_at(p, at, "--") || starts_at(p, at, "-.") || starts_at(p, at, "==") || starts_at(p, at, "~~~");
}

/* <-->, x--x, o--o begin with a head of their own; x and o only when they do not begin a name. */
static bool has_back_head(const parser *p, size_t at)
{
	char c = char_at(p, at);
	return (c == '<' || c == 'x' || c == 'o') && is_arrow_at(p, at + 1) && !starts_at(p, at + 1, "~~~");
}

/* From the body of an arrow on: is it drawn to its end here (-->, ---, -.->, ==x), or does a text follow (-- text -->)?
 * Gives the position behind it, or 0 when only the beginning stands here. */
static size_t closed_arrow(const parser *p, size_t at)
{
	char body = char_at(p, at) == '=' ? '=' : '-';
	size_t end = at;
	bool dotted = false;
	while (char_at(p, end) == body || (body == '-' && char_at(p, end) == '.')) {
		dotted = dotted || char_at(p, end) == '.';
		end++;
	}
	char head = char_at(p, end);
	bool point = head == '>' ||
	             ((head == 'x' || head == 'o') && (is_blank(char_at(p, end + 1)) || char_at(p, end + 1) == '|'));
	if (point)
		return end + 1;
	if (dotted)
		return end > at + 2 && char_at(p, end - 1) == '-' ? end : 0; /* -.- but not -. text */
	return end - at > 2 ? end : 0;
}

/* "-- text -->": the text ends where an arrow of the same kind is closed. */
static bool read_text_in_arrow(parser *p, link *out)
{
	bool dotted = starts_at(p, p->at, "-."), thick = starts_at(p, p->at, "==");
	size_t from = p->at + 2, end = line_end(p, p->at);
	for (size_t at = from; at < end; at++) {
		if (char_at(p, at) == '"') {
			size_t quote = tk_text_find(p->text, TK_TEXT("\""), at + 1);
			at = quote == SIZE_MAX || quote > end ? at : quote;
			continue;
		}
		bool closes = dotted ? starts_at(p, at, ".-") : thick ? starts_at(p, at, "==") : starts_at(p, at, "--");
		size_t behind = closes ? closed_arrow(p, dotted ? at + 1 : at) : 0;
		if (closes && dotted && behind == 0)
			behind = char_at(p, at + 2) == '>' ? at + 3 : at + 2;
		if (behind == 0)
			continue;
		out->label = value_of(p, from, at);
		p->at = behind;
		return true;
	}
	return give_up(p);
}

static bool read_arrow(parser *p, link *out)
{
	size_t from = p->at;
	*out = (link){.label = {{NULL, 0}, {0, 0, 0}}};
	if (has_back_head(p, p->at)) {
		p->chart->exchanges = p->chart->exchanges || char_at(p, p->at) == '<';
		p->at++;
	}
	if (starts_at(p, p->at, "~~~")) {
		out->invisible = true;
		while (char_at(p, p->at) == '~')
			p->at++;
	} else {
		size_t behind = closed_arrow(p, p->at);
		if (behind > 0)
			p->at = behind;
		else if (!read_text_in_arrow(p, out))
			return false;
	}
	out->span = value_of(p, from, p->at).span;
	skip_blanks(p);
	if (char_at(p, p->at) != '|')
		return true;
	size_t bar = tk_text_find(p->text, TK_TEXT("|"), p->at + 1);
	if (bar == SIZE_MAX || bar > line_end(p, p->at))
		return give_up(p);
	out->label = value_of(p, p->at + 1, bar);
	p->at = bar + 1;
	return true;
}

/* ---- nodes ------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *open, *close, *other_close;
} shapes[] = {
        {"(((", ")))", NULL}, {"((", "))", NULL}, {"([", "])", NULL},  {"[[", "]]", NULL},
        {"[(", ")]", NULL},   {"{{", "}}", NULL}, {"[/", "/]", "\\]"}, {"[\\", "\\]", "/]"},
        {"(", ")", NULL},     {"{", "}", NULL},   {">", "]", NULL},    {"[", "]", NULL},
};

static tk_value trimmed(const parser *p, size_t from, size_t to)
{
	while (from < to && (is_blank(p->text.at[from]) || p->text.at[from] == '\n'))
		from++;
	while (to > from && (is_blank(p->text.at[to - 1]) || p->text.at[to - 1] == '\n'))
		to--;
	return value_of(p, from, to);
}

/* The text inside a shape that begins at `from`; moves on behind the shape. */
static bool read_shape_text(parser *p, size_t shape, size_t from, tk_value *label)
{
	size_t end, quote = from;
	while (is_blank(char_at(p, quote)))
		quote++;
	if (char_at(p, quote) == '"') {
		size_t close = tk_text_find(p->text, TK_TEXT("\""), quote + 1);
		if (close == SIZE_MAX)
			return give_up(p);
		*label = trimmed(p, quote + 1, close);
		end = close + 1;
		while (is_blank(char_at(p, end)))
			end++;
		if (!starts_at(p, end, shapes[shape].close) &&
		    !(shapes[shape].other_close && starts_at(p, end, shapes[shape].other_close)))
			return give_up(p);
		p->at = end + strlen(shapes[shape].close);
		return true;
	}
	size_t line = line_end(p, from);
	for (end = from; end < line; end++) {
		if (starts_at(p, end, shapes[shape].close) ||
		    (shapes[shape].other_close && starts_at(p, end, shapes[shape].other_close))) {
			*label = trimmed(p, from, end);
			p->at = end + strlen(shapes[shape].close);
			return true;
		}
	}
	return give_up(p);
}

static uint32_t node_of(parser *p, tk_value id)
{
	tk_mermaid_chart *chart = p->chart;
	uintptr_t known = (uintptr_t)tk_map_get(chart->node_by_id, id.text);
	if (known > 0)
		return (uint32_t)known - 1;
	tk_mermaid_node *node = TK_PUSH(chart->arena, &chart->nodes);
	node->id = id;
	node->index = node->split = TK_NO_STEP;
	tk_map_put(chart->node_by_id, id.text, (void *)(uintptr_t)chart->nodes.count);
	return chart->nodes.count - 1;
}

static bool ends_name(const parser *p, size_t at)
{
	char c = char_at(p, at);
	if (is_blank(c) || is_statement_end(c) || (c != '\0' && strchr("[]({})>|&\"", c)))
		return true;
	if (c == '<' || starts_at(p, at, ":::") || c == '@')
		return true;
	return is_arrow_at(p, at);
}

/* New notation: name@{ shape: diamond, label: "…" }. */
static bool read_properties(parser *p, tk_mermaid_node *node)
{
	size_t close = tk_text_find(p->text, TK_TEXT("}"), p->at);
	if (close == SIZE_MAX)
		return give_up(p);
	tk_text inside = tk_text_slice(p->text, p->at, close - p->at);
	static const char *const diamonds[] = {"diam", "decision", "question"};
	size_t shape = tk_text_find(inside, TK_TEXT("shape:"), 0), label = tk_text_find(inside, TK_TEXT("label:"), 0);
	for (size_t i = 0; shape != SIZE_MAX && i < sizeof diamonds / sizeof diamonds[0]; i++)
		node->diamond =
		        node->diamond || tk_text_starts(tk_text_trim(tk_text_slice(inside, shape + 6, inside.length)),
		                                        tk_text_of(diamonds[i]));
	size_t open = label == SIZE_MAX ? SIZE_MAX : tk_text_find(inside, TK_TEXT("\""), label);
	size_t end = open == SIZE_MAX ? SIZE_MAX : tk_text_find(inside, TK_TEXT("\""), open + 1);
	if (end != SIZE_MAX)
		node->label = value_of(p, p->at + open + 1, p->at + end);
	p->at = close + 1;
	return true;
}

static bool read_node(parser *p, uint32_t *number)
{
	size_t from = p->at;
	while (!ends_name(p, p->at))
		p->at++;
	if (p->at == from)
		return give_up(p);
	*number = node_of(p, value_of(p, from, p->at));
	tk_mermaid_node *node = &p->chart->nodes.at[*number];
	if (starts_at(p, p->at, "@{"))
		return read_properties(p, node);
	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
		if (!starts_at(p, p->at, shapes[i].open))
			continue;
		node->diamond = shapes[i].open[0] == '{' && shapes[i].open[1] == '\0';
		if (!read_shape_text(p, i, p->at + strlen(shapes[i].open), &node->label))
			return false;
		break;
	}
	if (starts_at(p, p->at, ":::")) {
		p->at += 3;
		while (!ends_name(p, p->at))
			p->at++;
	}
	return true;
}

/* A & B & C */
static bool read_nodes(parser *p, node_numbers *out)
{
	out->count = 0;
	for (;;) {
		uint32_t number = 0;
		skip_blanks(p);
		if (!read_node(p, &number))
			return false;
		*TK_PUSH(p->chart->arena, out) = number;
		skip_blanks(p);
		if (char_at(p, p->at) != '&')
			return true;
		p->at++;
	}
}

/* ---- statements -------------------------------------------------------------------------------------------------- */

static bool add_edge(parser *p, uint32_t from, uint32_t to, const link *arrow)
{
	tk_mermaid_chart *chart = p->chart;
	if (chart->edges.count >= TK_MERMAID_EDGES_MOST)
		return give_up(p);
	*TK_PUSH(chart->arena, &chart->edges) = (tk_mermaid_edge){from, to, arrow->label, arrow->span};
	chart->nodes.at[from].out++;
	chart->nodes.at[to].in++;
	return true;
}

static bool connect(parser *p, const node_numbers *from, const node_numbers *to, const link *arrow)
{
	for (uint32_t a = 0; a < from->count && !arrow->invisible; a++) {
		for (uint32_t b = 0; b < to->count; b++) {
			if (!add_edge(p, from->at[a], to->at[b], arrow))
				return false;
		}
	}
	return true;
}

/* "e1@-->": an arrow may have a name. */
static void skip_arrow_name(parser *p)
{
	size_t at = p->at;
	while (at < p->text.length && !is_blank(char_at(p, at)) && char_at(p, at) != '@' &&
	       !is_statement_end(char_at(p, at)))
		at++;
	if (char_at(p, at) == '@' && (is_arrow_at(p, at + 1) || has_back_head(p, at + 1)))
		p->at = at + 1;
}

static bool read_chain(parser *p)
{
	node_numbers lists[2] = {{NULL, 0, 0}, {NULL, 0, 0}};
	unsigned current = 0;
	if (!read_nodes(p, &lists[current]))
		return false;
	while (!is_statement_end(char_at(p, p->at))) {
		link arrow;
		skip_arrow_name(p);
		if (!is_arrow_at(p, p->at) && !has_back_head(p, p->at))
			return give_up(p);
		if (!read_arrow(p, &arrow) || !read_nodes(p, &lists[1 - current]) ||
		    !connect(p, &lists[current], &lists[1 - current], &arrow))
			return false;
		current = 1 - current;
	}
	return true;
}

/* subgraph name [title], or only a title. */
static void read_group(parser *p)
{
	p->at += strlen("subgraph");
	skip_blanks(p);
	size_t from = p->at;
	while (!ends_name(p, p->at))
		p->at++;
	if (p->at > from) {
		uint32_t number = node_of(p, value_of(p, from, p->at));
		p->chart->nodes.at[number].group = true;
	}
	p->at = line_end(p, p->at);
}

static bool skip_styling(parser *p)
{
	static const char *const words[] = {"classDef",  "class",     "style",    "linkStyle", "click",
	                                    "direction", "accTitle:", "accTitle", "title"};
	if (starts_at(p, p->at, "accDescr")) {
		size_t brace = tk_text_find(p->text, TK_TEXT("{"), p->at),
		       close = tk_text_find(p->text, TK_TEXT("}"), p->at);
		bool several = brace < line_end(p, p->at) && close != SIZE_MAX;
		p->at = several ? close + 1 : line_end(p, p->at);
		return true;
	}
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (!is_word(p, p->at, words[i]))
			continue;
		p->at = line_end(p, p->at);
		return true;
	}
	return false;
}

static void read_statement(parser *p)
{
	skip_blanks(p);
	if (p->at >= p->text.length)
		return;
	if (is_statement_end(char_at(p, p->at)))
		p->at++;
	else if (starts_at(p, p->at, "%%"))
		p->at = line_end(p, p->at);
	else if (is_word(p, p->at, "subgraph"))
		read_group(p);
	else if (is_word(p, p->at, "end"))
		p->at += strlen("end");
	else if (!skip_styling(p))
		(void)read_chain(p);
}

/* Comments, directives and front matter may stand before the head. */
static void skip_preface(parser *p)
{
	for (;;) {
		while (p->at < p->text.length && (is_blank(char_at(p, p->at)) || char_at(p, p->at) == '\n'))
			p->at++;
		if (starts_at(p, p->at, "%%")) {
			size_t close =
			        starts_at(p, p->at, "%%{") ? tk_text_find(p->text, TK_TEXT("}%%"), p->at) : SIZE_MAX;
			p->at = close == SIZE_MAX ? line_end(p, p->at) : close + 3;
		} else if (starts_at(p, p->at, "---")) {
			size_t close = tk_text_find(p->text, TK_TEXT("\n---"), p->at);
			p->at = close == SIZE_MAX ? p->text.length : line_end(p, close + 1);
		} else {
			return;
		}
	}
}

bool tk_mermaid_parse(tk_mermaid_chart *chart)
{
	static const char *const heads[] = {"flowchart-elk", "flowchart", "graph"};
	parser p = {chart, chart->block->text, 0};
	skip_preface(&p);
	size_t from = p.at;
	for (size_t i = 0; i < sizeof heads / sizeof heads[0] && p.at == from; i++) {
		if (is_word(&p, p.at, heads[i]))
			p.at += strlen(heads[i]);
	}
	if (p.at == from)
		return false; /* a sequence, a plan of dates, a chart: no control flow */
	while (p.at < p.text.length && !is_statement_end(char_at(&p, p.at)))
		p.at++; /* TD, LR … */
	chart->head = trimmed(&p, from, p.at).span;
	while (p.at < p.text.length)
		read_statement(&p);
	return true;
}
