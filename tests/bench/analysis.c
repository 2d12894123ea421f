/* SPDX-License-Identifier: Apache-2.0 */
/* Times of the analyses on workflows and systems of stated sizes, as lines "what seconds". Not a test: nothing fails.
 */
#include "analysis/cuts.h"
#include "analysis/flow.h"
#include "analysis/net_sound.h"
#include "analysis/timing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { OBLIGATIONS = 64, NETS = 1000, GATES = 2000 };

static uint64_t seed = UINT64_C(0xBE4C4);

static uint32_t roll(uint32_t sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 33) % sides;
}

static void out_of_memory(void *context, size_t wanted)
{
	(void)context;
	fprintf(stderr, "out of memory: %zu\n", wanted);
	exit(1);
}

static double now(void)
{
	struct timespec time;
	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- block-structured workflows ---------------------------------------------------------------------------------- */

static uint32_t add(tk_arena *arena, tk_workflow *workflow, tk_step_kind kind)
{
	uint32_t index = tk_workflow_add_step(arena, workflow, kind, (tk_span){1, workflow->steps.count, 1});
	workflow->steps.at[index].time_least = 60;
	workflow->steps.at[index].time_most = 120;
	return index;
}

static void go(tk_arena *arena, tk_workflow *workflow, uint32_t from, uint32_t to)
{
	(void)tk_workflow_add_transition(arena, workflow, from, to, TK_TRANSITION_NORMAL);
}

/* Blocks of eight steps in a row: a parallel one, then a choice. */
static void make_blocks(tk_arena *arena, tk_workflow *workflow, uint32_t steps)
{
	uint32_t last = add(arena, workflow, TK_STEP_START);
	while (workflow->steps.count + 9 < steps) {
		bool all = roll(2);
		uint32_t split = add(arena, workflow, all ? TK_STEP_FORK : TK_STEP_DECISION);
		uint32_t meet = add(arena, workflow, all ? TK_STEP_JOIN : TK_STEP_MERGE);
		workflow->steps.at[split].partner = meet;
		workflow->steps.at[meet].partner = split;
		go(arena, workflow, last, split);
		for (uint32_t i = 0; i < 3; i++) {
			uint32_t first = add(arena, workflow, TK_STEP_ACTION),
			         second = add(arena, workflow, TK_STEP_ACTION);
			go(arena, workflow, split, first);
			go(arena, workflow, first, second);
			go(arena, workflow, second, meet);
		}
		last = meet;
	}
	go(arena, workflow, last, add(arena, workflow, TK_STEP_END));
	tk_workflow_finish(arena, workflow);
}

static void bench_blocks(uint32_t steps)
{
	tk_arena *arena = tk_arena_open(0, out_of_memory, NULL);
	tk_workflow workflow = {0};
	make_blocks(arena, &workflow, steps);
	size_t model = tk_arena_held(arena);
	double start = now();
	tk_flow_faults faults = {0};
	const char *limit = NULL;
	tk_answer answer = tk_flow_sound(arena, &workflow, &faults, &limit, NULL);
	double sound = now();
	uint64_t *targets = TK_MAKE_ARRAY(arena, uint64_t, workflow.steps.count);
	for (uint32_t i = 0; i < 3 * OBLIGATIONS; i++)
		targets[roll(workflow.steps.count)] |= UINT64_C(1) << i % OBLIGATIONS;
	double asked = now();
	tk_answer answers[OBLIGATIONS];
	tk_flow_every_run_each(tk_flow_memo_make(arena, &workflow), 0, targets, OBLIGATIONS, answers);
	uint32_t holds = 0;
	for (uint32_t i = 0; i < OBLIGATIONS; i++)
		holds += answers[i] == TK_HOLDS ? 1 : 0;
	double obliged = now();
	const tk_timing *timing = tk_timing_make(arena, &workflow, 0, NULL, NULL);
	double timed = now();
	printf("blocks of %u steps: sound %.3f s, %d obligations %.3f s, times %.3f s, together %.3f s (answer %d, %u "
	       "hold, %lld s), %zu MiB beside the model's %zu MiB\n",
	       workflow.steps.count, sound - start, OBLIGATIONS, obliged - asked, timed - obliged,
	       sound - start + timed - asked, (int)answer, holds, (long long)tk_timing_whole(timing).most,
	       (tk_arena_held(arena) - model) >> 20, model >> 20);
	tk_arena_close(arena);
}

/* ---- irregular nets ---------------------------------------------------------------------------------------------- */

/* A block-structured workflow with some of its transitions bent. */
static void make_irregular(tk_arena *arena, tk_workflow *workflow, uint32_t steps)
{
	make_blocks(arena, workflow, steps);
	for (uint32_t i = 0; i < workflow->steps.count; i++)
		workflow->steps.at[i].partner = TK_NO_STEP;
	workflow->drawn = true;
	for (uint32_t i = roll(4); i > 0; i--) {
		uint32_t edge = 1 + roll(workflow->transitions.count - 1);
		workflow->transitions.at[edge].to = 1 + roll(workflow->steps.count - 1);
	}
}

static int by_value(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

static void bench_nets(void)
{
	static double times[NETS];
	uint32_t answers[4] = {0};
	for (uint32_t i = 0; i < NETS; i++) {
		tk_arena *arena = tk_arena_open(0, out_of_memory, NULL);
		tk_workflow workflow = {0};
		const tk_workflow *one = &workflow;
		tk_value unsupported;
		make_irregular(arena, &workflow, 50 + roll(450));
		double start = now();
		const tk_net *net = tk_net_make(arena, &one, 1, NULL, TK_NET_WATCHED_AGAIN, &unsupported);
		const tk_net_result *result = tk_net_judge(arena, net, TK_NETWORK_BAG, TK_NET_STATES_CHECK, false);
		times[i] = now() - start;
		answers[result->verdicts[TK_NET_CAN_COMPLETE].answer & 3]++;
		tk_arena_close(arena);
	}
	qsort(times, NETS, sizeof *times, by_value);
	printf("%d irregular nets of 50 to 500 steps: median %.3f ms, 90 %% %.3f ms, most %.1f ms (holds %u, fails %u, "
	       "not decided %u)\n",
	       NETS, times[NETS / 2] * 1e3, times[NETS * 9 / 10] * 1e3, times[NETS - 1] * 1e3, answers[TK_HOLDS & 3],
	       answers[TK_FAILS & 3], answers[TK_UNDECIDED & 3]);
}

/* ---- cut sets ---------------------------------------------------------------------------------------------------- */

static void bench_cuts(void)
{
	tk_arena *arena = tk_arena_open(0, out_of_memory, NULL);
	tk_cut_system system = {.events = 1500};
	for (uint32_t g = 0; g < GATES; g++) {
		tk_cut_gate *gate = TK_PUSH(arena, &system.gates);
		gate->every = roll(3) > 0;
		for (uint32_t i = 2 + roll(2); i > 0; i--) {
			/* near the top few gates are shared, as in systems that people build */
			uint32_t input = g > 10 && roll(3) > 0 ? system.events + g - 1 - roll(g < 60 ? g : 60)
			                                       : roll(system.events);
			*TK_PUSH(arena, &gate->inputs) = input;
		}
	}
	double start = now();
	const tk_cut_sets *sets = tk_cut_sets_find(arena, &system, system.events + GATES - 1, 3);
	printf("cut sets to order 3 of %d gates: %.3f s, %u sets%s\n", GATES, now() - start, sets->count,
	       sets->limited ? ", a limit was hit" : "");
	tk_arena_close(arena);
}

/* analysis [blocks | nets | cuts]: one of them, or all. */
int main(int count, char **arguments)
{
	const char *only = count > 1 ? arguments[1] : "";
	for (uint32_t steps = 1000; steps <= 1000000 && strstr("blocks", only); steps *= 10)
		bench_blocks(steps);
	if (strstr("nets", only))
		bench_nets();
	if (strstr("cuts", only))
		bench_cuts();
	struct rusage usage;
	(void)getrusage(RUSAGE_SELF, &usage);
	printf("peak of all %ld MiB\n", usage.ru_maxrss / 1024);
	return 0;
}
