/* SPDX-License-Identifier: Apache-2.0 */
/* One move in one state: is it possible, and what does it lead to? */
#include "analysis/net_search.h"

#include <string.h>

const char *const tk_network_names[TK_NETWORKS] = {"bag", "fifo-pair", "causal", "inbox", "outbox", "fifo", "rsc"};

/* Messages under way in the order of sending, behind the tokens of a state, where the order counts. */
typedef struct transit {
	uint32_t count;
	uint32_t flow[TK_NET_IN_TRANSIT_MOST];
	uint32_t before[TK_NET_IN_TRANSIT_MOST]; /* CAUSAL: set of the messages that may have caused it */
} transit;                                       /* CAUSAL: followed by one such set for each workflow */

static bool is_ordered(const tk_net *net, tk_network network)
{
	return net->flows.count > 0 && network != TK_NETWORK_BAG && network != TK_NETWORK_RSC;
}

static uint32_t aligned_places(const tk_net *net)
{
	return (net->places.count + 3u) & ~3u;
}

uint32_t tk_net_stride(const tk_net *net, tk_network network)
{
	uint32_t stride = aligned_places(net);
	if (is_ordered(net, network))
		stride += (uint32_t)sizeof(transit);
	if (is_ordered(net, network) && network == TK_NETWORK_CAUSAL)
		stride += net->workflow_count * (uint32_t)sizeof(uint32_t);
	return stride;
}

void tk_net_first_state(const tk_net *net, uint8_t *state)
{
	for (uint32_t i = 0; i < net->places.count; i++)
		state[i] = net->places.at[i].begins;
}

static bool all_hold(const tk_net *net, const uint8_t *state, tk_net_list list)
{
	const uint32_t *at = tk_net_at(net, list);
	for (uint32_t i = 0; i < list.count; i++) {
		if (state[at[i]] == 0)
			return false;
	}
	return true;
}

static bool all_empty(const tk_net *net, const uint8_t *state, tk_net_list list)
{
	const uint32_t *at = tk_net_at(net, list);
	for (uint32_t i = 0; i < list.count; i++) {
		if (state[at[i]] != 0)
			return false;
	}
	return true;
}

/* A place that is taken from more than once stands more than once; equal ones stand side by side. */
static bool can_take(const tk_net *net, const uint8_t *state, tk_net_list list)
{
	const uint32_t *at = tk_net_at(net, list);
	uint32_t same = 0;
	for (uint32_t i = 0; i < list.count; i++) {
		same = i > 0 && at[i] == at[i - 1] ? same + 1 : 1;
		if (state[at[i]] < same)
			return false;
	}
	return true;
}

/* May a token that is on its way still come to an incoming transition of the join that is empty? */
static bool can_join(const tk_net *net, const uint8_t *state, const tk_net_join *join)
{
	const uint32_t *in = tk_net_at(net, join->in);
	bool any = false;
	for (uint32_t i = 0; i < join->in.count; i++)
		any = any || state[in[i]] > 0;
	if (!any)
		return false;
	for (uint32_t w = 0; w < join->words; w++) {
		uint64_t ignored = 0, awaited = 0, held = 0;
		for (uint32_t i = 0; i < join->in.count; i++) {
			uint64_t places = join->upstream[(size_t)join->words * i + w];
			if (state[in[i]] > 0)
				ignored |= places;
			else
				awaited |= places;
		}
		awaited &= ~ignored;
		for (uint64_t left = awaited; left && !held; left &= left - 1)
			held = state[w * 64 + (uint32_t)__builtin_ctzll(left)];
		if (held)
			return false;
	}
	return true;
}

static bool is_possible(const tk_net *net, const uint8_t *state, const tk_net_move *move)
{
	return can_take(net, state, move->takes) && all_hold(net, state, move->tests) &&
	       all_empty(net, state, move->zeros) &&
	       (move->join == TK_NET_NONE || can_join(net, state, &net->joins.at[move->join])) &&
	       (move->receives == TK_NET_NONE || state[net->flows.at[move->receives].place] > 0);
}

/* ---- messages ---------------------------------------------------------------------------------------------------- */

static transit *transit_of(const tk_net *net, uint8_t *state)
{
	return (transit *)(void *)(state + aligned_places(net));
}

