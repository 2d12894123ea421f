/* SPDX-License-Identifier: Apache-2.0 */
/* Soundness of drawn workflows (analysis/net_sound.h), reduced and whole, against all markings of the same workflow by
 * rules written down here once more. Half of the workflows are built of blocks and then bent. */
#include "analysis/net_sound.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CASES = 120000, STEPS_MOST = 14, EDGES_MOST = 24, MARKINGS_MOST = 3000, TOKENS_MOST = 4, END_TOKENS = 2 };

typedef struct dice {
	uint64_t state;
} dice;

static uint32_t roll(dice *d, uint32_t sides)
{
	d->state ^= d->state << 13;
	d->state ^= d->state >> 7;
	d->state ^= d->state << 17;
	return (uint32_t)(d->state >> 33) % sides;
}

static void out_of_memory(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	abort();
}

/* ---- random workflows -------------------------------------------------------------------------------------------- */

typedef struct graph {
	tk_step_kind kind[STEPS_MOST];
	uint32_t steps;
	struct {
		uint32_t from, to;
	} edge[EDGES_MOST];
	uint32_t edges;
} graph;

static uint32_t add_step(graph *g, tk_step_kind kind)
{
	g->kind[g->steps] = kind;
	return g->steps++;
}

static void add_edge(graph *g, uint32_t from, uint32_t to)
{
	g->edge[g->edges].from = from;
	g->edge[g->edges++].to = to;
}

/* A block between two steps. */
static void add_block(graph *g, dice *d, uint32_t from, uint32_t to, uint32_t depth)
{
	bool room = g->steps + 4 < STEPS_MOST && g->edges + 8 < EDGES_MOST;
	switch (depth > 0 && room ? roll(d, 5) : 0) {
	case 1: {
		uint32_t middle = add_step(g, TK_STEP_ACTION);
		add_block(g, d, from, middle, depth - 1);
		add_block(g, d, middle, to, depth - 1);
		return;
	}
	case 2:
	case 3: {
		bool all = roll(d, 2);
		uint32_t split = add_step(g, all ? TK_STEP_FORK : TK_STEP_DECISION);
		uint32_t meet = add_step(g, all ? TK_STEP_JOIN : TK_STEP_MERGE);
		add_edge(g, from, split);
		add_block(g, d, split, meet, depth - 1);
		add_block(g, d, split, meet, depth - 1);
		add_edge(g, meet, to);
		return;
	}
	case 4: {
		uint32_t head = add_step(g, TK_STEP_MERGE), choice = add_step(g, TK_STEP_DECISION);
		add_edge(g, from, head);
		add_block(g, d, head, choice, depth - 1);
		add_edge(g, choice, head);
		add_edge(g, choice, to);
		return;
	}
	default:
		add_edge(g, from, to);
	}
}

static void bend(graph *g, dice *d)
{
	static const tk_step_kind kinds[] = {TK_STEP_ACTION, TK_STEP_DECISION, TK_STEP_MERGE, TK_STEP_FORK, TK_STEP_JOIN};
	for (uint32_t times = roll(d, 3); times > 0; times--) {
		if (roll(d, 2))
			g->edge[roll(d, g->edges)].to = 1 + roll(d, g->steps - 1);
		else if (g->steps > 2)
			g->kind[2 + roll(d, g->steps - 2)] = kinds[roll(d, 5)];
	}
}

static void make_graph(graph *g, dice *d)
{
	*g = (graph){0};
	add_step(g, TK_STEP_START);
	add_step(g, TK_STEP_END);
	add_block(g, d, 0, 1, 4);
	bend(g, d);
}

/* ---- all markings ------------------------------------------------------------------------------------------------ */

typedef struct marking {
	uint8_t tokens[EDGES_MOST];
	uint8_t ended;
	bool begun;
} marking;

typedef struct oracle {
	const graph *g;
	marking at[MARKINGS_MOST];
	uint32_t count;
	uint32_t next[MARKINGS_MOST][64];
	uint32_t nexts[MARKINGS_MOST];
	bool cut, crowded, improper, done[STEPS_MOST];
} oracle;

