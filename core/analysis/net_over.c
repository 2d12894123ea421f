/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/net_sound.h"

const char *const tk_net_property_names[TK_NET_PROPERTIES] = {
        "safe",  "option-to-complete",    "proper-completion", "no-dead-step", "no-livelock",
        "sound", "message-relaxed-sound",
};

bool tk_net_is_work(const tk_net_place *place)
{
	return !place->ends &&
	       (place->kind == TK_NET_EDGE || place->kind == TK_NET_ACTIVE || place->kind == TK_NET_COUNTER);
}

/* A workflow that is never begun, since nobody sends it what it waits for, does not keep the others from being over. */
bool tk_net_is_over(const tk_net *net, const uint8_t *state)
{
	bool begun = false, ended = false;
	for (uint32_t i = 0; i < net->places.count; i++) {
		const tk_net_place *place = &net->places.at[i];
		if (state[i] == 0)
			continue;
		if (tk_net_is_work(place))
			return false;
		begun = begun || place->kind == TK_NET_BEGUN;
		ended = ended || place->ends;
	}
	return net->single_end ? ended : begun;
}

bool tk_net_is_improper(const tk_net *net, const uint8_t *state, uint32_t *where)
{
	uint32_t end = TK_NET_NONE, work = TK_NET_NONE;
	for (uint32_t i = 0; i < net->places.count; i++) {
		if (state[i] == 0)
			continue;
		*where = i;
		if (net->places.at[i].ends && state[i] > 1)
			return true;
		end = net->places.at[i].ends ? i : end;
		work = tk_net_is_work(&net->places.at[i]) ? i : work;
	}
	*where = work;
	return net->single_end && end != TK_NET_NONE && work != TK_NET_NONE;
}

bool tk_net_is_good(const tk_net *net, const uint8_t *state, bool messages)
{
	for (uint32_t i = 0; i < net->places.count; i++) {
		const tk_net_place *place = &net->places.at[i];
		if (state[i] == 0)
			continue;
		if (tk_net_is_work(place) || (place->kind == TK_NET_END && state[i] > 1) ||
		    (place->ends && state[i] > 1) || (messages && place->kind == TK_NET_MESSAGE))
			return false;
	}
	return true;
}
