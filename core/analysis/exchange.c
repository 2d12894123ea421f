/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/exchange.h"

#include "base/map.h"

enum { KNOWLEDGE_MOST = 100000 };

/* ---- who is who -------------------------------------------------------------------------------------------------- */

static tk_map *name_organizations(tk_arena *arena, const tk_exchange *exchange)
{
	tk_map *names = tk_map_make(arena);
	for (uint32_t i = 0; i < exchange->organizations.count; i++) {
		const tk_exchange_words *own = &exchange->organizations.at[i].names;
		for (uint32_t k = 0; k < own->count; k++) {
			if (own->at[k].length)
				(void)tk_map_put(names, own->at[k], (void *)((uintptr_t)i + 1));
		}
	}
	return names;
}

static void find_others(const tk_map *names, tk_exchange_ends *ends)
{
	for (uint32_t i = 0; i < ends->count; i++) {
		tk_exchange_end *end = &ends->at[i];
		end->organization_of_other = end->match = TK_EXCHANGE_NONE;
		for (uint32_t k = 0; k < end->other_names.count && end->organization_of_other == TK_EXCHANGE_NONE;
		     k++) {
			uintptr_t found = (uintptr_t)tk_map_get(names, end->other_names.at[k]);
			if (found && found - 1 != end->organization)
				end->organization_of_other = (uint32_t)(found - 1);
		}
	}
}

/* ---- matching ---------------------------------------------------------------------------------------------------- */

/* Ends of each organization: [organization] is the first, chained by next. */
typedef struct index_of {
	uint32_t *first, *next;
} index_of;

static index_of index_ends(tk_arena *arena, const tk_exchange_ends *ends, uint32_t organizations)
{
	index_of made = {TK_MAKE_ARRAY(arena, uint32_t, (size_t)organizations + 1),
	                 TK_MAKE_ARRAY(arena, uint32_t, (size_t)ends->count + 1)};
	for (uint32_t i = ends->count; i > 0; i--) {
		made.next[i - 1] = made.first[ends->at[i - 1].organization];
		made.first[ends->at[i - 1].organization] = i;
	}
	return made;
}

static bool is_same_form(const tk_exchange_end *send, const tk_exchange_end *receive)
{
	return send->form.length == 0 || receive->form.length == 0 || tk_text_equal(send->form, receive->form);
}

static bool share_channel(const tk_exchange_end *send, const tk_exchange_end *receive)
{
	return !send->channels || !receive->channels || (send->channels & receive->channels);
}

/* How well a receive fits a send: 0 not at all, more is better. */
static unsigned fit(const tk_exchange_end *send, const tk_exchange_end *receive)
{
	bool named = receive->organization_of_other == send->organization;
	if (!named && receive->other.length > 0)
		return 0;
	return 1 + (share_channel(send, receive) ? 1 : 0) + (is_same_form(send, receive) ? 2 : 0) + (named ? 4 : 0);
}

static void match_sends(tk_exchange *exchange, const index_of *receives)
{
	for (uint32_t i = 0; i < exchange->sends.count; i++) {
		tk_exchange_end *send = &exchange->sends.at[i];
		unsigned best = 0;
		if (send->organization_of_other == TK_EXCHANGE_NONE)
			continue;
		for (uint32_t r = receives->first[send->organization_of_other]; r > 0; r = receives->next[r - 1]) {
			unsigned own = fit(send, &exchange->receives.at[r - 1]);
			if (own > best) {
				best = own;
				send->match = r - 1;
			}
		}
	}
}

/* A receive that names somebody in view is met when that one sends anything to it. */
static void match_receives(tk_exchange *exchange, const index_of *sends)
{
	for (uint32_t i = 0; i < exchange->receives.count; i++) {
		tk_exchange_end *receive = &exchange->receives.at[i];
		if (receive->organization_of_other == TK_EXCHANGE_NONE)
			continue;
		for (uint32_t s = sends->first[receive->organization_of_other]; s > 0; s = sends->next[s - 1]) {
			const tk_exchange_end *send = &exchange->sends.at[s - 1];
			if (send->organization_of_other == receive->organization &&
			    (receive->match == TK_EXCHANGE_NONE || send->match == i))
				receive->match = s - 1;
		}
	}
}

/* ---- what does not fit ------------------------------------------------------------------------------------------- */

