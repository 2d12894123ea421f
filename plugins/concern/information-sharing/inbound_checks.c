/* SPDX-License-Identifier: Apache-2.0 */
/* Incoming information: what the procedure says, who takes it, on whose authority, and by which route it still arrives.
 */
#include "inbound_checks.h"
#include "kit_procedure.h"

/* ---- our own point of contact ------------------------------------------------------------------- */

static bool is_own(const tk_host *host, tk_run *run, const tk_entry *contact)
{
	return kit_has(host, run, contact, TK_TEXT("registered-with"));
}

static const tk_entry *own_contact(const tk_host *host, tk_run *run)
{
	size_t contacts = host->count(run, TK_TEXT("contact"), NULL);
	for (size_t i = 0; i < contacts; i++) {
		const tk_entry *contact = host->at(run, TK_TEXT("contact"), NULL, i);
		if (is_own(host, run, contact))
			return contact;
	}
	return NULL;
}

/* ---- intake-owner ------------------------------------------------------------------------------- */

/* Steps that take information in; a playbook of the scenario without a declared one begins with it. */
static bool takes_in(const tk_host *host, tk_run *run, const kit_procedure *each, const tk_entry *step)
{
	return step == each->step || kit_any_class(host, run, step, TK_TEXT("class"));
}

static bool has_owner(const tk_host *host, tk_run *run, const kit_procedure *each)
{
	size_t steps = host->count(run, TK_TEXT("step"), each->playbook);
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), each->playbook, i);
		if (takes_in(host, run, each, step) &&
		    (kit_has(host, run, step, TK_TEXT("actor")) || kit_has(host, run, step, TK_TEXT("actor-word"))))
			return true;
	}
	return false;
}

/* A role of the register has its own line of succession, or the rule about roles says that it has none. */
static bool has_deputy(const tk_host *host, tk_run *run, const kit_procedure *each)
{
	size_t steps = host->count(run, TK_TEXT("step"), each->playbook);
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), each->playbook, i);
		if (takes_in(host, run, each, step) &&
		    (kit_has(host, run, step, TK_TEXT("alternate")) || host->follow(run, step, TK_TEXT("actor"), 0)))
			return true;
	}
	return false;
}

static bool route_has_hours(const tk_host *host, tk_run *run, const tk_entry *contact)
{
	size_t routes = host->count(run, TK_TEXT("route"), contact);
	for (size_t i = 0; i < routes; i++) {
		if (kit_has(host, run, host->at(run, TK_TEXT("route"), contact, i), TK_TEXT("hours")))
			return true;
	}
	return false;
}

static bool has_hours(const tk_host *host, tk_run *run)
{
	size_t contacts = host->count(run, TK_TEXT("contact"), NULL);
	for (size_t i = 0; i < contacts; i++) {
		const tk_entry *contact = host->at(run, TK_TEXT("contact"), NULL, i);
		if (is_own(host, run, contact) &&
		    (kit_has(host, run, contact, TK_TEXT("hours")) || route_has_hours(host, run, contact)))
			return true;
	}
	return false;
}

/* Does somebody take information in who is registered as the one to be asked for? */
static bool is_carried_out_by(const tk_host *host, tk_run *run, const kit_procedures *all, const tk_entry *role)
{
	for (size_t i = 0; i < all->count; i++) {
		size_t steps = host->count(run, TK_TEXT("step"), all->at[i].playbook);
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), all->at[i].playbook, j);
			if (takes_in(host, run, &all->at[i], step) &&
			    (host->follow(run, step, TK_TEXT("actor"), 0) == role ||
			     host->follow(run, step, TK_TEXT("alternate"), 0) == role))
				return true;
		}
	}
	return false;
}

static tk_status report_other_role(const tk_host *host, tk_run *run, const kit_procedures *all, const tk_entry *own,
                                   const tk_entry *role)
{
	const kit_procedure *shown = kit_main_procedure(all);
	const tk_argument arguments[] = {
	        {TK_TEXT("contact"), kit_get(host, run, own, TK_TEXT("name"), 0)},
	        {TK_TEXT("role"), kit_get(host, run, role, TK_TEXT("name"), 0)},
	        {TK_TEXT("step"), kit_get(host, run, shown->step, TK_TEXT("title"), 0)},
	};
	return kit_report(host, run, own, TK_TEXT("other-role"), arguments, 3, kit_inferred(host, run, shown->step));
}

