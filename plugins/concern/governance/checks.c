/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of concern/governance. */
#include "governance.h"

/* ---- role-defined ----------------------------------------------------------------------------------------------- */

/* Names already reported, so that a role that is missing everywhere is one finding. */
typedef struct kit_names {
	tk_text at[256];
	size_t count;
} kit_names;

static bool first_name(kit_names *names, tk_text name)
{
	for (size_t i = 0; i < names->count; i++) {
		if (kit_equal(names->at[i], name))
			return false;
	}
	if (names->count < sizeof names->at / sizeof *names->at)
		names->at[names->count++] = name;
	return true;
}

static tk_status report_undefined(const tk_host *host, tk_run *run, const tk_entry *step, tk_value actor, tk_text message)
{
	const tk_argument arguments[] = {
	        {TK_TEXT("role"), actor.text},
	        {TK_TEXT("step"), kit_get(host, run, step, TK_TEXT("title"), 0)},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = step,
	                      .at = actor.span,
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = 2,
	                      .inferred = kit_inferred(host, run, step)};
	return host->report(run, &finding);
}

/* Only roles that the author wrote in a role's place: a key, a column, a prefix. Prose without a role register cannot be
 * decided; exchange formats define their agents themselves. */
/* Another party that is known, such as a supplier whose people come, does a step of its own (a pool of BPMN). */
static bool is_party(const tk_host *host, tk_run *run, tk_text name)
{
	return host->find(run, TK_TEXT("party"), name) || host->find(run, TK_TEXT("contact"), name);
}

static tk_status examine_actors(const tk_host *host, tk_run *run, const tk_entry *playbook, bool registered,
                                kit_names *names, size_t *examined)
{
	/* Pools and lanes of a drawing are its own definition of who acts. */
	bool drawn = kit_is(host, run, playbook, TK_TEXT("format"), TK_TEXT("bpmn"));
	size_t steps = host->count(run, TK_TEXT("step"), playbook);
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		static const tk_text keys[] = {{"actor", 5}, {"alternate", 9}};
		for (size_t k = 0; k < 2; k++) {
			tk_value actor;
			if (host->get(run, step, keys[k], 0, &actor) != TK_DONE || actor.text.length == 0)
				continue;
			++*examined;
			if (host->follow(run, step, keys[k], 0) || is_party(host, run, actor.text) ||
			    !first_name(names, actor.text))
				continue;
			if (!registered && (drawn || kit_inferred(host, run, step)))
				return kit_unknown(host, run, playbook, TK_TEXT("roles"));
			tk_status status = report_undefined(host, run, step, actor,
			                                    registered ? TK_TEXT("undefined") : TK_TEXT("no-register"));
			if (status < 0 || !registered)
				return status; /* without a register one finding says it all */
		}
	}
	return TK_DONE;
}

