/* SPDX-License-Identifier: Apache-2.0 */
/* Incoming information in the flow: the way back to the issuer, and the way into an incident that is being handled. */
#include "inbound_checks.h"
#include "kit_procedure.h"

/* ---- feedback ----------------------------------------------------------------------------------- */

/* A step that tells an outside body, on some run after the information came in. */
static bool leads_to_answer(const tk_host *host, tk_run *run, const kit_procedure *each, const tk_witness **why)
{
	kit_steps answers;
	kit_collect(host, run, each->playbook, TK_TEXT("answer"), &answers);
	if (answers.count == 0)
		return false;
	return answers.overflow ||
	       host->some_run(run, each->playbook, each->step, answers.at, answers.count, NULL, 0, why) != TK_FAILS;
}

static tk_status feedback(const tk_host *host, tk_run *run)
{
	kit_procedures all;
	const tk_witness *why = NULL;
	kit_find_procedures(host, run, &all);
	host->examined(run, all.count);
	if (all.count == 0)
		return kit_no_procedure(host, run, &all);
	for (size_t i = 0; i < all.count; i++) {
		if (leads_to_answer(host, run, &all.at[i], &why))
			return TK_DONE;
	}
	if (kit_find_said(host, run, &all, KIT_PAGE, TK_TEXT("say")))
		return TK_DONE;
	return kit_report_procedure(host, run, kit_main_procedure(&all), TK_TEXT("missing"), why,
	                            why ? kit_inferred(host, run, kit_main_procedure(&all)->step) : 1);
}

/* ---- incident-loop ------------------------------------------------------------------------------ */

typedef struct incident {
	const tk_entry *playbook;
	kit_steps response; /* what is done about the incident */
	kit_steps points;   /* where news from outside comes in */
} incident;

/* Every part of the parameter in one text of the step. */
static bool text_says(const tk_host *host, tk_run *run, tk_value text, tk_text parameter)
{
	tk_value part, found;
	size_t i = 0;
	for (; host->parameter(run, parameter, i, &part) == TK_DONE; i++) {
		size_t start = 0;
		bool any = false;
		for (size_t at = 0; at <= part.text.length && !any; at++) {
			if (at < part.text.length && part.text.at[at] != '|')
				continue;
			any = host->match(run, text, (tk_text){part.text.at + start, at - start}, &found) == TK_DONE;
			start = at + 1;
		}
		if (!any)
			return false;
	}
	return i > 0;
}

static bool step_says(const tk_host *host, tk_run *run, const tk_entry *step, tk_text parameter)
{
	tk_value text;
	if (host->get(run, step, TK_TEXT("title"), 0, &text) == TK_DONE && text_says(host, run, text, parameter))
		return true;
	for (size_t i = 0; host->get(run, step, TK_TEXT("text"), i, &text) == TK_DONE; i++) {
		if (text_says(host, run, text, parameter))
			return true;
	}
	return false;
}

static bool is_intake_playbook(const kit_procedures *all, const tk_entry *playbook)
{
	for (size_t i = 0; i < all->count; i++) {
		if (all->at[i].playbook == playbook)
			return true;
	}
	return false;
}

static bool links_to_intake(const tk_host *host, tk_run *run, const kit_procedures *all, const tk_entry *owner,
                            const tk_entry *own)
{
	size_t links = owner ? host->count(run, TK_TEXT("link"), owner) : 0;
	for (size_t i = 0; i < links; i++) {
		const tk_entry *to = host->follow(run, host->at(run, TK_TEXT("link"), owner, i), TK_TEXT("to"), 0);
		for (size_t j = 0; to && j < all->count; j++) {
			if (all->at[j].document == to && to != own)
				return true;
		}
	}
	return false;
}

static void add_step(kit_steps *steps, const tk_entry *step)
{
	if (steps->count < KIT_STEPS_MOST)
		steps->at[steps->count++] = step;
	else
		steps->overflow = true;
}