static tk_status intake_owner(const tk_host *host, tk_run *run)
{
	kit_procedures all;
	kit_find_procedures(host, run, &all);
	host->examined(run, all.count);
	if (all.count == 0)
		return kit_no_procedure(host, run, &all);
	const tk_entry *own = own_contact(host, run);
	const tk_entry *role = own ? host->follow(run, own, TK_TEXT("role"), 0) : NULL;
	bool owner = role != NULL, deputy = role != NULL;
	for (size_t i = 0; i < all.count; i++) {
		owner = owner || has_owner(host, run, &all.at[i]);
		deputy = deputy || has_deputy(host, run, &all.at[i]);
	}
	owner = owner || kit_find_said(host, run, &all, KIT_SECTION, TK_TEXT("owner"));
	deputy = deputy || kit_find_said(host, run, &all, KIT_PAGE, TK_TEXT("deputy"));
	bool hours = has_hours(host, run) || kit_find_said(host, run, &all, KIT_PAGE, TK_TEXT("hours"));
	const kit_procedure *shown = kit_main_procedure(&all);
	if (!owner || !deputy || !hours)
		return kit_report_procedure(host, run, shown,
		                            !owner    ? TK_TEXT("no-owner")
		                            : !deputy ? TK_TEXT("no-deputy")
		                                      : TK_TEXT("no-hours"),
		                            NULL, owner && deputy ? 1 : kit_inferred(host, run, shown->step));
	/* Who acts is known only where the steps name roles of the register. */
	bool named = false;
	for (size_t i = 0; i < all.count && !named; i++)
		named = host->follow(run, all.at[i].step, TK_TEXT("actor"), 0) != NULL;
	if (role && named && !is_carried_out_by(host, run, &all, role))
		return report_other_role(host, run, &all, own, role);
	return TK_DONE;
}

/* ---- act-authority ------------------------------------------------------------------------------ */

/* A step of the parameter "act" whose role may decide something by the register of roles. */
static bool role_may_act(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	size_t steps = playbook ? host->count(run, TK_TEXT("step"), playbook) : 0;
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		const tk_entry *role = host->follow(run, step, TK_TEXT("actor"), 0);
		if (role && kit_any_class(host, run, step, TK_TEXT("act")) &&
		    kit_has(host, run, role, TK_TEXT("authority")))
			return true;
	}
	return false;
}

static bool called_role_may_act(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	size_t steps = host->count(run, TK_TEXT("step"), playbook);
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		if (role_may_act(host, run, host->follow(run, step, TK_TEXT("call"), 0)))
			return true;
	}
	return false;
}

static tk_status act_authority(const tk_host *host, tk_run *run)
{
	kit_procedures all;
	kit_find_procedures(host, run, &all);
	host->examined(run, all.count);
	if (all.count == 0)
		return kit_no_procedure(host, run, &all);
	for (size_t i = 0; i < all.count; i++) {
		if (role_may_act(host, run, all.at[i].playbook) || called_role_may_act(host, run, all.at[i].playbook))
			return TK_DONE;
	}
	if (kit_find_said(host, run, &all, KIT_PAGE, TK_TEXT("say")))
		return TK_DONE;
	return kit_report_procedure(host, run, kit_main_procedure(&all), TK_TEXT("missing"), NULL, 1);
}

/* ---- outage-intake ------------------------------------------------------------------------------ */

typedef struct routes_in {
	size_t surviving, lost, undecided;
	const tk_entry *last_lost;
	const tk_witness *why;
} routes_in;

static void try_route(const tk_host *host, tk_run *run, const tk_entry *resource, routes_in *in)
{
	const tk_witness *why = NULL;
	tk_answer answer = host->survives(run, resource, NULL, &why);
	in->surviving += answer == TK_HOLDS ? 1 : 0;
	in->undecided += answer == TK_UNDECIDED || answer == TK_UNSUPPORTED ? 1 : 0;
	if (answer == TK_FAILS) {
		in->lost++;
		in->last_lost = resource;
		in->why = why;
	}
}

