/* SPDX-License-Identifier: Apache-2.0 */
/* Can a number or address of a route be used at all? Syntax only; the value itself never stands in a message. */
#ifndef TK_REGISTER_CONTACT_VALUE_H
#define TK_REGISTER_CONTACT_VALUE_H

#include "register/register.h"

bool tk_is_channel_kind(tk_text word); /* "email", "fax" … */
/* The kind of a route's channel: of the channels register, else the word itself; "" when unknown. */
tk_text tk_route_kind(const tk_register *reg, tk_text channel);
/* E.164, domestic with area code, or an extension; full-width digits and any dash are taken. */
bool tk_is_phone_number(tk_text text);
bool tk_is_mail_address(tk_text text);
/* Adds file-bad-value to the document when the value does not fit the channel's kind. Placeholders are left to
 * rx-no-placeholder, pointers such as "see the portal" to rx-literal-contact. */
void tk_contact_value_check(tk_document *document, const tk_register_entry *entry, const tk_node *route, const tk_register *reg);

#endif
