/* SPDX-License-Identifier: Apache-2.0 */
#include "register/register_csv.h"

#include <string.h>

/* Headers people write, and the key or channel they mean. Compared after folding. */
typedef struct header {
	const char *written, *key;
	bool route; /* key is a channel word */
} header;
static const header headers[] = {
        {"id", "id", false},             {"識別子", "id", false},           {"番号", "id", false},
        {"name", "name", false},         {"名称", "name", false},           {"名前", "name", false},
        {"氏名", "name", false},         {"会社名", "name", false},         {"機関名", "name", false},
        {"連絡先名", "name", false},     {"取引先名", "name", false},       {"aliases", "aliases", false},
        {"別名", "aliases", false},      {"略称", "aliases", false},        {"class", "class", false},
        {"区分", "class", false},        {"hours", "hours", false},         {"受付時間", "hours", false},
        {"対応時間", "hours", false},    {"verified", "verified", false},   {"確認日", "verified", false},
        {"最終確認日", "verified", false}, {"verified-by", "verified-by", false}, {"確認方法", "verified-by", false},
        {"service", "service", false},   {"業務", "service", false},        {"業務内容", "service", false},
        {"criticality", "criticality", false}, {"重要度", "criticality", false}, {"connection", "connection", false},
        {"接続", "connection", false},   {"接続形態", "connection", false}, {"clause", "clause", false},
        {"契約条項", "clause", false},   {"notify-within", "notify-within", false}, {"通知期限", "notify-within", false},
        {"after-hours", "after-hours", false}, {"夜間休日", "after-hours", false}, {"alternate", "alternate", false},
        {"代替連絡先", "alternate", false}, {"代理", "alternate", false},   {"fallback", "fallback", false},
        {"代替手段", "fallback", false}, {"contact", "contact", false},     {"direction", "direction", false},
        {"note", "note", false},         {"備考", "note", false},           {"phone", "landline", true},
        {"tel", "landline", true},       {"電話", "landline", true},        {"電話番号", "landline", true},
        {"mobile", "mobile", true},      {"携帯", "mobile", true},          {"携帯電話", "mobile", true},
        {"fax", "fax", true},            {"ファックス", "fax", true},       {"email", "email", true},
        {"e-mail", "email", true},       {"mail", "email", true},           {"メール", "email", true},
        {"メールアドレス", "email", true}, {"satellite", "satellite", true}, {"衛星電話", "satellite", true},
        {"radio", "radio", true},        {"無線", "radio", true},           {"address", "in-person", true},
        {"住所", "in-person", true},     {"所在地", "in-person", true},     {"register", "register", false},
};

static const struct {
	const char *written, *value;
} words[] = {
        {"高", "high"}, {"中", "medium"}, {"低", "low"}, {"所管省庁", "regulator"}, {"監督官庁", "regulator"},
        {"セプター", "sector-hub"}, {"警察", "police"}, {"上流", "upstream"}, {"下流", "downstream"},
        {"有", "true"}, {"無", "false"}, {"○", "true"}, {"◯", "true"}, {"×", "false"},
};

static const header *header_of(tk_arena *arena, tk_text written)
{
	tk_text folded = tk_text_fold(arena, tk_text_trim(written), NULL);
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
		if (tk_text_equal(folded, tk_text_fold(arena, tk_text_of(headers[i].written), NULL)))
			return &headers[i];
	}
	return NULL;
}

static const tk_register_section *section_named(tk_text key)
{
	for (const tk_register_section *each = tk_register_sections; each->key; each++) {
		if (tk_text_is(key, each->key))
			return each;
	}
	return NULL;
}

