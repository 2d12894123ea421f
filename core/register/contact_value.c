/* SPDX-License-Identifier: Apache-2.0 */
#include "register/contact_value.h"

#include "register/channel_words.h"

#include <string.h>

/* ---- phone numbers --------------------------------------------------------------------------------------- */

enum {
	INTERNATIONAL_LEAST = 7, /* E.164 allows 15 digits with the country code; the shortest in use have 7 */
	INTERNATIONAL_MOST = 15,
	DOMESTIC_LEAST = 9, /* with the leading 0: 9 digits in some countries, 10 or 11 here, 14 for machines (020) */
	DOMESTIC_MOST = 14,
	SHORT_LEAST = 2, /* extensions; 110, 119, #7119 */
	PREFIX_MOST = 5, /* 010, 00, 0033 010 before the country code */
};

/* A digit's value, else -1. */
static int digit_of(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return (int)(c - '0');
	return c >= 0xFF10 && c <= 0xFF19 ? (int)(c - 0xFF10) : -1;
}

static bool is_latin(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xFF21 && c <= 0xFF3A) ||
	       (c >= 0xFF41 && c <= 0xFF5A);
}

/* What people put between digits: dashes of every sort (ー and − too), brackets, dots, blanks. */
static bool is_separator(uint32_t c)
{
	static const uint32_t separators[] = {'-',    ' ',    '(',    ')',    '.',    '/',    0x30FC, 0x2212,
	                                      0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0xFF0D, 0xFF70,
	                                      0xFF08, 0xFF09, 0xFF0E, 0xFF0F, 0x3000, 0x00A0};
	for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
		if (c == separators[i])
			return true;
	}
	return false;
}

/* Marks that stand for something still to be filled in: those that rx-no-placeholder knows. */
static bool is_blank_mark(uint32_t c)
{
	return c == 0x25CB || c == 0x25EF || c == 0x3007 || c == 0x25CF || c == 0x25B3 || c == 0x00D7;
}

static bool has_blank(tk_text text)
{
	unsigned run = 0;
	for (size_t at = 0; at < text.length;) {
		run = is_blank_mark(tk_utf8_next(text, &at)) ? run + 1 : 0;
		if (run >= 2)
			return true;
	}
	return tk_text_find(text, TK_TEXT("{{"), 0) != SIZE_MAX;
}

static bool names_extension(tk_text text)
{
	static const tk_text words[] = {{"内線", 6}, {"ext", 3}, {"Ext", 3}, {"EXT", 3}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (tk_text_find(text, words[i], 0) != SIZE_MAX)
			return true;
	}
	return false;
}

typedef struct number {
	size_t digits;
	bool plus, leading_zero;
	bool spoilt; /* a letter stands among or at the digits: O3-0000-0001 */
	size_t from, end;
} number;

/* The first number of the text. Blanks and brackets may be within it, but not before what is no digit. */
static number first_number(tk_text text)
{
	number n = {0};
	uint32_t before = 0, earlier = 0;
	for (size_t at = 0; at < text.length;) {
		size_t here = at;
		uint32_t c = tk_utf8_next(text, &at);
		int digit = digit_of(c);
		bool started = n.digits > 0 || n.plus;
		if (digit >= 0) {
			if (!started) {
				n.from = here;
				/* one letter is a slip ("O3"), several are a label ("TEL03"), x is an extension */
				n.spoilt = is_latin(before) && !is_latin(earlier) && before != 'x' && before != 'X';
			}
			n.leading_zero = n.digits == 0 ? digit == 0 : n.leading_zero;
			n.digits++;
			n.end = at;
		} else if (!started && (c == '+' || c == 0xFF0B)) {
			n.plus = true;
			n.from = here;
			n.end = at;
		} else if (started && !is_separator(c)) {
			/* 0120-000-001x12 dials an extension */
			bool extension =
			        (c == 'x' || c == 'X') && at < text.length && digit_of((unsigned char)text.at[at]) >= 0;
			n.spoilt = n.spoilt || (is_latin(c) && here == n.end && !extension && !names_extension(text));
			break;
		}
		earlier = before;
		before = c;
	}
	return n;
}

tk_contact_answer tk_phone_number(tk_text text)
{
	number n = first_number(text);
	if (n.digits == 0 || has_blank(text))
		return TK_CONTACT_NO_VALUE;
	if (n.spoilt)
		return TK_CONTACT_UNUSABLE;
	bool good;
	if (n.plus)
		good = !n.leading_zero && n.digits >= INTERNATIONAL_LEAST && n.digits <= INTERNATIONAL_MOST;
	else if (n.leading_zero)
		good = n.digits >= DOMESTIC_LEAST && n.digits <= INTERNATIONAL_MOST + PREFIX_MOST;
	else
		good = n.digits >= SHORT_LEAST && n.digits <= DOMESTIC_MOST;
	/* "内線 012" is dialled inside the house */
	return good || (names_extension(text) && n.digits >= SHORT_LEAST && n.digits <= DOMESTIC_MOST)
	               ? TK_CONTACT_USABLE
	               : TK_CONTACT_UNUSABLE;
}

