/* SPDX-License-Identifier: Apache-2.0 */
#include "register/register_csv.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef enum cell_use {
	CELL_VALUE,
	CELL_LIST,
	CELL_WORD,     /* one of a few words, which people write in Japanese */
	CELL_ROUTE,    /* key is a channel word */
	CELL_REGISTER, /* names the register of the row */
} cell_use;

/* Headers people write, after folding, and the key or channel they mean. */
struct tk_register_header {
	const char *written, *key;
	cell_use use;
};
static const tk_register_header headers[] = {
        {"id", "id", CELL_VALUE},
        {"識別子", "id", CELL_VALUE},
        {"番号", "id", CELL_VALUE},
        {"name", "name", CELL_VALUE},
        {"名称", "name", CELL_VALUE},
        {"名前", "name", CELL_VALUE},
        {"氏名", "name", CELL_VALUE},
        {"会社名", "name", CELL_VALUE},
        {"機関名", "name", CELL_VALUE},
        {"組織名", "name", CELL_VALUE},
        {"連絡先", "name", CELL_VALUE},
        {"連絡先名", "name", CELL_VALUE},
        {"取引先名", "name", CELL_VALUE},
        {"委託先名", "name", CELL_VALUE},
        {"aliases", "aliases", CELL_LIST},
        {"別名", "aliases", CELL_LIST},
        {"略称", "aliases", CELL_LIST},
        {"class", "class", CELL_WORD},
        {"区分", "class", CELL_WORD},
        {"hours", "hours", CELL_VALUE},
        {"受付時間", "hours", CELL_VALUE},
        {"対応時間", "hours", CELL_VALUE},
        {"verified", "verified", CELL_VALUE},
        {"確認日", "verified", CELL_VALUE},
        {"最終確認日", "verified", CELL_VALUE},
        {"verified-by", "verified-by", CELL_VALUE},
        {"確認方法", "verified-by", CELL_VALUE},
        {"service", "service", CELL_VALUE},
        {"業務", "service", CELL_VALUE},
        {"業務内容", "service", CELL_VALUE},
        {"criticality", "criticality", CELL_WORD},
        {"重要度", "criticality", CELL_WORD},
        {"connection", "connection", CELL_VALUE},
        {"接続", "connection", CELL_VALUE},
        {"接続形態", "connection", CELL_VALUE},
        {"clause", "clause", CELL_VALUE},
        {"契約条項", "clause", CELL_VALUE},
        {"notify-within", "notify-within", CELL_VALUE},
        {"通知期限", "notify-within", CELL_VALUE},
        {"after-hours", "after-hours", CELL_WORD},
        {"夜間休日", "after-hours", CELL_WORD},
        {"夜間休日対応", "after-hours", CELL_WORD},
        {"alternate", "alternate", CELL_VALUE},
        {"代替連絡先", "alternate", CELL_VALUE},
        {"代理", "alternate", CELL_VALUE},
        {"fallback", "fallback", CELL_VALUE},
        {"代替手段", "fallback", CELL_VALUE},
        {"contact", "contact", CELL_VALUE},
        {"registered-with", "registered-with", CELL_LIST},
        {"登録先", "registered-with", CELL_LIST},
        {"direction", "direction", CELL_WORD},
        {"note", "note", CELL_VALUE},
        {"備考", "note", CELL_VALUE},
        {"register", "register", CELL_REGISTER},
        {"名簿", "register", CELL_REGISTER},
        {"phone", "landline", CELL_ROUTE},
        {"tel", "landline", CELL_ROUTE},
        {"landline", "landline", CELL_ROUTE},
        {"電話", "landline", CELL_ROUTE},
        {"電話番号", "landline", CELL_ROUTE},
        {"固定電話", "landline", CELL_ROUTE},
        {"mobile", "mobile", CELL_ROUTE},
        {"携帯", "mobile", CELL_ROUTE},
        {"携帯電話", "mobile", CELL_ROUTE},
        {"携帯番号", "mobile", CELL_ROUTE},
        {"fax", "fax", CELL_ROUTE},
        {"fax番号", "fax", CELL_ROUTE},
        {"ファックス", "fax", CELL_ROUTE},
        {"email", "email", CELL_ROUTE},
        {"e-mail", "email", CELL_ROUTE},
        {"mail", "email", CELL_ROUTE},
        {"メール", "email", CELL_ROUTE},
        {"メールアドレス", "email", CELL_ROUTE},
        {"satellite", "satellite", CELL_ROUTE},
        {"衛星電話", "satellite", CELL_ROUTE},
        {"衛星電話番号", "satellite", CELL_ROUTE},
        {"radio", "radio", CELL_ROUTE},
        {"無線", "radio", CELL_ROUTE},
        {"address", "in-person", CELL_ROUTE},
        {"住所", "in-person", CELL_ROUTE},
        {"所在地", "in-person", CELL_ROUTE},
};