static void examine_steps(const tk_host *host, tk_run *run, const kit_procedures *all, incident *each)
{
	size_t steps = host->count(run, TK_TEXT("step"), each->playbook);
	each->response = (kit_steps){.count = 0};
	each->points = (kit_steps){.count = 0};
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), each->playbook, i);
		if (kit_any_class(host, run, step, TK_TEXT("class")) || step_says(host, run, step, TK_TEXT("say")) ||
		    is_intake_playbook(all, host->follow(run, step, TK_TEXT("call"), 0)) ||
		    links_to_intake(host, run, all, step, NULL))
			add_step(&each->points, step);
		else if (kit_any_class(host, run, step, TK_TEXT("response")))
			add_step(&each->response, step);
	}
}

/* A playbook that begins with taking the information in is the intake procedure itself. */
static bool begins_with_intake(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	tk_value title;
	const tk_entry *first = host->at(run, TK_TEXT("step"), playbook, 0);
	return kit_is_for(host, run, playbook, TK_TEXT("scenario")) ||
	       (first && kit_any_class(host, run, first, TK_TEXT("class"))) ||
	       (host->get(run, playbook, TK_TEXT("title"), 0, &title) == TK_DONE &&
	        kit_says_any(host, run, title, TK_TEXT("theme")));
}

/* A page about something else may mention a response in passing; a structured playbook means what it says. */
static bool is_incident(const tk_host *host, tk_run *run, const incident *each)
{
	enum { PROSE_LEAST = 3 };
	return each->response.count > 0 &&
	       (!kit_inferred(host, run, each->response.at[0]) || each->response.count >= PROSE_LEAST);
}

/* News must be able to come in after the response has begun. Prose has an order of pages, not of events: there it is
 * enough that it is said. */
static bool is_open_to_news(const tk_host *host, tk_run *run, const kit_procedures *all, const incident *each)
{
	enum { FIRST_STEPS = 8 };
	if (kit_inferred(host, run, each->response.at[0])) {
		const tk_entry *document = kit_document_of(host, run, each->playbook);
		const tk_text say = TK_TEXT("say");
		return each->points.count > 0 || kit_document_says(host, run, document, kit_test_says, &say) ||
		       links_to_intake(host, run, all, document, document);
	}
	for (size_t i = 0; i < each->response.count && i < FIRST_STEPS && each->points.count; i++) {
		if (each->points.overflow || host->some_run(run, each->playbook, each->response.at[i], each->points.at,
		                                            each->points.count, NULL, 0, NULL) != TK_FAILS)
			return true;
	}
	return false;
}

static tk_status report_closed(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                               bool point)
{
	if (!kit_whole(host, run))
		return kit_unknown(host, run, NULL, TK_TEXT("tenken.yaml"));
	const tk_argument arguments[] = {
	        {TK_TEXT("playbook"), kit_get(host, run, playbook, TK_TEXT("title"), 0)},
	        {TK_TEXT("step"), kit_get(host, run, step, TK_TEXT("title"), 0)},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .at = host->place(point ? step : playbook),
	                      .message = point ? TK_TEXT("unreached") : TK_TEXT("missing"),
	                      .arguments = arguments,
	                      .argument_count = 2,
	                      .inferred = point ? kit_inferred(host, run, step) : 1};
	return host->report(run, &finding);
}

static tk_status incident_loop(const tk_host *host, tk_run *run)
{
	kit_procedures all;
	kit_find_procedures(host, run, &all);
	const tk_entry *shown = NULL, *step = NULL;
	bool point = false;
	size_t most = 0, examined = 0, playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		incident each = {.playbook = host->at(run, TK_TEXT("playbook"), NULL, i)};
		if (begins_with_intake(host, run, each.playbook))
			continue;
		examine_steps(host, run, &all, &each);
		if (!is_incident(host, run, &each))
			continue;
		host->examined(run, ++examined);
		if (is_open_to_news(host, run, &all, &each))
			return TK_DONE;
		/* Shown is the playbook that does most about an incident. */
		if (each.response.count > most) {
			most = each.response.count;
			shown = each.playbook;
			point = each.points.count > 0;
			step = point ? each.points.at[0] : each.response.at[0];
		}
	}
	return shown ? report_closed(host, run, shown, step, point) : TK_DONE;
}

#define READS "playbook step document passage heading link contact party role person organization"

const tk_check feedback_check = {.size = sizeof(tk_check), .name = "feedback", .reads = READS, .examine = feedback};
const tk_check incident_loop_check = {
        .size = sizeof(tk_check), .name = "incident-loop", .reads = READS, .examine = incident_loop};
