/* SPDX-License-Identifier: Apache-2.0 */
#include "register/contact_value.h"

static const char *const kinds[] = {"email",  "chat",      "portal", "voip",      "landline",  "fax",
                                    "mobile", "satellite", "radio",  "in-person", "messenger", "paper"};

bool tk_is_channel_kind(tk_text word)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (tk_text_is(word, kinds[i]))
			return true;
	}
	return false;
}

tk_text tk_route_kind(const tk_register *reg, tk_text channel)
{
	const tk_register_entry *entry = tk_register_find(reg, TK_REGISTER_CHANNEL, channel);
	const tk_node *kind = entry ? tk_node_get_c(entry->node, "kind") : NULL;
	if (kind && tk_node_is_scalar(kind))
		return kind->value;
	return tk_is_channel_kind(channel) ? channel : TK_TEXT("");
}

/* "内線 1234", "ext. 1234", "extension 1234" */
static bool names_extension(tk_text text)
{
	return tk_text_find(text, TK_TEXT("内線"), 0) != SIZE_MAX || tk_text_find(text, TK_TEXT("ext"), 0) != SIZE_MAX ||
	       tk_text_find(text, TK_TEXT("Ext"), 0) != SIZE_MAX;
}

bool tk_is_phone_number(tk_text text)
{
	size_t digits = 0, offset = 0;
	bool plus = false;
	while (offset < text.length) {
		uint32_t c = tk_utf8_next(text, &offset);
		if ((c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19))
			digits++;
		else if ((c == '+' || c == 0xFF0B) && digits == 0)
			plus = true;
		else if (c == '@')
			return false;
	}
	if (names_extension(text))
		return digits >= 2;
	return plus ? digits >= 7 && digits <= 17 : digits >= 3 && digits <= 24; /* 110 and 119 are numbers, too */
}

static bool is_mail_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '%' ||
	       c == '+' || c == '-';
}

bool tk_is_mail_address(tk_text text)
{
	size_t at = tk_text_find(text, TK_TEXT("@"), 0);
	if (at == SIZE_MAX || at == 0 || !is_mail_character(text.at[at - 1]))
		return false;
	size_t end = at + 1;
	bool dot = false;
	while (end < text.length && is_mail_character(text.at[end])) {
		dot = dot || (text.at[end] == '.' && end > at + 1 && end + 1 < text.length && is_mail_character(text.at[end + 1]));
		end++;
	}
	return dot && end > at + 3;
}

/* Not a number at all but a hint where to look, or a blank of a template: other requirements speak of those. */
static bool has_no_digit(tk_text text)
{
	size_t offset = 0;
	while (offset < text.length) {
		uint32_t c = tk_utf8_next(text, &offset);
		if ((c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19))
			return false;
	}
	return true;
}

void tk_contact_value_check(tk_document *document, const tk_register_entry *entry, const tk_node *route, const tk_register *reg)
{
	const tk_node *channel = tk_node_get_c(route, "channel"), *value = tk_node_get_c(route, "value");
	if (!document || !channel || !value || !tk_node_is_scalar(value) || !tk_node_is_scalar(channel) || value->value.length == 0)
		return;
	tk_text kind = tk_route_kind(reg, channel->value);
	bool phone = tk_text_is(kind, "landline") || tk_text_is(kind, "mobile") || tk_text_is(kind, "fax") ||
	             tk_text_is(kind, "satellite") || tk_text_is(kind, "voip");
	bool bad = false;
	if (phone)
		bad = !has_no_digit(value->value) && !tk_is_phone_number(value->value);
	else if (tk_text_is(kind, "email"))
		bad = tk_text_find(value->value, TK_TEXT("@"), 0) != SIZE_MAX && !tk_is_mail_address(value->value);
	if (bad)
		tk_fault_add(document->arena, &document->faults, TK_FAULT_BAD_VALUE, value->span,
		             phone ? N_("The number of {entry} for {channel} cannot be dialled")
		                   : N_("The address of {entry} for {channel} cannot be used"),
		             N_("Write it in full, with area or country code, as it is to be dialled or typed."), "entry",
		             entry->name.text, "channel", channel->value, (char *)NULL);
}