/* ---- mail addresses -------------------------------------------------------------------------------------- */

static bool is_mail_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("!#$%&'*+-/=?^_`{|}~.", c));
}

static bool is_host_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
	       (unsigned char)c >= 0x80;
}

/* Labels with a dot between them, none empty, none with a dash at its end. */
static bool is_host(tk_text host)
{
	bool dot = false;
	for (size_t i = 0; i < host.length; i++) {
		char c = host.at[i], before = i ? host.at[i - 1] : '.',
		     after = i + 1 < host.length ? host.at[i + 1] : '.';
		if (c == '.' && (before == '.' || i + 1 == host.length))
			return false;
		if (c == '-' && (before == '.' || after == '.'))
			return false;
		dot = dot || c == '.';
	}
	return dot;
}

static bool is_address_around(tk_text text, size_t at)
{
	size_t from = at, end = at + 1;
	while (from > 0 && is_mail_character(text.at[from - 1]))
		from--;
	while (end < text.length && is_host_character(text.at[end]))
		end++;
	tk_text host = tk_text_slice(text, at + 1, end - at - 1);
	/* a sentence may end behind it, in either language */
	for (size_t i = 0; i < host.length; i++) {
		if ((unsigned char)host.at[i] >= 0x80 && i > 0 && tk_text_find(host, TK_TEXT("."), 0) < i) {
			host.length = i;
			break;
		}
	}
	if (host.length && host.at[host.length - 1] == '.')
		host.length--;
	bool local = from < at && text.at[from] != '.' && text.at[at - 1] != '.';
	for (size_t i = from; i + 1 < at && local; i++)
		local = text.at[i] != '.' || text.at[i + 1] != '.';
	return local && is_host(host) && !(end < text.length && text.at[end] == '@');
}

/* A host without a user, as when the sign was lost: "desk.example.jp". Words are a hint where to look. */
static bool is_bare_host(tk_text text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (!is_mail_character(text.at[i]))
			return false;
	}
	return is_host(text);
}

tk_contact_answer tk_mail_address(tk_arena *arena, tk_text text)
{
	tk_arena_mark mark = tk_arena_get_mark(arena);
	tk_text folded = tk_text_trim(tk_text_fold(arena, text, NULL));
	tk_contact_answer answer = TK_CONTACT_NO_VALUE;
	if (!has_blank(text)) {
		size_t at = tk_text_find(folded, TK_TEXT("@"), 0);
		if (at == SIZE_MAX && is_bare_host(folded))
			answer = TK_CONTACT_UNUSABLE;
		for (; at != SIZE_MAX && answer != TK_CONTACT_UNUSABLE; at = tk_text_find(folded, TK_TEXT("@"), at + 1))
			answer = is_address_around(folded, at) ? TK_CONTACT_USABLE : TK_CONTACT_UNUSABLE;
	}
	tk_arena_pop(arena, mark);
	return answer;
}

/* ---- routes ---------------------------------------------------------------------------------------------- */

static const char *route_kind(const tk_register *reg, tk_text channel, tk_arena *scratch)
{
	const tk_register_entry *entry = tk_register_find(reg, TK_REGISTER_CHANNEL, channel);
	return entry ? tk_register_channel_kind(scratch, entry) : tk_channel_word_kind(scratch, channel);
}

static bool is_dialled(const char *kind)
{
	static const char *const dialled[] = {"landline", "mobile", "fax", "satellite", "voip"};
	for (size_t i = 0; i < sizeof dialled / sizeof *dialled; i++) {
		if (strcmp(kind, dialled[i]) == 0)
			return true;
	}
	return false;
}

void tk_contact_value_check(tk_document *document, const tk_register_entry *entry, const tk_node *route,
                            const tk_register *reg, tk_arena *scratch)
{
	const tk_node *channel = tk_node_get_c(route, "channel"), *value = tk_node_get_c(route, "value");
	if (!document || !channel || !value || !tk_node_is_scalar(value) || !tk_node_is_scalar(channel) ||
	    value->value.length == 0)
		return;
	const char *kind = route_kind(reg, channel->value, scratch);
	bool dialled = is_dialled(kind);
	tk_contact_answer answer = TK_CONTACT_NO_VALUE;
	if (dialled)
		answer = tk_phone_number(value->value);
	else if (strcmp(kind, "email") == 0)
		answer = tk_mail_address(scratch, value->value);
	if (answer == TK_CONTACT_UNUSABLE)
		tk_fault_add(document->arena, &document->faults, TK_FAULT_BAD_VALUE, value->span,
		             dialled ? N_("The number of {entry} for {channel} cannot be dialled")
		                     : N_("The address of {entry} for {channel} cannot be used"),
		             N_("Write it in full, with area or country code, as it is to be dialled or typed."),
		             "entry", entry->name.text, "channel", channel->value, (char *)NULL);
}