static bool has_word(const tk_exchange_words *words, tk_text word)
{
	for (uint32_t i = 0; i < words->count; i++) {
		if (tk_text_equal(words->at[i], word))
			return true;
	}
	return false;
}

static void add_fault(tk_arena *arena, tk_exchange *exchange, tk_exchange_slip slip, uint32_t send,
                      tk_exchange_words fields)
{
	*TK_PUSH(arena, &exchange->faults) = (tk_exchange_fault){slip, send, exchange->sends.at[send].match, fields};
}

static void compare(tk_arena *arena, tk_exchange *exchange, uint32_t number)
{
	const tk_exchange_end *send = &exchange->sends.at[number], *receive = &exchange->receives.at[send->match];
	tk_exchange_words missing = {0}, none = {0};
	if (!share_channel(send, receive))
		add_fault(arena, exchange, TK_EXCHANGE_NO_CHANNEL, number, none);
	for (uint32_t i = 0; send->fields.count && i < receive->fields.count; i++) {
		if (!has_word(&send->fields, receive->fields.at[i]))
			*TK_PUSH(arena, &missing) = receive->fields.at[i];
	}
	if (missing.count)
		add_fault(arena, exchange, TK_EXCHANGE_FIELDS, number, missing);
	if (send->within >= 0 && receive->within >= 0 && send->within > receive->within)
		add_fault(arena, exchange, TK_EXCHANGE_LATE, number, none);
}

/* ---- who can know ------------------------------------------------------------------------------------------------ */

typedef struct reach {
	int64_t within; /* -1: not known yet; INT64_MAX: known, without a limit */
	uint32_t last;
	bool done;
} reach;

static uint32_t soonest(const reach *all, uint32_t count)
{
	uint32_t best = TK_EXCHANGE_NONE;
	for (uint32_t i = 0; i < count; i++) {
		if (!all[i].done && all[i].within >= 0 &&
		    (best == TK_EXCHANGE_NONE || all[i].within < all[best].within))
			best = i;
	}
	return best;
}

static int64_t later(int64_t now, int64_t by)
{
	return now == INT64_MAX || by < 0 || now > INT64_MAX - by ? INT64_MAX : now + by;
}

/* Only what is taken in is known, and an organization passes on by its sends what it knows (Dijkstra). */
static void spread(tk_arena *arena, tk_exchange *exchange, const index_of *sends, uint32_t origin)
{
	uint32_t count = exchange->organizations.count;
	tk_arena *scratch = tk_arena_open_like(arena);
	reach *all = TK_MAKE_ARRAY(scratch, reach, count);
	for (uint32_t i = 0; i < count; i++)
		all[i] = (reach){.within = i == origin ? 0 : -1, .last = TK_EXCHANGE_NONE};
	for (uint32_t at = origin; at != TK_EXCHANGE_NONE; at = soonest(all, count)) {
		all[at].done = true;
		if (at != origin)
			*TK_PUSH(arena, &exchange->knowledge) = (tk_exchange_knowledge){
			        origin, at, all[at].within == INT64_MAX ? -1 : all[at].within, all[at].last};
		for (uint32_t s = sends->first[at]; s > 0; s = sends->next[s - 1]) {
			const tk_exchange_end *send = &exchange->sends.at[s - 1];
			if (send->match == TK_EXCHANGE_NONE || !share_channel(send, &exchange->receives.at[send->match]))
				continue;
			reach *to = &all[send->organization_of_other];
			int64_t within = later(all[at].within, send->within);
			if (to->within < 0 || within < to->within)
				*to = (reach){within, s - 1, to->done};
		}
	}
	tk_arena_close(scratch);
}

void tk_exchange_match(tk_arena *arena, tk_exchange *exchange)
{
	uint32_t count = exchange->organizations.count;
	const tk_map *names = name_organizations(arena, exchange);
	find_others(names, &exchange->sends);
	find_others(names, &exchange->receives);
	index_of sends = index_ends(arena, &exchange->sends, count),
	         receives = index_ends(arena, &exchange->receives, count);
	match_sends(exchange, &receives);
	match_receives(exchange, &sends);
	for (uint32_t i = 0; i < exchange->sends.count; i++) {
		if (exchange->sends.at[i].match != TK_EXCHANGE_NONE)
			compare(arena, exchange, i);
	}
	for (uint32_t i = 0; i < count && !exchange->limited; i++) {
		spread(arena, exchange, &sends, i);
		exchange->limited = exchange->knowledge.count > KNOWLEDGE_MOST;
	}
}