/* For CELL_WORD, after folding. */
static const struct {
	const char *written, *value;
} words[] = {
        {"高", "high"},
        {"中", "medium"},
        {"低", "low"},
        {"規制当局", "regulator"},
        {"所管省庁", "regulator"},
        {"監督官庁", "regulator"},
        {"セプタ", "sector-hub"},
        {"ceptoar", "sector-hub"},
        {"isac", "sector-hub"},
        {"cert", "cert"},
        {"csirt", "cert"},
        {"警察", "police"},
        {"個人情報保護委員会", "privacy"},
        {"内閣官房", "cabinet"},
        {"内閣府", "cabinet"},
        {"同業者", "peer"},
        {"同業他社", "peer"},
        {"通信事業者", "carrier"},
        {"ライフライン", "utility"},
        {"上流", "upstream"},
        {"委託先", "upstream"},
        {"下流", "downstream"},
        {"取引先", "downstream"},
        {"社内", "internal"},
        {"住民", "public"},
        {"報道", "media"},
        {"報道機関", "media"},
        {"有", "true"},
        {"あり", "true"},
        {"可", "true"},
        {"○", "true"},
        {"◯", "true"},
        {"yes", "true"},
        {"無", "false"},
        {"なし", "false"},
        {"不可", "false"},
        {"×", "false"},
        {"no", "false"},
};

/* Beginning of the file's name, after folding, or the value of the column `register`. */
static const struct {
	const char *written, *section;
} registers[] = {
        {"contacts", "contacts"}, {"連絡先", "contacts"},     {"suppliers", "suppliers"}, {"委託先", "suppliers"},
        {"仕入先", "suppliers"},  {"customers", "customers"}, {"取引先", "customers"},    {"納入先", "customers"},
        {"people", "people"},     {"要員", "people"},
};

static const tk_register_section *section_for(tk_text folded, bool whole)
{
	for (size_t i = 0; i < COUNT(registers); i++) {
		tk_text written = tk_text_of(registers[i].written);
		if (whole ? tk_text_equal(folded, written) : tk_text_starts(folded, written))
			return tk_register_section_of(tk_text_of(registers[i].section));
	}
	return NULL;
}

static const tk_register_section *section_by_name(tk_arena *arena, tk_text path)
{
	size_t name = path.length;
	while (name > 0 && path.at[name - 1] != '/')
		name--;
	return section_for(tk_text_fold(arena, tk_text_slice(path, name, path.length - name), NULL), false);
}

static const tk_register_header *header_for(tk_arena *arena, tk_text written)
{
	tk_text folded = tk_text_fold(arena, tk_text_trim(written), NULL);
	for (size_t i = 0; i < COUNT(headers); i++) {
		if (tk_text_is(folded, headers[i].written))
			return &headers[i];
	}
	return NULL;
}