static uint32_t find_or_add(oracle *o, const marking *m)
{
	for (uint32_t i = 0; i < o->count; i++) {
		if (memcmp(&o->at[i], m, sizeof *m) == 0)
			return i;
	}
	if (o->count == MARKINGS_MOST) {
		o->cut = true;
		return 0;
	}
	o->at[o->count] = *m;
	return o->count++;
}

static void arrive(oracle *o, uint32_t from, marking m, uint32_t step)
{
	o->done[step] = true;
	for (uint32_t e = 0; e < o->g->edges; e++) {
		if (m.tokens[e] > TOKENS_MOST) {
			o->cut = true;
			return;
		}
		o->crowded = o->crowded || m.tokens[e] > 1;
	}
	o->improper = o->improper || m.ended > 1;
	if (m.ended > END_TOKENS)
		m.ended = END_TOKENS;
	uint32_t to = find_or_add(o, &m);
	if (o->nexts[from] < 64)
		o->next[from][o->nexts[from]++] = to;
	else
		o->cut = true;
}

/* The step goes on from a marking of which its tokens are already taken. */
static void go_on(oracle *o, uint32_t from, marking m, uint32_t step)
{
	uint32_t ways = 0;
	for (uint32_t e = 0; e < o->g->edges; e++)
		ways += o->g->edge[e].from == step ? 1 : 0;
	if (o->g->kind[step] == TK_STEP_END)
		m.ended++;
	if (ways == 0 || o->g->kind[step] == TK_STEP_FORK) {
		for (uint32_t e = 0; e < o->g->edges; e++)
			m.tokens[e] = (uint8_t)(m.tokens[e] + (o->g->edge[e].from == step ? 1 : 0));
		arrive(o, from, m, step);
		return;
	}
	for (uint32_t e = 0; e < o->g->edges; e++) {
		marking with = m;
		if (o->g->edge[e].from != step)
			continue;
		with.tokens[e]++;
		arrive(o, from, with, step);
	}
}

static void follow(oracle *o, uint32_t from)
{
	const marking *m = &o->at[from];
	if (!m->begun) {
		marking with = *m;
		with.begun = true;
		go_on(o, from, with, 0);
		return;
	}
	for (uint32_t s = 1; s < o->g->steps; s++) {
		marking all = *m;
		bool every = true, any = false;
		for (uint32_t e = 0; e < o->g->edges; e++) {
			if (o->g->edge[e].to != s)
				continue;
			any = true;
			every = every && m->tokens[e] > 0;
			if (m->tokens[e] > 0 && o->g->kind[s] != TK_STEP_JOIN) {
				marking with = *m;
				with.tokens[e]--;
				go_on(o, from, with, s);
			}
			all.tokens[e] = (uint8_t)(all.tokens[e] - (m->tokens[e] > 0));
		}
		if (any && every && o->g->kind[s] == TK_STEP_JOIN)
			go_on(o, from, all, s);
	}
}

static bool is_over(const marking *m)
{
	for (uint32_t e = 0; e < EDGES_MOST; e++) {
		if (m->tokens[e] > 0)
			return false;
	}
	return m->begun;
}

static void explore(oracle *o, const graph *g)
{
	memset(o, 0, sizeof *o);
	o->g = g;
	marking first = {0};
	find_or_add(o, &first);
	for (uint32_t i = 0; i < o->count && !o->cut; i++)
		follow(o, i);
}

/* Markings from which one of `set` can be come to. */
static void close_backwards(const oracle *o, bool *set)
{
	for (bool any = true; any;) {
		any = false;
		for (uint32_t i = 0; i < o->count; i++) {
			for (uint32_t n = 0; n < o->nexts[i] && !set[i]; n++)
				any = set[i] = set[o->next[i][n]];
			any = any || false;
		}
		for (uint32_t i = 0; i < o->count && !any; i++) {
			for (uint32_t n = 0; n < o->nexts[i]; n++)
				any = any || (!set[i] && set[o->next[i][n]]);
		}
	}
}

