/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/timing_walk.h"

#include <stdlib.h>

/* ---- one step ---------------------------------------------------------------------------------------------------- */

int64_t tk_add_times(int64_t a, int64_t b)
{
	if (a < 0 || b < 0)
		return a == TK_TIME_ENDLESS || b == TK_TIME_ENDLESS ? TK_TIME_ENDLESS : TK_TIME_UNKNOWN;
	return a > INT64_MAX - b ? INT64_MAX : a + b;
}

bool tk_is_worse_time(int64_t a, int64_t b)
{
	if (a < 0 || b < 0)
		return a < b;
	return a > b;
}

static void own_time(const timer *t, uint32_t step, int64_t *least, int64_t *most)
{
	const tk_step *at = &t->graph.workflow->steps.at[step];
	bool works = !at->helper && (at->kind == TK_STEP_ACTION || at->kind == TK_STEP_CALL);
	*least = at->time_least >= 0 ? at->time_least : 0;
	*most = at->time_most >= 0 ? at->time_most : works ? TK_TIME_UNKNOWN : 0;
	int64_t call_least, call_most;
	if (at->kind == TK_STEP_CALL && at->time_most < 0 && t->options.call &&
	    t->options.call(t->options.context, at, &call_least, &call_most)) {
		*least = call_least;
		*most = call_most;
	}
	if (tk_is_on_calendar(t, step)) /* in a loop: each round begins at another instant */
		*most = TK_TIME_UNKNOWN;
	*least = tk_add_times(*least, at->wait);
	*most = tk_add_times(*most, at->wait);
}

/* ---- components -------------------------------------------------------------------------------------------------- */

static void enter(timer *t, uint32_t step, uint32_t *depth, uint32_t *waiting)
{
	t->entered[step] = t->low[step] = ++t->clock;
	t->path[(*depth)++] = step;
	t->pending[(*waiting)++] = step;
}

static void walk(timer *t, uint32_t from)
{
	uint32_t depth = 0, waiting = 0;
	enter(t, from, &depth, &waiting);
	while (depth > 0) {
		uint32_t step = t->path[depth - 1];
		if (t->next[step] < t->graph.nodes[step].out_count) {
			const tk_flow_edge *edge = tk_flow_way(&t->graph, step, t->next[step]++);
			if (!edge->ordinary)
				continue;
			if (t->entered[edge->to] == 0)
				enter(t, edge->to, &depth, &waiting);
			else if (t->component[edge->to] == 0 && t->entered[edge->to] < t->low[step])
				t->low[step] = t->entered[edge->to];
			continue;
		}
		depth--;
		if (depth > 0 && t->low[step] < t->low[t->path[depth - 1]])
			t->low[t->path[depth - 1]] = t->low[step];
		if (t->low[step] != t->entered[step])
			continue;
		uint32_t member;
		do {
			member = t->pending[--waiting];
			t->component[member] = step + 1;
			t->order[t->count++] = member;
		} while (member != step);
	}
}

/* ---- which branch of a block ------------------------------------------------------------------------------------- */

static uint32_t label_behind(const timer *t, const tk_flow_edge *edge, uint32_t number)
{
	if (edge->branch)
		return number + 1;
	return tk_timed_branch(t, edge->from);
}

static void label_branches(timer *t)
{
	uint32_t *queue = t->path, tail = 0;
	bool *seen = TK_MAKE_ARRAY(t->arena, bool, (size_t)t->graph.count + 1);
	seen[t->out->from] = true;
	queue[tail++] = t->out->from;
	for (uint32_t head = 0; head < tail; head++) {
		uint32_t step = queue[head];
		for (uint32_t e = 0; e < t->graph.nodes[step].out_count; e++) {
			const tk_flow_edge *edge = tk_flow_way(&t->graph, step, e);
			if (!edge->ordinary || seen[edge->to])
				continue;
			seen[edge->to] = true;
			t->branch[edge->to] = label_behind(t, edge, t->graph.nodes[step].first_out + e);
			queue[tail++] = edge->to;
		}
	}
}

/* ---- arrivals ---------------------------------------------------------------------------------------------------- */