bool tk_register_csv_detect(const tk_document *document)
{
	if (!document->root || document->root->kind != TK_NODE_SEQUENCE)
		return false;
	tk_arena *scratch = tk_arena_open(0, NULL, NULL);
	bool named = section_by_name(scratch, document->path) != NULL, known = !document->root->first, tells = false;
	uint32_t seen = 0; /* columns: a row may stop before the last one */
	for (const tk_node *row = document->root->first; row; row = row->next) {
		uint32_t column = 0;
		for (const tk_node *cell = row->count > seen ? row->first : NULL; cell; cell = cell->next) {
			const tk_register_header *header = column++ < seen ? NULL : header_for(scratch, cell->key);
			known = known ||
			        (header && (strcmp(header->key, "name") == 0 || strcmp(header->key, "id") == 0));
			tells = tells || (header && header->use == CELL_REGISTER && tk_node_is_scalar(cell) &&
			                  section_for(tk_text_fold(scratch, tk_text_trim(cell->value), NULL), true));
		}
		seen = row->count > seen ? row->count : seen;
	}
	tk_arena_close(scratch);
	return known && (named || tells);
}

bool tk_register_csv_is_named(const tk_document *document)
{
	tk_arena *scratch = tk_arena_open(0, NULL, NULL);
	bool named = section_by_name(scratch, document->path) != NULL;
	tk_arena_close(scratch);
	return named;
}

static void report_unknown(const tk_register_csv *csv, const tk_node *cell)
{
	const char *written[COUNT(headers)];
	for (size_t i = 0; i < COUNT(headers); i++)
		written[i] = headers[i].written;
	tk_arena *arena = csv->document->arena;
	const char *near = tk_nearest_word(tk_text_fold(arena, cell->key, NULL), written, COUNT(headers));
	tk_fault_add(arena, &csv->document->faults, TK_FAULT_UNKNOWN_KEY, cell->key_span,
	             near ? N_("The column \"{key}\" is not known, so nothing reads it; did you mean \"{near}\"?")
	                  : N_("The column \"{key}\" is not known, so nothing reads it."),
	             N_("Columns have the names of the keys or their Japanese names (docs/formats/registers.md). "
	                "Columns of your "
	                "own begin with x-."),
	             "key", cell->key, "near", tk_text_of(near), (char *)NULL);
}

/* Has an entry of that register such a key? A column of suppliers says nothing in a list of contacts. */
static bool fits(const tk_register_section *section, const tk_register_header *header)
{
	if (!section || header->use == CELL_REGISTER)
		return true;
	const char *key = header->use == CELL_ROUTE ? "routes" : header->key;
	for (const tk_field *field = section->entry->fields; field->key; field++) {
		if (strcmp(field->key, key) == 0)
			return true;
	}
	return false;
}

tk_register_csv *tk_register_csv_open(tk_arena *arena, tk_document *document)
{
	tk_register_csv *csv = TK_MAKE(arena, tk_register_csv);
	csv->arena = arena;
	csv->document = document;
	csv->section = section_by_name(arena, document->path);
	/* Cells stand in the order of the columns. */
	for (const tk_node *row = document->root ? document->root->first : NULL; row; row = row->next) {
		uint32_t column = 0;
		for (const tk_node *cell = row->count > csv->columns.count ? row->first : NULL; cell;
		     cell = cell->next) {
			if (column++ < csv->columns.count)
				continue;
			const tk_register_header *header = header_for(arena, cell->key);
			header = header && fits(csv->section, header) ? header : NULL;
			*TK_PUSH(arena, &csv->columns) = header;
			if (!header && cell->key.length && !tk_text_starts(cell->key, TK_TEXT("x-")))
				report_unknown(csv, cell);
		}
	}
	return csv;
}

/* ---- rows ------------------------------------------------------------------------------------------------ */

typedef struct maker {
	tk_arena *arena;
	tk_node *entry, *last;        /* and its last child */
	tk_node *routes, *last_route; /* NULL until there is one */
} maker;

static tk_node *append(tk_arena *arena, tk_node *parent, tk_node **last, const tk_node *like, const char *key)
{
	tk_node *child = TK_MAKE(arena, tk_node);
	*child = *like;
	child->next = NULL;
	child->key = tk_text_of(key);
	if (*last)
		(*last)->next = child;
	else
		parent->first = child;
	*last = child;
	parent->count++;
	return child;
}

static tk_node *append_collection(tk_arena *arena, tk_node *parent, tk_node **last, const tk_node *like,
                                  const char *key, tk_node_kind kind)
{
	tk_node *child = append(arena, parent, last, like, key);
	child->kind = (uint8_t)kind;
	child->value = (tk_text){NULL, 0}; /* of a collection it is where an index would be */
	return child;
}