static void expect(const graph *g, uint32_t number, bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "workflow %u: %s\n", number, what);
	for (uint32_t i = 0; i < g->steps; i++)
		fprintf(stderr, " s%u kind %d\n", i, (int)g->kind[i]);
	for (uint32_t i = 0; i < g->edges; i++)
		fprintf(stderr, " %u -> %u\n", g->edge[i].from, g->edge[i].to);
	abort();
}

static uint32_t compared[2];

static void compare(const graph *g, uint32_t number, const tk_net_result *result, const oracle *o)
{
	static bool hope[MARKINGS_MOST], stops[MARKINGS_MOST];
	bool hopeless = false, endless = false, dead = false;
	for (uint32_t i = 0; i < o->count; i++) {
		hope[i] = is_over(&o->at[i]);
		stops[i] = o->nexts[i] == 0 && !hope[i];
	}
	close_backwards(o, hope);
	close_backwards(o, stops);
	for (uint32_t i = 0; i < o->count; i++) {
		hopeless = hopeless || !hope[i];
		endless = endless || (!hope[i] && !stops[i]);
	}
	for (uint32_t s = 0; s < g->steps; s++)
		dead = dead || !o->done[s];
	const tk_net_verdict *v = result->verdicts;
	expect(g, number, v[TK_NET_SAFE].answer == (o->crowded ? TK_FAILS : TK_HOLDS), "safe");
	expect(g, number, v[TK_NET_CAN_COMPLETE].answer == (hopeless ? TK_FAILS : TK_HOLDS), "option to complete");
	expect(g, number, v[TK_NET_PROPER].answer == (o->improper ? TK_FAILS : TK_HOLDS), "proper completion");
	expect(g, number, v[TK_NET_NO_LIVELOCK].answer == (endless ? TK_FAILS : TK_HOLDS), "livelock");
	expect(g, number, v[TK_NET_NO_DEAD_STEP].answer == (dead ? TK_FAILS : TK_HOLDS), "dead step");
	for (uint32_t i = 0; i < v[TK_NET_NO_DEAD_STEP].dead.count; i++)
		expect(g, number, !o->done[v[TK_NET_NO_DEAD_STEP].dead.at[i].to], "not a dead step");
	compared[hopeless || o->crowded || o->improper || dead]++;
}

static void check(const graph *g, uint32_t number, oracle *o)
{
	tk_arena *arena = tk_arena_open(0, out_of_memory, NULL);
	tk_workflow workflow = {.drawn = true};
	const tk_workflow *one = &workflow;
	tk_value unsupported;
	for (uint32_t i = 0; i < g->steps; i++)
		(void)tk_workflow_add_step(arena, &workflow, g->kind[i], (tk_span){1, i, 1});
	for (uint32_t i = 0; i < g->edges; i++)
		(void)tk_workflow_add_transition(arena, &workflow, g->edge[i].from, g->edge[i].to, TK_TRANSITION_NORMAL);
	tk_workflow_finish(arena, &workflow);
	const tk_net *net = tk_net_make(arena, &one, 1, NULL, TK_NET_WATCHED_AGAIN, &unsupported);
	expect(g, number, net != NULL, "no net");
	compare(g, number, tk_net_judge(arena, net, TK_NETWORK_BAG, 0, false), o);
	if (number % 8 == 0)
		compare(g, number, tk_net_judge(arena, net, TK_NETWORK_BAG, 0, true), o);
	tk_arena_close(arena);
}

int main(void)
{
	static oracle o;
	dice d = {UINT64_C(0x20261123)};
	uint32_t cut = 0;
	for (uint32_t i = 0; i < CASES; i++) {
		graph g;
		make_graph(&g, &d);
		explore(&o, &g);
		if (o.cut)
			cut++;
		else
			check(&g, i, &o);
	}
	printf("%u sound, %u not, %u too large for the oracle\n", compared[0], compared[1], cut);
	return compared[0] < 1000 || compared[1] < 1000;
}