/* Which step leaves open how long persons may be waited for; TK_NO_STEP. */
static uint32_t arrive_late(const timer *t, uint32_t edge, tk_time_point *at)
{
	const tk_time_point *before = &t->out->done[t->graph.workflow->transitions.at[edge].from];
	bool waits = t->delay && t->graph.edges[edge].branch;
	int64_t latest = waits ? tk_add_times(before->latest, t->delay[edge]) : before->latest;
	if (at->reached && !tk_is_worse_time(latest, at->latest))
		return TK_NO_STEP;
	at->latest = latest;
	return waits && t->delay[edge] < 0 ? t->unsaid[edge] : before->because;
}

static void arrive_at_worst(const timer *t, uint32_t edge, tk_time_point *at)
{
	const tk_time_point *before = &t->out->done[t->graph.workflow->transitions.at[edge].from];
	if (at->reached && !tk_is_worse_time(before->most, at->most))
		return;
	at->most = before->most;
	at->because = before->because;
	at->via = edge;
}

/* A join waits for all its branches; the ways that come out of one branch are alternatives. */
static int64_t least_at_join(const timer *t, uint32_t step)
{
	const tk_flow_graph *graph = &t->graph;
	bool block = graph->nodes[step].partner != TK_NO_STEP;
	int64_t latest = 0;
	for (uint32_t i = graph->in_first[step]; i < graph->in_first[step + 1]; i++) {
		const tk_flow_edge *edge = &graph->edges[graph->in_edges[i]];
		const tk_time_point *before = &t->out->done[edge->from];
		if (!edge->ordinary || !before->reached)
			continue;
		int64_t best = before->least;
		for (uint32_t k = graph->in_first[step];
		     block && k < graph->in_first[step + 1] && k - graph->in_first[step] < 64; k++) {
			const tk_flow_edge *other = &graph->edges[graph->in_edges[k]];
			if (t->out->done[other->from].reached &&
			    tk_timed_branch(t, other->from) == tk_timed_branch(t, edge->from) &&
			    t->out->done[other->from].least < best)
				best = t->out->done[other->from].least;
		}
		latest = best > latest ? best : latest;
	}
	return latest;
}

static void wait_at_join(const timer *t, uint32_t step, tk_time_point *at)
{
	uint32_t fork = t->graph.nodes[step].partner;
	at->least = least_at_join(t, step);
	if (!t->together || fork == TK_NO_STEP || !t->out->done[fork].reached)
		return;
	int64_t together = tk_add_times(t->out->done[fork].most, t->together[fork]);
	if (at->most < 0 || together <= at->most)
		return;
	if (together - at->most > t->out->longer_by) {
		t->out->longer_by = together - at->most;
		t->out->held_up = fork;
		t->out->held_by = t->whose[fork];
	}
	at->most = together;
}

static tk_time_point arrival(const timer *t, uint32_t step)
{
	const tk_flow_graph *graph = &t->graph;
	tk_time_point at = {.because = TK_NO_STEP, .via = TK_NO_STEP};
	uint32_t late_because = TK_NO_STEP;
	if (step == t->out->from)
		return (tk_time_point){.reached = true, .because = TK_NO_STEP, .via = TK_NO_STEP};
	for (uint32_t i = graph->in_first[step]; i < graph->in_first[step + 1]; i++) {
		const tk_flow_edge *edge = &graph->edges[graph->in_edges[i]];
		if (!edge->ordinary || !t->out->done[edge->from].reached)
			continue;
		uint32_t unsaid = arrive_late(t, graph->in_edges[i], &at);
		late_because = unsaid != TK_NO_STEP ? unsaid : late_because;
		arrive_at_worst(t, graph->in_edges[i], &at);
		if (!at.reached || t->out->done[edge->from].least < at.least)
			at.least = t->out->done[edge->from].least;
		at.reached = true;
	}
	if (at.reached && graph->nodes[step].kind == TK_STEP_JOIN)
		wait_at_join(t, step, &at);
	if (at.most >= 0 && at.latest < 0)
		at.because = late_because;
	return at;
}

