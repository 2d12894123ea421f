/* SPDX-License-Identifier: Apache-2.0 */
/* Can the people of a playbook be reached? Only what is certain is called unusable: an address without a domain, a
 * number without digits. */
#include "playbook/cacao.h"

enum { MOST_LISTED = 8, PHONE_DIGITS_LEAST = 3 };

/* A value filled in at run time: `__name__:value`. Nothing can be said about it. */
static bool is_variable(tk_text value)
{
	return tk_text_starts(value, TK_TEXT("__")) || tk_text_starts(value, TK_TEXT("$$"));
}

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static bool is_domain(tk_text domain)
{
	if (domain.length > 2 && domain.at[0] == '[' && domain.at[domain.length - 1] == ']')
		return true; /* an address literal */
	bool dot = false;
	char before = '.';
	for (size_t i = 0; i < domain.length; i++) {
		char c = domain.at[i];
		bool good = is_letter_or_digit(c) || (c == '-' && before != '.') ||
		            (c == '.' && before != '.' && before != '-');
		if (!good)
			return false;
		dot = dot || c == '.';
		before = c;
	}
	return dot && before != '.' && before != '-';
}

static bool is_local_part(tk_text local)
{
	if (local.length > 2 && local.at[0] == '"' && local.at[local.length - 1] == '"')
		return true;
	if (local.length == 0)
		return false;
	for (size_t i = 0; i < local.length; i++) {
		char c = local.at[i];
		if (!is_letter_or_digit(c) && !tk_text_is(tk_text_make(&c, 1), ".") &&
		    tk_text_find(TK_TEXT("!#$%&'*+-/=?^_`{|}~"), tk_text_make(&c, 1), 0) == SIZE_MAX)
			return false;
	}
	return true;
}

static bool email_usable(tk_text value)
{
	value = tk_text_trim(value);
	if (is_variable(value))
		return true;
	if (tk_text_starts(value, TK_TEXT("mailto:")))
		value = tk_text_slice(value, 7, value.length);
	if (value.length > 0 && value.at[value.length - 1] == '>') { /* Name <address> */
		size_t open = tk_text_find(value, TK_TEXT("<"), 0);
		if (open == SIZE_MAX)
			return false;
		value = tk_text_slice(value, open + 1, value.length - open - 2);
	}
	size_t at = SIZE_MAX;
	for (size_t i = value.length; i > 0 && at == SIZE_MAX; i--)
		if (value.at[i - 1] == '@')
			at = i - 1;
	return at != SIZE_MAX && is_local_part(tk_text_slice(value, 0, at)) &&
	       is_domain(tk_text_slice(value, at + 1, value.length));
}

static bool phone_usable(tk_text value)
{
	value = tk_text_trim(value);
	if (is_variable(value))
		return true;
	size_t digits = 0, offset = 0;
	for (uint32_t c; offset < value.length;) {
		c = tk_utf8_next(value, &offset);
		digits += (c >= '0' && c <= '9') || (c >= 0xff10 && c <= 0xff19);
	}
	return digits >= PHONE_DIGITS_LEAST;
}

typedef struct checked_contact {
	uint32_t ways; /* usable ones, and a free text counts */
	uint32_t bad;
	tk_span first_bad;
	tk_text listed[MOST_LISTED];
} checked_contact;

static void check_ways(tk_cacao *cacao, const tk_node *ways, bool (*usable)(tk_text), const char *kind,
                       checked_contact *out)
{
	if (!ways || ways->kind != TK_NODE_MAPPING)
		return;
	for (const tk_node *way = ways->first; way; way = way->next) {
		if (tk_node_is_scalar(way) && usable(way->value)) {
			out->ways++;
			continue;
		}
		if (out->bad == 0)
			out->first_bad = way->span;
		if (out->bad < MOST_LISTED)
			out->listed[out->bad] = tk_text_format(cacao->arena, "%s %.*s \"%.*s\"", kind,
			                                       (int)tk_text_slice(way->key, 0, 64).length, way->key.at,
			                                       (int)tk_text_slice(way->value, 0, 120).length,
			                                       way->value.length ? way->value.at : "");
		out->bad++;
	}
}

static tk_text join(tk_arena *arena, const tk_text *parts, uint32_t count)
{
	tk_text all = {0};
	for (uint32_t i = 0; i < count && i < MOST_LISTED; i++)
		all = i == 0 ? parts[i]
		             : tk_text_format(arena, "%.*s, %.*s", (int)all.length, all.at, (int)parts[i].length,
		                              parts[i].at);
	return all;
}

/* One finding per contact, however many of its values are bad: it is one entry that somebody has to go and ask about.
 */
void tk_cacao_check_contact(tk_cacao *cacao, tk_text type, tk_value name, const tk_keyed *party)
{
	if (!tk_text_is(type, "individual") && !tk_text_is(type, "group") && !tk_text_is(type, "organization"))
		return;
	checked_contact checked = {0};
	tk_keyed contact = tk_keyed_make(tk_keyed_get(party, "contact"), tk_cacao_contact_shape.fields);
	check_ways(cacao, tk_keyed_get(&contact, "email"), email_usable, "email", &checked);
	check_ways(cacao, tk_keyed_get(&contact, "phone"), phone_usable, "phone", &checked);
	checked.ways += tk_text_trim(tk_keyed_value(&contact, "contact_details").text).length > 0;
	if (checked.bad > 0)
		tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_BAD_VALUE, checked.first_bad,
		             N_("Nobody can reach \"{name}\" by what its contact says: {values}."),
		             N_("Write e-mail as name@example.com, and phone numbers with their digits."), "name",
		             name.text, "values", join(cacao->arena, checked.listed, checked.bad), (char *)NULL);
	else if (checked.ways == 0)
		tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_NO_CONTACT, party->node->key_span,
		             N_("Nobody can reach \"{name}\" from this playbook: it has no contact."),
		             N_("Add \"contact\" with \"email\", \"phone\" or \"contact_details\"."), "name", name.text,
		             (char *)NULL);
}
