/* SPDX-License-Identifier: Apache-2.0 */
/* How much rests on one person. */
#include "governance.h"

#include <inttypes.h>
#include <stdio.h>

enum { ROLES_MOST = 256 };

/* The roles of one playbook, each once. */
typedef struct role_set {
	const tk_entry *at[ROLES_MOST];
	size_t count;
	bool overflow;
} role_set;

static void collect_roles(const tk_host *host, tk_run *run, const tk_entry *playbook, role_set *roles)
{
	size_t steps = host->count(run, TK_TEXT("step"), playbook);
	roles->count = 0;
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		const tk_entry *role = host->follow(run, step, TK_TEXT("actor"), 0);
		bool known = !role || !kit_equal(host->kind(role), TK_TEXT("role"));
		for (size_t j = 0; j < roles->count && !known; j++)
			known = roles->at[j] == role;
		if (!known && roles->count < ROLES_MOST)
			roles->at[roles->count++] = role;
		else if (!known)
			roles->overflow = true;
	}
}

static bool same_primary(const tk_host *host, tk_run *run, const tk_entry *a, const tk_entry *b)
{
	const tk_entry *one = host->follow(run, a, TK_TEXT("primary"), 0),
	               *other = host->follow(run, b, TK_TEXT("primary"), 0);
	if (one && other)
		return one == other;
	tk_text name = kit_get(host, run, a, TK_TEXT("primary"), 0);
	return name.length > 0 && kit_equal(name, kit_get(host, run, b, TK_TEXT("primary"), 0));
}

static tk_status report_overload(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *role,
                                 int64_t count, int64_t most)
{
	char count_room[NUMBER_ROOM], most_room[NUMBER_ROOM];
	const tk_entry *person = host->follow(run, role, TK_TEXT("primary"), 0);
	const tk_argument arguments[] = {
	        {TK_TEXT("person"), person ? kit_get(host, run, person, TK_TEXT("name"), 0)
	                                   : kit_get(host, run, role, TK_TEXT("primary"), 0)},
	        {TK_TEXT("count"), number_text(count, count_room)},
	        {TK_TEXT("most"), number_text(most, most_room)},
	        {TK_TEXT("playbook"), kit_get(host, run, playbook, TK_TEXT("title"), 0)},
	};
	return kit_report(host, run, role, TK_TEXT("roles"), arguments, 4, 0);
}

/* ---- at the same time ----------------------------------------------------------------------------------------------
 */

/* The same fork, another branch: "12/1" and "12/3". */
static bool are_apart(tk_text a, tk_text b)
{
	size_t fork = 0;
	while (fork < a.length && a.at[fork] != '/')
		fork++;
	return !kit_equal(a, b) && fork < b.length && b.at[fork] == '/' && memcmp(a.at, b.at, fork) == 0;
}

static bool may_meet(const tk_host *host, tk_run *run, const tk_entry *a, const tk_entry *b)
{
	for (size_t i = 0;; i++) {
		tk_text one = kit_get(host, run, a, TK_TEXT("branch"), i);
		if (one.length == 0)
			return false;
		for (size_t j = 0; kit_get(host, run, b, TK_TEXT("branch"), j).length > 0; j++) {
			if (are_apart(one, kit_get(host, run, b, TK_TEXT("branch"), j)))
				return true;
		}
	}
}

enum { STEPS_MOST = 128 }; /* of one role in branches; a role with more is looked at in its first ones */

static size_t branch_steps(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *role,
                           const tk_entry *out[STEPS_MOST])
{
	size_t count = 0, steps = host->count(run, TK_TEXT("step"), playbook);
	for (size_t i = 0; i < steps && count < STEPS_MOST; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		if (kit_has(host, run, step, TK_TEXT("branch")) && host->follow(run, step, TK_TEXT("actor"), 0) == role)
			out[count++] = step;
	}
	return count;
}

/* A step of one role that may be done while one of the other is. */
static bool act_at_once(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *one,
                        const tk_entry *other)
{
	const tk_entry *a[STEPS_MOST], *b[STEPS_MOST];
	size_t a_count = branch_steps(host, run, playbook, one, a);
	size_t b_count = a_count ? branch_steps(host, run, playbook, other, b) : 0;
	for (size_t i = 0; i < a_count; i++) {
		for (size_t j = 0; j < b_count; j++) {
			if (may_meet(host, run, a[i], b[j]))
				return true;
		}
	}
	return false;
}

/* ---- all roles of a person ------------------------------------------------------------------------------------------
 */

/* "2 h 30 min", the same in all languages. */
static tk_text spelled(char *buffer, size_t size, int64_t seconds)
{
	int64_t minutes = (seconds + 59) / 60, hours = minutes / 60, rest = minutes % 60;
	int length = hours == 0  ? snprintf(buffer, size, "%" PRId64 " min", rest)
	             : rest == 0 ? snprintf(buffer, size, "%" PRId64 " h", hours)
	                         : snprintf(buffer, size, "%" PRId64 " h %" PRId64 " min", hours, rest);
	return (tk_text){buffer, length > 0 && (size_t)length < size ? (size_t)length : 0};
}