static uint32_t *known_of(const tk_net *net, uint8_t *state)
{
	return (uint32_t *)(void *)(state + aligned_places(net) + sizeof(transit));
}

static bool same_queue(const tk_net *net, tk_network network, uint32_t a, uint32_t b)
{
	const tk_net_flow *one = &net->flows.at[a], *other = &net->flows.at[b];
	switch (network) {
	case TK_NETWORK_FIFO_PAIR:
		return one->from == other->from && one->to == other->to;
	case TK_NETWORK_INBOX:
		return one->to == other->to;
	case TK_NETWORK_OUTBOX:
		return one->from == other->from;
	default:
		return true;
	}
}

/* Where the message stands that may be received now; TK_NET_NONE when there is none. */
static uint32_t find_receivable(const tk_net *net, tk_network network, const transit *under_way, uint32_t flow)
{
	uint32_t wanted = net->flows.at[flow].message;
	for (uint32_t i = 0; i < under_way->count; i++) {
		if (network != TK_NETWORK_CAUSAL) {
			if (!same_queue(net, network, under_way->flow[i], flow))
				continue;
			return net->flows.at[under_way->flow[i]].message == wanted ? i : TK_NET_NONE;
		}
		if (net->flows.at[under_way->flow[i]].message != wanted)
			continue;
		bool first = true;
		for (uint32_t k = 0; k < under_way->count; k++) {
			if ((under_way->before[i] >> k & 1u) &&
			    net->flows.at[under_way->flow[k]].to == net->flows.at[flow].to)
				first = false;
		}
		if (first)
			return i;
	}
	return TK_NET_NONE;
}

static uint32_t without_bit(uint32_t set, uint32_t index)
{
	uint32_t low = set & ((1u << index) - 1u);
	return low | ((set >> index >> 1) << index);
}

static void remove_message(const tk_net *net, tk_network network, uint8_t *state, uint32_t at)
{
	transit *under_way = transit_of(net, state);
	uint32_t receiver = net->flows.at[under_way->flow[at]].to, learned = under_way->before[at];
	for (uint32_t i = at; i + 1 < under_way->count; i++) {
		under_way->flow[i] = under_way->flow[i + 1];
		under_way->before[i] = under_way->before[i + 1];
	}
	under_way->count--;
	under_way->flow[under_way->count] = under_way->before[under_way->count] = 0;
	if (network != TK_NETWORK_CAUSAL)
		return;
	uint32_t *known = known_of(net, state);
	known[receiver] |= learned;
	for (uint32_t i = 0; i < under_way->count; i++)
		under_way->before[i] = without_bit(under_way->before[i], at);
	for (uint32_t i = 0; i < net->workflow_count; i++)
		known[i] = without_bit(known[i], at);
}

static bool comes_before(const tk_net *net, tk_network network, uint32_t a, uint32_t b)
{
	const tk_net_flow *one = &net->flows.at[a], *other = &net->flows.at[b];
	if (network == TK_NETWORK_INBOX)
		return one->to < other->to;
	if (network == TK_NETWORK_OUTBOX)
		return one->from < other->from;
	return one->from != other->from ? one->from < other->from : one->to < other->to;
}

/* Messages of different queues have no order among each other: kept sorted by queue, so that equal states are equal. */
static bool add_message(const tk_net *net, tk_network network, uint8_t *state, uint32_t flow)
{
	transit *under_way = transit_of(net, state);
	if (under_way->count == TK_NET_IN_TRANSIT_MOST)
		return false;
	uint32_t at = under_way->count++;
	if (network == TK_NETWORK_CAUSAL) {
		uint32_t *known = &known_of(net, state)[net->flows.at[flow].from];
		under_way->flow[at] = flow;
		under_way->before[at] = *known;
		*known |= 1u << at;
		return true;
	}
	for (; at > 0 && network != TK_NETWORK_FIFO && comes_before(net, network, flow, under_way->flow[at - 1]); at--)
		under_way->flow[at] = under_way->flow[at - 1];
	under_way->flow[at] = flow;
	return true;
}

static bool is_network_empty(const tk_net *net, const uint8_t *state)
{
	for (uint32_t i = 0; i < net->flows.count; i++) {
		if (state[net->flows.at[i].place] > 0)
			return false;
	}
	return true;
}

/* The flow says where the message comes in; equal messages of another flow between the same two may be the one that is
 * taken out of the queue. */
