/* SPDX-License-Identifier: Apache-2.0 */
/* Can a number or address of a route be used at all? Syntax only; the value itself never stands in a message. */
#ifndef TK_REGISTER_CONTACT_VALUE_H
#define TK_REGISTER_CONTACT_VALUE_H

#include "register/register.h"

typedef enum tk_contact_answer {
	TK_CONTACT_USABLE,
	TK_CONTACT_UNUSABLE,
	TK_CONTACT_NO_VALUE, /* not a number or address at all: a blank of a form, or words that say where to look */
} tk_contact_answer;

/* E.164, domestic, an extension (内線 1234, ext. 1234) or a short number such as 110; full-width digits, any dash, a
 * label before it (TEL, 電話:) and words behind it (（代表）) are taken. */
tk_contact_answer tk_phone_number(tk_text text);
/* One or more addresses, each also as Name <address>; full-width letters are taken. */
tk_contact_answer tk_mail_address(tk_arena *arena, tk_text text);
/* Adds file-bad-value to the document when the value does not fit the channel's kind. What has no value is left to
 * rx-no-placeholder and rx-literal-contact. */
void tk_contact_value_check(tk_document *document, const tk_register_entry *entry, const tk_node *route,
                            const tk_register *reg, tk_arena *scratch);

#endif