static tk_text name_of_actor(const tk_host *host, tk_run *run, const tk_entry *step)
{
	const tk_entry *actor = host->follow(run, step, TK_TEXT("actor"), 0);
	const tk_entry *person = actor && kit_equal(host->kind(actor), TK_TEXT("role"))
	                                 ? host->follow(run, actor, TK_TEXT("primary"), 0)
	                                 : actor;
	return person ? kit_get(host, run, person, TK_TEXT("name"), 0)
	              : kit_get(host, run, actor, TK_TEXT("primary"), 0);
}

/* One person alone can do two steps of two branches, and that makes the playbook longer. */
static tk_status examine_time(const tk_host *host, tk_run *run, const tk_entry *playbook, kit_seen *told)
{
	char rooms[3][NUMBER_ROOM];
	tk_held_up held = {.size = sizeof held};
	if (!TK_HAS(host, held_up) || host->held_up(run, playbook, &held) != TK_FAILS)
		return TK_DONE;
	/* that his two roles are one person's is said by this */
	(void)kit_first(told, host->follow(run, held.first, TK_TEXT("actor"), 0));
	(void)kit_first(told, host->follow(run, held.second, TK_TEXT("actor"), 0));
	const tk_argument arguments[] = {
	        {TK_TEXT("person"), name_of_actor(host, run, held.first)},
	        {TK_TEXT("first"), kit_get(host, run, held.first, TK_TEXT("title"), 0)},
	        {TK_TEXT("second"), kit_get(host, run, held.second, TK_TEXT("title"), 0)},
	        {TK_TEXT("playbook"), kit_get(host, run, playbook, TK_TEXT("title"), 0)},
	        {TK_TEXT("enough"), spelled(rooms[0], sizeof rooms[0], held.enough)},
	        {TK_TEXT("least"), spelled(rooms[1], sizeof rooms[1], held.least)},
	        {TK_TEXT("longest"), spelled(rooms[2], sizeof rooms[2], held.most)},
	};
	return kit_report(host, run, held.first, TK_TEXT("held-up"), arguments, sizeof arguments / sizeof *arguments,
	                  kit_inferred(host, run, held.first));
}

static tk_status report_pair(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *one,
                             const tk_entry *other)
{
	const tk_entry *person = host->follow(run, one, TK_TEXT("primary"), 0);
	const tk_argument arguments[] = {
	        {TK_TEXT("person"), person ? kit_get(host, run, person, TK_TEXT("name"), 0)
	                                   : kit_get(host, run, one, TK_TEXT("primary"), 0)},
	        {TK_TEXT("role"), kit_get(host, run, one, TK_TEXT("name"), 0)},
	        {TK_TEXT("other"), kit_get(host, run, other, TK_TEXT("name"), 0)},
	        {TK_TEXT("playbook"), kit_get(host, run, playbook, TK_TEXT("title"), 0)},
	};
	return kit_report(host, run, one, TK_TEXT("at-once"), arguments, 4, 0);
}

/* The roles that follow roles->at[first] and rest on the same person. */
static size_t share(const tk_host *host, tk_run *run, const role_set *roles, size_t first,
                    const tk_entry *shared[ROLES_MOST])
{
	size_t count = 0;
	for (size_t j = 0; j < roles->count; j++) {
		if (j == first || !same_primary(host, run, roles->at[first], roles->at[j]))
			continue;
		if (j < first)
			return 0; /* told at the first of them */
		shared[count++] = roles->at[j];
	}
	return count;
}

/* Once for each person, at the first of his roles. */
static tk_status examine_roles(const tk_host *host, tk_run *run, const tk_entry *playbook, const role_set *roles,
                               int64_t most, kit_seen *told)
{
	for (size_t i = 0; i < roles->count; i++) {
		const tk_entry *shared[ROLES_MOST];
		size_t count = share(host, run, roles, i, shared);
		tk_status status = TK_DONE;
		if (count + 1 > (size_t)most && kit_first(told, roles->at[i])) {
			status = report_overload(host, run, playbook, roles->at[i], (int64_t)count + 1, most);
			count = 0;
		}
		for (size_t j = 0; j < count && status == TK_DONE; j++) {
			if (!act_at_once(host, run, playbook, roles->at[i], shared[j]) ||
			    !kit_first(told, roles->at[i]))
				continue;
			status = report_pair(host, run, playbook, roles->at[i], shared[j]);
			break;
		}
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

static tk_status person_overload(const tk_host *host, tk_run *run)
{
	int64_t most = number_parameter(host, run, TK_TEXT("most"), 2);
	size_t examined = 0, playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	kit_seen told = {.count = 0};
	role_set roles = {.count = 0};
	if (host->count(run, TK_TEXT("role"), NULL) == 0)
		return kit_unknown(host, run, NULL, TK_TEXT("roles"));
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		collect_roles(host, run, playbook, &roles);
		examined += roles.count;
		tk_status status = examine_time(host, run, playbook, &told);
		status = status < 0 ? status : examine_roles(host, run, playbook, &roles, most, &told);
		if (status < 0)
			return status;
	}
	host->examined(run, examined);
	return roles.overflow ? kit_unknown(host, run, NULL, TK_TEXT("steps")) : TK_DONE;
}

PART_CHECK(overload_check, "person-overload", "playbook step role person", person_overload);