static void finish_step(timer *t, uint32_t step, tk_time_point at)
{
	int64_t least, most;
	if (tk_is_on_calendar(t, step)) {
		t->out->done[step] = tk_finish_on_calendar(t, step, at);
		return;
	}
	own_time(t, step, &least, &most);
	at.least = tk_add_times(at.least, least);
	if (most == TK_TIME_UNKNOWN && at.most >= 0)
		at.because = step;
	at.most = tk_add_times(at.most, most);
	at.latest = tk_add_times(at.latest, most);
	t->out->done[step] = at;
}

/* ---- loops ------------------------------------------------------------------------------------------------------- */

/* The one step through which a loop is entered and that bounds it; TK_NO_STEP: there is none. */
static uint32_t find_head(const timer *t, const uint32_t *members, uint32_t count)
{
	uint32_t head = TK_NO_STEP;
	for (uint32_t i = 0; i < count; i++) {
		bool entered = members[i] == t->out->from;
		for (uint32_t e = t->graph.in_first[members[i]]; e < t->graph.in_first[members[i] + 1]; e++) {
			const tk_flow_edge *edge = &t->graph.edges[t->graph.in_edges[e]];
			entered = entered || (t->out->done[edge->from].reached &&
			                      t->component[edge->from] != t->component[members[i]]);
		}
		if (!entered)
			continue;
		if (head != TK_NO_STEP)
			return TK_NO_STEP;
		head = members[i];
	}
	return head;
}

static uint32_t bound_of(const timer *t, const uint32_t *members, uint32_t count)
{
	uint32_t bound = 0;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t most = t->graph.workflow->steps.at[members[i]].loop_most;
		if (most > 0 && bound > 0)
			return 0; /* loops in each other: each has its own head, but we see one component */
		bound = most > 0 ? most : bound;
	}
	return bound;
}

/* Steps of a loop in an order in which all but the ways back to the head lead forwards. False: there are other circles.
 */
static bool order_inside(timer *t, const uint32_t *members, uint32_t count, uint32_t head, uint32_t *order)
{
	uint32_t *missing = t->next, tail = 0;
	for (uint32_t i = 0; i < count; i++)
		missing[members[i]] = 0;
	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t e = t->graph.in_first[members[i]]; e < t->graph.in_first[members[i] + 1]; e++) {
			const tk_flow_edge *edge = &t->graph.edges[t->graph.in_edges[e]];
			if (edge->ordinary && t->component[edge->from] == t->component[head] && members[i] != head)
				missing[members[i]]++;
		}
	}
	order[tail++] = head;
	for (uint32_t at = 0; at < tail; at++) {
		for (uint32_t e = 0; e < t->graph.nodes[order[at]].out_count; e++) {
			const tk_flow_edge *edge = tk_flow_way(&t->graph, order[at], e);
			if (edge->ordinary && t->component[edge->to] == t->component[head] && edge->to != head &&
			    --missing[edge->to] == 0)
				order[tail++] = edge->to;
		}
	}
	return tail == count;
}

static int64_t times(int64_t round, uint32_t rounds)
{
	if (round <= 0 || rounds == 0)
		return rounds == 0 ? 0 : round;
	return round > INT64_MAX / (int64_t)rounds ? INT64_MAX : round * (int64_t)rounds;
}

/* `rounds` more rounds after the first are over before anything behind the loop. */
static void time_bounded_loop(timer *t, uint32_t head, const uint32_t *order, uint32_t count, uint32_t rounds)
{
	finish_step(t, head, arrival(t, head));
	int64_t round = 0, start = t->out->done[head].most;
	uint32_t because = TK_NO_STEP;
	for (uint32_t i = 1; i < count; i++)
		finish_step(t, order[i], arrival(t, order[i]));
	for (uint32_t e = t->graph.in_first[head]; e < t->graph.in_first[head + 1]; e++) {
		const tk_flow_edge *edge = &t->graph.edges[t->graph.in_edges[e]];
		const tk_time_point *last = &t->out->done[edge->from];
		if (t->component[edge->from] != t->component[head] || !edge->ordinary)
			continue;
		int64_t length = last->most < 0 || start < 0 ? last->most : last->most - start;
		if (tk_is_worse_time(length, round)) {
			round = length;
			because = last->because;
		}
	}
	int64_t own_least, own_most;
	own_time(t, head, &own_least, &own_most);
	round = tk_add_times(round, own_most);
	int64_t more = times(round, rounds);
	for (uint32_t i = 0; i < count; i++) {
		tk_time_point *at = &t->out->done[order[i]];
		if (more < 0 && at->most >= 0)
			at->because = because;
		at->most = tk_add_times(at->most, more);
		at->latest = tk_add_times(at->latest, more);
	}
}