/* "a、b / c" in one cell is a list. */
static void add_list(maker *m, const tk_node *cell, const char *key)
{
	tk_node *list = append_collection(m->arena, m->entry, &m->last, cell, key, TK_NODE_SEQUENCE), *last = NULL;
	size_t from = 0;
	for (size_t at = 0, next = 0; from <= cell->value.length; at = next) {
		bool end = at >= cell->value.length;
		uint32_t c = end ? ';' : tk_utf8_next(cell->value, &next);
		if (c != 0x3001 && c != '/' && c != ';' && c != ',' && c != 0xFF0F && c != 0xFF0C && c != '|' &&
		    c != '\n')
			continue;
		tk_text part = tk_text_trim(tk_text_slice(cell->value, from, at - from));
		if (part.length)
			append(m->arena, list, &last, cell, "")->value = part;
		if (end)
			break;
		from = next;
	}
}

static void add_route(maker *m, const tk_node *cell, const char *channel)
{
	if (!m->routes)
		m->routes = append_collection(m->arena, m->entry, &m->last, cell, "routes", TK_NODE_SEQUENCE);
	tk_node *route = append_collection(m->arena, m->routes, &m->last_route, cell, "", TK_NODE_MAPPING),
	        *last = NULL;
	append(m->arena, route, &last, cell, "channel")->value = tk_text_of(channel);
	append(m->arena, route, &last, cell, "value");
}

static void add_word(maker *m, const tk_node *cell, const char *key)
{
	tk_node *child = append(m->arena, m->entry, &m->last, cell, key);
	tk_text folded = tk_text_fold(m->arena, tk_text_trim(cell->value), NULL);
	for (size_t i = 0; i < COUNT(words); i++) {
		if (tk_text_is(folded, words[i].written))
			child->value = tk_text_of(words[i].value);
	}
	if (tk_text_is(child->value, "true") || tk_text_is(child->value, "false"))
		child->kind = TK_NODE_BOOLEAN;
}

/* Lists of people's own making seldom have ids; the name serves. */
static void add_id(maker *m)
{
	const tk_node *name = tk_node_get_c(m->entry, "name");
	if (name && !tk_node_get_c(m->entry, "id"))
		append(m->arena, m->entry, &m->last, name, "id");
}

static const tk_register_section *row_section(const tk_register_csv *csv, const tk_node *cell)
{
	const tk_register_section *section =
	        section_for(tk_text_fold(csv->arena, tk_text_trim(cell->value), NULL), true);
	if (!section)
		tk_fault_add(csv->document->arena, &csv->document->faults, TK_FAULT_BAD_VALUE, cell->span,
		             N_("\"{value}\" is no register, so this row is not read."),
		             N_("Write contacts (連絡先), suppliers (委託先), customers (取引先) or people (要員)."),
		             "value", tk_shape_quotable(csv->document, cell->value), (char *)NULL);
	return section;
}

const tk_node *tk_register_csv_entry(tk_register_csv *csv, const tk_node *row, const tk_register_section **section)
{
	maker m = {.arena = csv->arena, .entry = TK_MAKE(csv->arena, tk_node)};
	*m.entry = *row;
	m.entry->first = m.entry->next = NULL;
	m.entry->count = 0;
	m.entry->value = (tk_text){NULL, 0};
	*section = csv->section;
	uint32_t column = 0;
	for (const tk_node *cell = row->first; cell; cell = cell->next, column++) {
		const tk_register_header *header = csv->columns.at[column];
		if (!header || !tk_node_is_scalar(cell) || tk_text_trim(cell->value).length == 0)
			continue;
		if (header->use == CELL_ROUTE)
			add_route(&m, cell, header->key);
		else if (header->use == CELL_LIST)
			add_list(&m, cell, header->key);
		else if (header->use == CELL_WORD)
			add_word(&m, cell, header->key);
		else if (header->use == CELL_REGISTER)
			*section = row_section(csv, cell);
		else
			append(m.arena, m.entry, &m.last, cell, header->key);
	}
	add_id(&m);
	return m.entry;
}