static tk_status examine_assignees(const tk_host *host, tk_run *run)
{
	size_t roles = host->count(run, TK_TEXT("role"), NULL);
	for (size_t i = 0; i < roles; i++) {
		const tk_entry *role = host->at(run, TK_TEXT("role"), NULL, i);
		if (kit_has(host, run, role, TK_TEXT("primary")))
			continue;
		const tk_argument arguments[] = {{TK_TEXT("role"), kit_get(host, run, role, TK_TEXT("name"), 0)}};
		tk_status status = kit_report(host, run, role, TK_TEXT("no-assignee"), arguments, 1, 0);
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

static tk_status role_defined(const tk_host *host, tk_run *run)
{
	kit_names names = {.count = 0};
	size_t examined = 0;
	bool registered = host->count(run, TK_TEXT("role"), NULL) > 0;
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		if (kit_is(host, run, playbook, TK_TEXT("format"), TK_TEXT("cacao")))
			continue;
		tk_status status = examine_actors(host, run, playbook, registered, &names, &examined);
		if (status < 0)
			return status;
	}
	host->examined(run, examined);
	return examine_assignees(host, run);
}

/* ---- alternate ----------------------------------------------------------------------------------------------------- */

static tk_status examine_alternates(const tk_host *host, tk_run *run, const tk_entry *role)
{
	size_t others = 0, named = 0;
	while (kit_get(host, run, role, TK_TEXT("alternates"), named).length > 0) {
		others += is_same_person(host, run, role, named) ? 0 : 1;
		named++;
	}
	if (others > 0)
		return TK_DONE;
	const tk_argument arguments[] = {
	        {TK_TEXT("role"), kit_get(host, run, role, TK_TEXT("name"), 0)},
	        {TK_TEXT("person"), kit_get(host, run, role, TK_TEXT("primary"), 0)},
	};
	return kit_report(host, run, role, named ? TK_TEXT("same-person") : TK_TEXT("none"), arguments, 2, 0);
}

static tk_status alternate(const tk_host *host, tk_run *run)
{
	size_t roles = host->count(run, TK_TEXT("role"), NULL);
	if (roles == 0)
		return kit_unknown(host, run, NULL, TK_TEXT("roles"));
	host->examined(run, roles);
	for (size_t i = 0; i < roles; i++) {
		const tk_entry *role = host->at(run, TK_TEXT("role"), NULL, i);
		if (kit_is(host, run, role, TK_TEXT("critical"), TK_TEXT("false")) ||
		    !kit_has(host, run, role, TK_TEXT("primary")))
			continue; /* gv-role-defined speaks of a role without anybody */
		tk_status status = examine_alternates(host, run, role);
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

/* ---- contact-verified ------------------------------------------------------------------------------------------------ */

static tk_status report_age(const tk_host *host, tk_run *run, const tk_entry *entry, tk_value date, int64_t age,
                            int64_t limit, tk_text message)
{
	char age_room[NUMBER_ROOM], limit_room[NUMBER_ROOM];
	const tk_argument arguments[] = {
	        {TK_TEXT("recipient"), kit_get(host, run, entry, TK_TEXT("name"), 0)},
	        {TK_TEXT("date"), date.text},
	        {TK_TEXT("days"), number_text(age, age_room)},
	        {TK_TEXT("limit"), number_text(limit, limit_room)},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = entry,
	                      .at = date.span,
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = 4};
	return host->report(run, &finding);
}

/* The day on which one of an entry's numbers was last changed. */
static tk_status numbers_changed(const tk_host *host, tk_run *run, const tk_entry *entry, int64_t *newest)
{
	size_t count = host->count(run, TK_TEXT("route"), entry);
	tk_status status = TK_ABSENT;
	for (size_t i = 0; i < count; i++) {
		tk_value number;
		int64_t day = 0;
		const tk_entry *route = host->at(run, TK_TEXT("route"), entry, i);
		if (host->get(run, route, TK_TEXT("value"), 0, &number) != TK_DONE)
			continue;
		if (host->last_changed(run, number.span, &day) != TK_DONE)
			return TK_ABSENT;
		*newest = status == TK_DONE && *newest > day ? *newest : day;
		status = TK_DONE;
	}
	return status;
}

static tk_status examine_verified(const tk_host *host, tk_run *run, const tk_entry *entry, int64_t limit)
{
	tk_value date = {{"", 0}, {0, 0, 0}};
	int64_t day = 0;
	int64_t today = host->today(run);
	if (host->get(run, entry, TK_TEXT("verified"), 0, &date) == TK_DONE && date.text.length > 0) {
		if (host->date(run, date.text, &day) != TK_DONE)
			return TK_DONE; /* file-bad-value speaks of it */
		if (day > today)
			return report_age(host, run, entry, date, today - day, limit, TK_TEXT("future"));
		return today - day > limit ? report_age(host, run, entry, date, today - day, limit, TK_TEXT("old")) : TK_DONE;
	}
	if (numbers_changed(host, run, entry, &day) != TK_DONE)
		return kit_unknown(host, run, entry, TK_TEXT("verified"));
	if (today - day <= limit)
		return TK_DONE;
	return report_age(host, run, entry, date, today - day, limit, TK_TEXT("assumed"));
}

static tk_status contact_verified(const tk_host *host, tk_run *run)
{
	static const tk_text kinds[] = {{"contact", 7}, {"party", 5}, {"person", 6}};
	int64_t limit = number_parameter(host, run, TK_TEXT("days"), 180);
	size_t examined = 0;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		size_t count = host->count(run, kinds[k], NULL);
		for (size_t i = 0; i < count; i++) {
			const tk_entry *entry = host->at(run, kinds[k], NULL, i);
			if (host->count(run, TK_TEXT("route"), entry) == 0)
				continue; /* its numbers stand in another entry, or nowhere: other requirements say so */
			examined++;
			tk_status status = examine_verified(host, run, entry, limit);
			if (status < 0)
				return status;
		}
	}
	if (examined == 0)
		return kit_unknown(host, run, NULL, TK_TEXT("contacts"));
	host->examined(run, examined);
	return TK_DONE;
}

/* ---- no-contradiction -------------------------------------------------------------------------------------------------- */

enum { DIGITS_MOST = 24 };

/* Digits of a number after folding; "" when it is not a telephone number. 9 digits are the fewest of a Japanese number. */
static tk_text digits_of(tk_text text, char room[DIGITS_MOST])
{
	size_t count = 0;
	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i];
		if (c >= '0' && c <= '9') {
			if (count == DIGITS_MOST)
				return (tk_text){"", 0};
			room[count++] = c;
		} else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '@') {
			return (tk_text){"", 0};
		}
	}
	return count >= 9 ? (tk_text){room, count} : (tk_text){"", 0};
}