/* Without a bound there is no worst case. At best the shortest way through: rounds of nothing but progress. */
static void time_endless_loop(timer *t, const uint32_t *members, uint32_t count)
{
	uint32_t entry = TK_NO_STEP;
	bool changed = true;
	for (uint32_t i = count; i > 0 && entry == TK_NO_STEP; i--)
		entry = arrival(t, members[i - 1]).reached ? members[i - 1] : TK_NO_STEP;
	for (uint32_t rounds = 0; changed && rounds <= count; rounds++) {
		changed = false;
		for (uint32_t i = count; i > 0; i--) {
			tk_time_point at = arrival(t, members[i - 1]), *was = &t->out->done[members[i - 1]];
			int64_t least, most;
			if (!at.reached)
				continue;
			own_time(t, members[i - 1], &least, &most);
			at.least = tk_add_times(at.least, least);
			if (was->reached && was->least <= at.least)
				continue;
			at.most = at.latest = TK_TIME_ENDLESS;
			at.because = entry;
			*was = at;
			changed = true;
		}
	}
}

bool tk_is_timed_loop(const timer *t, const uint32_t *members, uint32_t count)
{
	if (count > 1)
		return true;
	const tk_step *step = &t->graph.workflow->steps.at[members[0]];
	for (uint32_t e = 0; e < step->out_count; e++) {
		const tk_flow_edge *edge = tk_flow_way(&t->graph, members[0], e);
		if (edge->ordinary && edge->to == members[0])
			return true;
	}
	return false;
}

static void time_component(timer *t, uint32_t *members, uint32_t count)
{
	if (!tk_is_timed_loop(t, members, count)) {
		finish_step(t, members[0], arrival(t, members[0]));
		return;
	}
	uint32_t head = find_head(t, members, count), rounds = bound_of(t, members, count);
	tk_arena_mark mark = tk_arena_get_mark(t->arena);
	uint32_t *order = TK_MAKE_ARRAY(t->arena, uint32_t, (size_t)count + 1);
	if (head != TK_NO_STEP && rounds > 0 && order_inside(t, members, count, head, order))
		time_bounded_loop(t, head, order, count, rounds - 1);
	else
		time_endless_loop(t, members, count);
	tk_arena_pop(t->arena, mark);
}