const tk_register_section *tk_register_csv_section(const tk_document *document)
{
	static const struct {
		const char *start, *section;
	} names[] = {
	        {"contacts", "contacts"},   {"連絡先", "contacts"},   {"suppliers", "suppliers"}, {"委託先", "suppliers"},
	        {"仕入先", "suppliers"},    {"customers", "customers"}, {"取引先", "customers"},  {"納入先", "customers"},
	};
	if (document->kind != TK_DOCUMENT_CSV || !document->root || document->root->kind != TK_NODE_SEQUENCE)
		return NULL;
	const tk_node *column = document->root->first ? tk_node_get_c(document->root->first, "register") : NULL;
	if (column)
		return section_named(column->value);
	size_t name = document->path.length;
	while (name > 0 && document->path.at[name - 1] != '/')
		name--;
	tk_text file = tk_text_slice(document->path, name, document->path.length - name);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (tk_text_starts(file, tk_text_of(names[i].start)))
			return section_named(tk_text_of(names[i].section));
	}
	return NULL;
}

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

static tk_text word_for(tk_text written)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (tk_text_is(tk_text_trim(written), words[i].written))
			return tk_text_of(words[i].value);
	}
	return written;
}

/* "a、b / c" in one cell is a list. */
static void add_aliases(tk_arena *arena, tk_node *entry, tk_node **last, const tk_node *cell)
{
	tk_node *list = append(arena, entry, last, cell, "aliases");
	list->kind = TK_NODE_SEQUENCE;
	list->count = 0;
	tk_node *previous = NULL;
	size_t from = 0;
	for (size_t i = 0; i <= cell->value.length;) {
		size_t next = i;
		uint32_t codepoint = i < cell->value.length ? tk_utf8_next(cell->value, &next) : ';';
		bool separates = codepoint == 0x3001 || codepoint == '/' || codepoint == ';' || codepoint == 0xFF0F || codepoint == '|';
		if (separates) {
			tk_text part = tk_text_trim(tk_text_slice(cell->value, from, i - from));
			if (part.length) {
				tk_node *item = append(arena, list, &previous, cell, "");
				item->value = part;
				item->kind = TK_NODE_STRING;
			}
			from = next;
		}
		i = i < cell->value.length ? next : i + 1;
	}
}

static void add_route(tk_arena *arena, tk_node *routes, tk_node **last, const char *channel, const tk_node *cell)
{
	tk_node *route = append(arena, routes, last, cell, "");
	route->kind = TK_NODE_MAPPING;
	route->count = 0;
	route->first = NULL;
	tk_node *inner = NULL;
	append(arena, route, &inner, cell, "channel")->value = tk_text_of(channel);
	append(arena, route, &inner, cell, "value");
}

static void add_id(tk_arena *arena, tk_node *entry)
{
	const tk_node *name = tk_node_get_c(entry, "name");
	if (tk_node_get_c(entry, "id") || !name)
		return;
	tk_node *id = TK_MAKE(arena, tk_node);
	*id = *name;
	id->key = TK_TEXT("id");
	id->next = entry->first;
	entry->first = id;
	entry->count++;
}

const tk_node *tk_register_csv_entry(tk_arena *arena, const tk_node *row)
{
	tk_node *entry = TK_MAKE(arena, tk_node);
	*entry = *row;
	entry->first = NULL;
	entry->count = 0;
	tk_node *last = NULL, *routes = NULL, *last_route = NULL;
	for (const tk_node *cell = row->first; cell; cell = cell->next) {
		const header *known = header_of(arena, cell->key);
		if (!known || !tk_node_is_scalar(cell) || tk_text_trim(cell->value).length == 0 || tk_text_is(tk_text_of(known->key), "register"))
			continue;
		if (known->route) {
			if (!routes) {
				routes = append(arena, entry, &last, cell, "routes");
				routes->kind = TK_NODE_SEQUENCE;
				routes->count = 0;
			}
			add_route(arena, routes, &last_route, known->key, cell);
		} else if (strcmp(known->key, "aliases") == 0) {
			add_aliases(arena, entry, &last, cell);
		} else {
			tk_node *child = append(arena, entry, &last, cell, known->key);
			child->value = word_for(cell->value);
			if (tk_text_is(child->value, "true") || tk_text_is(child->value, "false"))
				child->kind = TK_NODE_BOOLEAN;
		}
	}
	add_id(arena, entry);
	return entry;
}