/* +81 3 … and 03 … are the same number. */
static bool is_same_number(tk_text a, tk_text b)
{
	const tk_text *longer = a.length >= b.length ? &a : &b;
	const tk_text *shorter = a.length >= b.length ? &b : &a;
	if (shorter->length && shorter->at[0] == '0' && longer->length > 2 && memcmp(longer->at, "81", 2) == 0)
		return kit_equal((tk_text){longer->at + 2, longer->length - 2}, (tk_text){shorter->at + 1, shorter->length - 1});
	return kit_equal(a, b);
}

static bool is_dialled(const tk_host *host, tk_run *run, const tk_entry *route)
{
	static const tk_text kinds[] = {{"landline", 8}, {"mobile", 6}, {"fax", 3}, {"satellite", 9}, {"voip", 4}};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (kit_equal(kit_get(host, run, route, TK_TEXT("kind"), 0), kinds[i]))
			return true;
	}
	return false;
}

/* Does the register know numbers, and not this one? Where a route to be dialled has words instead, this may be its number. */
static bool has_other_numbers(const tk_host *host, tk_run *run, const tk_entry *entry, tk_text digits)
{
	size_t count = host->count(run, TK_TEXT("route"), entry);
	bool others = false;
	for (size_t i = 0; i < count; i++) {
		char room[DIGITS_MOST];
		const tk_entry *route = host->at(run, TK_TEXT("route"), entry, i);
		tk_text known = digits_of(kit_get(host, run, route, TK_TEXT("value"), 0), room);
		if (known.length ? is_same_number(known, digits) : is_dialled(host, run, route))
			return false;
		others = others || known.length > 0;
	}
	return others;
}

static bool contains(tk_text text, tk_text part)
{
	for (size_t i = 0; part.length && i + part.length <= text.length; i++) {
		if (memcmp(text.at + i, part.at, part.length) == 0)
			return true;
	}
	return false;
}

/* The one contact or party that a passage names; NULL when none, or when several make it unclear whose number it is. */
static const tk_entry *sole_named(const tk_host *host, tk_run *run, tk_text text)
{
	static const tk_text kinds[] = {{"contact", 7}, {"party", 5}};
	const tk_entry *named = NULL;
	for (size_t k = 0; k < 2; k++) {
		size_t count = host->count(run, kinds[k], NULL);
		for (size_t i = 0; i < count; i++) {
			const tk_entry *entry = host->at(run, kinds[k], NULL, i);
			if (!contains(text, kit_get(host, run, entry, TK_TEXT("name"), 0)))
				continue;
			if (named)
				return NULL;
			named = entry;
		}
	}
	return named;
}

/* A card or page that gives another number than the register for the same desk. */
static tk_status examine_passage(const tk_host *host, tk_run *run, const tk_entry *passage)
{
	tk_value text, found;
	if (!kit_class(host, run, passage, TK_TEXT("phone-number")) ||
	    host->get(run, passage, TK_TEXT("text"), 0, &text) != TK_DONE ||
	    host->match(run, text, TK_TEXT("phone-number"), &found) != TK_DONE)
		return TK_DONE;
	const tk_entry *entry = sole_named(host, run, text.text);
	char room[DIGITS_MOST];
	tk_text digits = digits_of(found.text, room);
	if (!entry || digits.length == 0 || !has_other_numbers(host, run, entry, digits))
		return TK_DONE;
	const tk_argument arguments[] = {{TK_TEXT("recipient"), kit_get(host, run, entry, TK_TEXT("name"), 0)}};
	const tk_label label = {.at = host->place(entry), .message = TK_TEXT("register"), .arguments = arguments, .argument_count = 1};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = passage,
	                      .at = found.span,
	                      .message = TK_TEXT("number"),
	                      .arguments = arguments,
	                      .argument_count = 1,
	                      .labels = &label,
	                      .label_count = 1};
	return host->report(run, &finding);
}

static bool same_text(const tk_host *host, tk_run *run, const tk_entry *a, const tk_entry *b, tk_text key)
{
	tk_text text = kit_get(host, run, a, key, 0);
	return text.length > 0 && kit_equal(text, kit_get(host, run, b, key, 0));
}