uint32_t tk_component_first(const timer *t, uint32_t last)
{
	uint32_t first = last - 1;
	while (first > 0 && t->component[t->order[first - 1]] == t->component[t->order[last - 1]])
		first--;
	return first;
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

tk_timing *tk_timing_make(tk_arena *arena, const tk_workflow *workflow, uint32_t from, tk_time_of_call *call,
                          void *context)
{
	const tk_timing_options options = {.call = call, .context = context};
	return tk_timing_make_with(arena, workflow, from, &options);
}

tk_timing *tk_timing_make_with(tk_arena *arena, const tk_workflow *workflow, uint32_t from,
                               const tk_timing_options *options)
{
	size_t room = (size_t)workflow->steps.count + 1;
	tk_timing *out = TK_MAKE(arena, tk_timing);
	out->workflow = workflow;
	out->from = from;
	out->held_up = TK_NO_STEP;
	out->done = TK_MAKE_ARRAY(arena, tk_time_point, room);
	for (uint32_t i = 0; i < workflow->steps.count; i++)
		out->done[i] = (tk_time_point){.because = TK_NO_STEP, .via = TK_NO_STEP};
	if (from >= workflow->steps.count)
		return out;
	tk_arena *scratch = tk_arena_open_like(arena);
	timer t = {.arena = scratch, .out = out, .options = *options};
	t.graph = tk_flow_graph_make(scratch, workflow);
	t.entered = TK_MAKE_ARRAY(scratch, uint32_t, room);
	t.low = TK_MAKE_ARRAY(scratch, uint32_t, room);
	t.next = TK_MAKE_ARRAY(scratch, uint32_t, room);
	t.path = TK_MAKE_ARRAY(scratch, uint32_t, room);
	t.pending = TK_MAKE_ARRAY(scratch, uint32_t, room);
	t.component = TK_MAKE_ARRAY(scratch, uint32_t, room);
	t.order = TK_MAKE_ARRAY(scratch, uint32_t, room);
	t.branch = TK_MAKE_ARRAY(scratch, uint32_t, room);
	walk(&t, from);
	label_branches(&t);
	tk_time_persons(&t);
	for (uint32_t last = t.count; last > 0;) {
		uint32_t first = tk_component_first(&t, last);
		time_component(&t, t.order + first, last - first);
		last = first;
	}
	tk_arena_close(scratch);
	return out;
}

tk_time_point tk_timing_whole(const tk_timing *timing)
{
	tk_time_point whole = {.because = TK_NO_STEP, .via = TK_NO_STEP};
	for (uint32_t i = 0; i < timing->workflow->steps.count; i++) {
		const tk_time_point *at = &timing->done[i];
		if (!at->reached || timing->workflow->steps.at[i].out_count > 0)
			continue;
		if (!whole.reached || at->least < whole.least)
			whole.least = at->least;
		if (!whole.reached || tk_is_worse_time(at->most, whole.most)) {
			whole.most = at->most;
			whole.because = at->because;
		}
		if (!whole.reached || tk_is_worse_time(at->latest, whole.latest))
			whole.latest = at->latest;
		whole.reached = true;
	}
	return whole;
}

const tk_witness *tk_timing_tell(tk_arena *arena, const tk_timing *timing, uint32_t step)
{
	TK_VECTOR(uint32_t) back = {0};
	tk_witness *witness = TK_MAKE(arena, tk_witness);
	witness->kind = TK_WITNESS_RUN;
	/* A worst run through a bounded loop comes back to its head: each step is told once. */
	bool *told = TK_MAKE_ARRAY(arena, bool, (size_t)timing->workflow->steps.count + 1);
	for (uint32_t at = step; !told[at];) {
		told[at] = true;
		*TK_PUSH(arena, &back) = at;
		if (timing->done[at].via == TK_NO_STEP)
			break;
		at = timing->workflow->transitions.at[timing->done[at].via].from;
	}
	for (uint32_t i = back.count; i > 0; i--) {
		uint32_t at = back.at[i - 1];
		tk_text takes = TK_TEXT("");
		if (timing->workflow->steps.at[at].time_most >= 0)
			takes = tk_time_text(
			        arena, timing->workflow->steps.at[at].time_most + timing->workflow->steps.at[at].wait,
			        false);
		tk_flow_tell(arena, witness, timing->workflow, at, takes, false);
	}
	return witness;
}

tk_text tk_time_text(tk_arena *arena, int64_t seconds, bool japanese)
{
	static const struct {
		int64_t length;
		const char *english, *japanese;
	} units[] = {{86400, "d", "日"}, {3600, "h", "時間"}, {60, "min", "分"}, {1, "s", "秒"}};
	for (unsigned i = 0; i < 4; i++) {
		if (seconds < units[i].length && i < 3)
			continue;
		int64_t whole = seconds / units[i].length, rest = seconds % units[i].length;
		int64_t next = i < 3 ? rest / units[i + 1].length : 0;
		const char *unit = japanese ? units[i].japanese : units[i].english;
		if (next == 0)
			return tk_text_format(arena, japanese ? "%lld%s" : "%lld %s", (long long)whole, unit);
		return tk_text_format(arena, japanese ? "%lld%s%lld%s" : "%lld %s %lld %s", (long long)whole, unit,
		                      (long long)next, japanese ? units[i + 1].japanese : units[i + 1].english);
	}
	return TK_TEXT("");
}
