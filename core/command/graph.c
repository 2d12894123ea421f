/* SPDX-License-Identifier: Apache-2.0 */
/* tenken graph PATH: the workflows of a file as a drawing, with what is wrong and the run that shows it. */
#include "report/graph.h"
#include "analysis/net_sound.h"
#include "command/show.h"

#include <libintl.h>
#include <string.h>

#define _(msgid) gettext(msgid)

typedef struct marking {
	tk_arena *arena;
	const tk_workflow *workflow;
	bool *steps, *transitions, *faults;
	tk_text caption;
} marking;

static const char *fault_text(tk_flow_fault_kind kind)
{
	static const char *const texts[TK_FLOW_FAULT_KINDS] = {
	        [TK_FLOW_NO_START] = N_("the start names no step"),
	        [TK_FLOW_START_IS_END] = N_("it ends as soon as it begins"),
	        [TK_FLOW_DANGLING] = N_("a next step does not exist"),
	        [TK_FLOW_CLOSED_LOOP] = N_("a loop has no way out"),
	        [TK_FLOW_DEAD_END] = N_("nothing follows this step"),
	        [TK_FLOW_UNREACHABLE] = N_("no way leads to this step"),
	        [TK_FLOW_MISSING_BRANCH] = N_("a decision leaves a case open"),
	        [TK_FLOW_BROKEN_HANDLER] = N_("the handler for exceptions does not exist"),
	        [TK_FLOW_STUCK] = N_("a run gets stuck here"),
	        [TK_FLOW_LIVELOCK] = N_("a run goes round for ever here"),
	        [TK_FLOW_NEVER] = N_("this step is never carried out"),
	        [TK_FLOW_TWICE] = N_("this step is begun again before it is done"),
	        [TK_FLOW_IMPROPER] = N_("the end is come to with work left"),
	};
	return texts[kind];
}

static void mark_run(marking *m, const tk_net *net, const tk_net_verdict *verdict)
{
	for (uint32_t i = 0; i < verdict->run.count; i++) {
		const tk_net_move *move = &net->moves.at[verdict->run.at[i]];
		m->steps[move->step] = true;
		if (move->transition != TK_NET_NONE)
			m->transitions[move->transition] = true;
	}
}

/* The run of the first property that fails; only in workflows that are judged by their states. */
static void mark_witness(marking *m)
{
	static const tk_net_property shown[] = {TK_NET_CAN_COMPLETE, TK_NET_NO_LIVELOCK, TK_NET_SAFE, TK_NET_PROPER};
	tk_value unsupported;
	tk_arena *scratch = tk_arena_open_like(m->arena);
	const tk_net *net = tk_net_make(scratch, &m->workflow, 1, NULL, TK_NET_WATCHED_ONCE, &unsupported);
	const tk_net_result *result =
	        net ? tk_net_judge(scratch, net, TK_NETWORK_BAG, TK_NET_STATES_CHECK, false) : NULL;
	for (size_t i = 0; result && i < sizeof shown / sizeof *shown; i++) {
		if (result->verdicts[shown[i]].answer != TK_FAILS)
			continue;
		mark_run(m, net, &result->verdicts[shown[i]]);
		break;
	}
	tk_arena_close(scratch);
}

static tk_graph draw(tk_arena *arena, const tk_playbook *playbook)
{
	const tk_workflow *workflow = &playbook->workflow;
	marking m = {
	        .arena = arena,
	        .workflow = workflow,
	        .steps = TK_MAKE_ARRAY(arena, bool, (size_t)workflow->steps.count + 1),
	        .faults = TK_MAKE_ARRAY(arena, bool, (size_t)workflow->steps.count + 1),
	        .transitions = TK_MAKE_ARRAY(arena, bool, (size_t)workflow->transitions.count + 1),
	};
	tk_flow_faults faults = {0};
	const char *limit = NULL;
	if (tk_flow_sound(arena, workflow, &faults, &limit, NULL) == TK_HOLDS && playbook->collaboration)
		(void)tk_flow_sound_together(arena, playbook, &faults, &limit, NULL);
	for (uint32_t i = 0; i < faults.count; i++) {
		if (faults.at[i].step < workflow->steps.count)
			m.faults[faults.at[i].step] = true;
	}
	if (faults.count > 0) {
		m.caption = tk_text_of(_(fault_text(faults.at[0].kind)));
		mark_witness(&m);
	}
	return (tk_graph){playbook, {m.steps, m.transitions, m.faults, m.caption}};
}

static int graph(tk_session *session, const tk_shown *shown)
{
	TK_VECTOR(tk_graph) graphs = {0};
	const char *format = session->options.outputs[0].format;
	for (uint32_t i = 0; i < shown->organization->playbooks.count; i++) {
		const tk_playbook *playbook = shown->organization->playbooks.at[i];
		if (playbook->document != shown->document->number)
			continue;
		if (playbook->workflow.steps.count > TK_GRAPH_STEPS_MOST && strcmp(format, "svg") == 0) {
			tk_error error = {0};
			(void)tk_error_set(&error, TK_ERROR_LIMIT,
			                   N_("{what} has more than 5,000 steps; as a drawing write --format dot"),
			                   playbook->title.text, NULL);
			return tk_session_fail(session, &error);
		}
		*TK_PUSH(session->arena, &graphs) = draw(session->arena, playbook);
	}
	if (strcmp(format, "dot") == 0)
		tk_graph_dot(stdout, graphs.at, graphs.count);
	else if (strcmp(format, "mermaid") == 0)
		tk_graph_mermaid(stdout, graphs.at, graphs.count);
	else
		tk_graph_svg(stdout, session->arena, graphs.at, graphs.count);
	return TK_EXIT_CLEAN;
}

int tk_graph_verb(tk_session *session)
{
	tk_error error = {0};
	const char *format = session->options.outputs[0].format;
	if (strcmp(format, "json") == 0 || strcmp(format, "sarif") == 0) {
		(void)tk_error_set(&error, TK_ERROR_USAGE, N_("graph draws svg, dot or mermaid, not {what}"),
		                   tk_text_of(format), NULL);
		return tk_session_fail(session, &error);
	}
	return tk_single_run(session, N_("graph takes one path"), graph);
}