static bool exchange(const tk_net *net, tk_network network, const tk_net_move *move, uint8_t *into, bool *too_many)
{
	if (move->receives != TK_NET_NONE) {
		if (is_ordered(net, network)) {
			uint32_t at = find_receivable(net, network, transit_of(net, into), move->receives);
			if (at == TK_NET_NONE)
				return false;
			remove_message(net, network, into, at);
		}
		into[net->flows.at[move->receives].place]--;
	}
	if (move->sends != TK_NET_NONE) {
		if (network == TK_NETWORK_RSC && !is_network_empty(net, into))
			return false;
		if (is_ordered(net, network) && !add_message(net, network, into, move->sends))
			*too_many = true;
		into[net->flows.at[move->sends].place]++;
	}
	return true;
}

/* ---- the move ---------------------------------------------------------------------------------------------------- */

static void take(const tk_net *net, const tk_net_move *move, uint8_t *into)
{
	const uint32_t *takes = tk_net_at(net, move->takes), *clears = tk_net_at(net, move->clears);
	for (uint32_t i = 0; i < move->takes.count; i++)
		into[takes[i]]--;
	for (uint32_t i = 0; i < move->clears.count; i++)
		into[clears[i]] = 0;
	if (move->join == TK_NET_NONE)
		return;
	const tk_net_join *join = &net->joins.at[move->join];
	const uint32_t *in = tk_net_at(net, join->in);
	for (uint32_t i = 0; i < join->in.count; i++)
		into[in[i]] = (uint8_t)(into[in[i]] - (into[in[i]] > 0));
}

static bool give(const tk_net *net, const tk_net_move *move, uint8_t *into)
{
	const uint32_t *gives = tk_net_at(net, move->gives);
	bool fits = true;
	for (uint32_t i = 0; i < move->gives.count; i++) {
		const tk_net_place *place = &net->places.at[gives[i]];
		/* Ends and blocks count how often they are come to; more than the limit is all the same for ends. */
		if (into[gives[i]] < UINT8_MAX)
			into[gives[i]]++;
		if (into[gives[i]] > TK_NET_TOKENS_MOST && place->kind == TK_NET_END)
			into[gives[i]] = TK_NET_TOKENS_MOST;
		else if (into[gives[i]] > TK_NET_TOKENS_MOST && place->kind != TK_NET_COUNTER)
			fits = false;
		fits = fits && into[gives[i]] < UINT8_MAX;
	}
	if (move->sends != TK_NET_NONE && into[net->flows.at[move->sends].place] > TK_NET_TOKENS_MOST)
		fits = false;
	return fits;
}

tk_net_fired tk_net_fire(const tk_net *net, tk_network network, const uint8_t *state, uint32_t number, uint8_t *into)
{
	const tk_net_move *move = &net->moves.at[number];
	if (!is_possible(net, state, move))
		return TK_NET_NOT_POSSIBLE;
	for (uint32_t i = 0; i < move->unless.count; i++) {
		if (is_possible(net, state, &net->moves.at[move->unless.first + i]))
			return TK_NET_NOT_POSSIBLE;
	}
	bool too_many = false;
	memcpy(into, state, tk_net_stride(net, network));
	take(net, move, into);
	if (!exchange(net, network, move, into, &too_many))
		return TK_NET_NOT_POSSIBLE;
	if (!give(net, move, into) || too_many)
		return TK_NET_TOO_MANY;
	return TK_NET_FIRED;
}

bool tk_net_fire_many(const tk_net *net, const uint8_t *state, uint32_t number, uint8_t *into)
{
	const tk_net_move *move = &net->moves.at[number];
	if (!is_possible(net, state, move))
		return false;
	memcpy(into, state, tk_net_stride(net, TK_NETWORK_BAG));
	const uint32_t *takes = tk_net_at(net, move->takes), *gives = tk_net_at(net, move->gives);
	for (uint32_t i = 0; i < move->takes.count; i++)
		into[takes[i]] = (uint8_t)(into[takes[i]] - (into[takes[i]] < TK_NET_TOKENS_MOST));
	for (uint32_t i = 0; i < move->gives.count; i++)
		into[gives[i]] = (uint8_t)(into[gives[i]] + (into[gives[i]] < TK_NET_TOKENS_MOST));
	return true;
}