/* How others reach us, as it was registered with them. */
static void try_own_contacts(const tk_host *host, tk_run *run, routes_in *in)
{
	size_t contacts = host->count(run, TK_TEXT("contact"), NULL);
	for (size_t i = 0; i < contacts; i++) {
		const tk_entry *contact = host->at(run, TK_TEXT("contact"), NULL, i);
		if (is_own(host, run, contact) && host->count(run, TK_TEXT("route"), contact) > 0)
			try_route(host, run, contact, in);
	}
}

/* The channels that the intake steps name, of the register. */
static void try_channels(const tk_host *host, tk_run *run, const kit_procedures *all, routes_in *in)
{
	tk_value name;
	for (size_t i = 0; i < all->count; i++) {
		size_t steps = host->count(run, TK_TEXT("step"), all->at[i].playbook);
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), all->at[i].playbook, j);
			if (!takes_in(host, run, &all->at[i], step))
				continue;
			for (size_t n = 0; host->get(run, step, TK_TEXT("channel"), n, &name) == TK_DONE; n++) {
				const tk_entry *channel = host->follow(run, step, TK_TEXT("channel"), n);
				if (channel)
					try_route(host, run, channel, in);
			}
		}
	}
}

static tk_status report_lost(const tk_host *host, tk_run *run, const kit_procedures *all, const routes_in *in)
{
	const kit_procedure *shown = kit_main_procedure(all);
	const tk_argument arguments[] = {
	        {TK_TEXT("step"), kit_get(host, run, shown->step, TK_TEXT("title"), 0)},
	        {TK_TEXT("route"), kit_get(host, run, in->last_lost, TK_TEXT("name"), 0)},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = in->last_lost,
	                      .message = TK_TEXT("lost"),
	                      .arguments = arguments,
	                      .argument_count = 2,
	                      .witness = in->why};
	return host->report(run, &finding);
}

/* Words alone: at most a warning, also where they stand in a structured playbook. */
static tk_status report_online(const tk_host *host, tk_run *run, const kit_procedures *all, const tk_entry *passage)
{
	const kit_procedure *shown = kit_main_procedure(all);
	const tk_argument arguments[] = {{TK_TEXT("step"), kit_get(host, run, shown->step, TK_TEXT("title"), 0)}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .at = host->place(passage),
	                      .message = TK_TEXT("online"),
	                      .arguments = arguments,
	                      .argument_count = 1,
	                      .inferred = 1};
	return host->report(run, &finding);
}

static tk_status outage_intake(const tk_host *host, tk_run *run)
{
	kit_procedures all;
	routes_in in = {0};
	kit_find_procedures(host, run, &all);
	host->examined(run, all.count);
	if (all.count == 0)
		return kit_no_procedure(host, run, &all);
	try_own_contacts(host, run, &in);
	if (in.surviving + in.lost + in.undecided == 0)
		try_channels(host, run, &all, &in);
	if (in.surviving > 0)
		return TK_DONE;
	if (in.lost > 0 && in.undecided == 0)
		return report_lost(host, run, &all, &in);
	if (kit_find_said(host, run, &all, KIT_SECTION, TK_TEXT("say")))
		return TK_DONE;
	if (in.undecided > 0)
		return kit_unknown(host, run, all.at[0].step, TK_TEXT("channels"));
	const tk_entry *online = kit_find_said(host, run, &all, KIT_SECTION, TK_TEXT("online"));
	return online ? report_online(host, run, &all, online)
	              : kit_unknown(host, run, all.at[0].step, TK_TEXT("registered-with"));
}

static tk_status inbound_says(const tk_host *host, tk_run *run)
{
	return kit_says(host, run);
}

#define READS "playbook step document passage heading link contact party role person route channel organization"

const tk_check inbound_says_check = {
        .size = sizeof(tk_check), .name = "inbound-says", .reads = READS, .examine = inbound_says};
const tk_check intake_owner_check = {
        .size = sizeof(tk_check), .name = "intake-owner", .reads = READS, .examine = intake_owner};
const tk_check act_authority_check = {
        .size = sizeof(tk_check), .name = "act-authority", .reads = READS, .examine = act_authority};
const tk_check outage_intake_check = {
        .size = sizeof(tk_check), .name = "outage-intake", .reads = READS, .examine = outage_intake};