/* The same report written twice: the same form to the same desk, counted from the same event, under the same title or for the
 * same trigger. One desk may well get different reports with different limits. */
static bool is_same_duty(const tk_host *host, tk_run *run, const tk_entry *a, const tk_entry *b)
{
	const tk_entry *to_a = host->follow(run, a, TK_TEXT("recipient"), 0);
	return to_a && to_a == host->follow(run, b, TK_TEXT("recipient"), 0) && same_text(host, run, a, b, TK_TEXT("message")) &&
	       same_text(host, run, a, b, TK_TEXT("deadline-from")) &&
	       (same_text(host, run, a, b, TK_TEXT("title")) || same_text(host, run, a, b, TK_TEXT("trigger")));
}

static tk_status report_limits(const tk_host *host, tk_run *run, const tk_entry *later, const tk_entry *earlier)
{
	tk_value limit = {{"", 0}, {0, 0, 0}}, other = {{"", 0}, {0, 0, 0}};
	(void)host->get(run, later, TK_TEXT("deadline"), 0, &limit);
	(void)host->get(run, earlier, TK_TEXT("deadline"), 0, &other);
	const tk_entry *desk = host->follow(run, later, TK_TEXT("recipient"), 0);
	const tk_argument arguments[] = {
	        {TK_TEXT("recipient"), kit_get(host, run, desk, TK_TEXT("name"), 0)},
	        {TK_TEXT("deadline"), limit.text},
	        {TK_TEXT("other"), other.text},
	};
	const tk_label label = {.at = other.span, .message = TK_TEXT("other-limit"), .arguments = arguments, .argument_count = 3};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = later,
	                      .at = limit.span,
	                      .message = TK_TEXT("deadline"),
	                      .arguments = arguments,
	                      .argument_count = 3,
	                      .labels = &label,
	                      .label_count = 1};
	return host->report(run, &finding);
}

enum { DUTIES_MOST = 512 };

static tk_status examine_limits(const tk_host *host, tk_run *run, size_t *examined)
{
	const tk_entry *duties[DUTIES_MOST];
	size_t count = 0;
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		size_t steps = host->count(run, TK_TEXT("step"), playbook);
		for (size_t j = 0; j < steps && count < DUTIES_MOST; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, j);
			if (kit_has(host, run, step, TK_TEXT("deadline-seconds")) && kit_has(host, run, step, TK_TEXT("message")))
				duties[count++] = step;
		}
	}
	*examined += count;
	if (count == DUTIES_MOST)
		return kit_unknown(host, run, NULL, TK_TEXT("steps"));
	for (size_t i = 1; i < count; i++) {
		for (size_t j = 0; j < i; j++) {
			if (!is_same_duty(host, run, duties[i], duties[j]) ||
			    kit_equal(kit_get(host, run, duties[i], TK_TEXT("deadline-seconds"), 0),
			              kit_get(host, run, duties[j], TK_TEXT("deadline-seconds"), 0)))
				continue;
			tk_status status = report_limits(host, run, duties[i], duties[j]);
			if (status < 0)
				return status;
			break;
		}
	}
	return TK_DONE;
}

static tk_status no_contradiction(const tk_host *host, tk_run *run)
{
	size_t examined = 0;
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		if (kit_is(host, run, document, TK_TEXT("role"), TK_TEXT("register")))
			continue;
		size_t passages = host->count(run, TK_TEXT("passage"), document);
		examined += passages;
		for (size_t j = 0; j < passages; j++) {
			tk_status status = examine_passage(host, run, host->at(run, TK_TEXT("passage"), document, j));
			if (status < 0)
				return status;
		}
	}
	tk_status status = examine_limits(host, run, &examined);
	host->examined(run, examined);
	return status;
}

KIT_CHECK(role_defined_check, "role-defined", "role playbook step party contact", role_defined);
KIT_CHECK(alternate_check, "alternate", "role person", alternate);
KIT_CHECK(contact_verified_check, "contact-verified", "contact party person route", contact_verified);
KIT_CHECK(no_contradiction_check, "no-contradiction", "document passage contact party route playbook step", no_contradiction);
KIT_PLUGIN("concern/governance", &role_defined_check, &alternate_check, &contact_verified_check, &no_contradiction_check,
           &owner_check, &review_check, &approval_check, &succession_check, &overload_check, &authority_check,
           &escalation_check, &exercise_record_check, &exercise_coverage_check, &finding_closed_check)
