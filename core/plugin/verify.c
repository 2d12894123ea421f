/* SPDX-License-Identifier: Apache-2.0 */
/* What `plugin verify` looks at beyond loading: things that show only when a pattern or a message is used. */
#include "plugin/host_set.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

typedef struct verifier {
	tk_host_set *set;
	const tk_installed *plugin;
	TK_VECTOR(tk_text) problems;
} verifier;

static void add_problem(verifier *v, const char *where, const char *what)
{
	*TK_PUSH(v->set->arena, &v->problems) = tk_text_format(v->set->arena, "%s: %s", where, what);
}

/* ---- lexicon ------------------------------------------------------------------------------------------------------------------ */

static void check_patterns(verifier *v, const char *class_name, const char **patterns, uint32_t count)
{
	const char *cause = NULL;
	for (uint32_t i = 0; i < count; i++) {
		if (!tk_pattern_check(v->set->arena, patterns[i], &cause))
			add_problem(v, class_name, cause);
	}
}

static void check_lexicon(verifier *v)
{
	for (uint32_t i = 0; v->plugin->contents.words && i < v->plugin->contents.words->classes_count; i++) {
		const tk_pack_class *each = &v->plugin->contents.words->classes[i];
		check_patterns(v, each->name, each->patterns, each->patterns_count);
		check_patterns(v, each->name, each->confusers.patterns, each->confusers.patterns_count);
	}
}

/* ---- messages ----------------------------------------------------------------------------------------------------------------- */

/* Messages and arguments of the host's own checks; those of a module are known to its author alone. */
typedef struct known_check {
	const char *name;
	const char *messages[9]; /* needed; NULL-ended */
	const char *arguments[5];
} known_check;

static const known_check known_checks[] = {
        {"step-exists", {"missing"}, {NULL}},
        {"no-passage", {"found"}, {"text"}},
        {"flow-sound",
         {"no-start", "start-is-end", "dangling", "closed-loop", "dead-end", "unreachable", "missing-branch",
          "broken-handler"},
         {"playbook", "step", "target", "proof"}},
};

static const known_check *known_check_of(const tk_requirement *requirement)
{
	for (size_t i = 0; requirement->builtin && i < sizeof known_checks / sizeof *known_checks; i++) {
		if (tk_text_is(tk_text_of(requirement->builtin->name), known_checks[i].name))
			return &known_checks[i];
	}
	return NULL;
}

/* The next {name} at or after *from; false when there is none. {{ is a brace. */
static bool next_name(tk_text text, size_t *from, tk_text *name)
{
	for (size_t i = *from; i < text.length; i++) {
		if (text.at[i] != '{')
			continue;
		if (i + 1 < text.length && text.at[i + 1] == '{') {
			i++;
			continue;
		}
		size_t end = tk_text_find(text, TK_TEXT("}"), i);
		if (end == SIZE_MAX)
			return false;
		*name = tk_text_slice(text, i + 1, end - i - 1);
		*from = end + 1;
		return true;
	}
	return false;
}

static bool uses(tk_text text, tk_text wanted)
{
	tk_text name;
	for (size_t from = 0; next_name(text, &from, &name);) {
		if (tk_text_equal(name, wanted))
			return true;
	}
	return false;
}

static bool is_argument(const known_check *check, tk_text name)
{
	for (size_t i = 0; check->arguments[i]; i++) {
		if (tk_text_is(name, check->arguments[i]))
			return true;
	}
	return false;
}

static void check_text(verifier *v, const tk_requirement *requirement, tk_pack_text text)
{
	const known_check *check = known_check_of(requirement);
	const char *id = requirement->pack->id;
	tk_text ja = tk_text_of(text.ja), en = tk_text_of(text.en), name;
	for (size_t from = 0; next_name(ja, &from, &name);) {
		if (!uses(en, name))
			add_problem(v, id, tk_text_format(v->set->arena, _("{%.*s} is in the Japanese text only"), (int)name.length, name.at).at);
		if (check && !is_argument(check, name))
			add_problem(v, id,
			            tk_text_format(v->set->arena, _("{%.*s} is no argument of %s"), (int)name.length, name.at, check->name).at);
	}
	for (size_t from = 0; next_name(en, &from, &name);) {
		if (!uses(ja, name))
			add_problem(v, id, tk_text_format(v->set->arena, _("{%.*s} is in the English text only"), (int)name.length, name.at).at);
	}
}

static bool has_message(const tk_requirement *requirement, const char *id)
{
	const tk_pack_requirements *file = requirement->plugin->contents.requirements;
	for (uint32_t i = 0; requirement->pack->messages && i < file->message_count; i++) {
		if (tk_text_is(file->message_names[i], id))
			return requirement->pack->messages[i].say.ja != NULL;
	}
	return false;
}

static void check_requirement(verifier *v, const tk_requirement *requirement)
{
	const tk_pack_requirement *pack = requirement->pack;
	const known_check *check = known_check_of(requirement);
	for (uint32_t i = 0; pack->messages && i < requirement->plugin->contents.requirements->message_count; i++) {
		check_text(v, requirement, pack->messages[i].say);
		check_text(v, requirement, pack->messages[i].because);
		check_text(v, requirement, pack->messages[i].fix);
	}
	for (size_t i = 0; check && check->messages[i]; i++) {
		if (!has_message(requirement, check->messages[i]))
			add_problem(v, pack->id, tk_text_format(v->set->arena, _("%s needs the message %s"), check->name, check->messages[i]).at);
	}
	for (uint32_t i = 0; i < pack->blocked_by_count; i++) {
		if (!tk_host_rule(v->set, tk_text_of(pack->blocked_by[i])))
			add_problem(v, pack->id,
			            tk_text_format(v->set->arena, _("blocked-by names %s, which no enabled plugin has"), pack->blocked_by[i]).at);
	}
}

size_t tk_host_verify(tk_host_set *set, tk_text id, const tk_text **problems)
{
	verifier v = {.set = set};
	for (uint32_t i = 0; i < set->plugins.count; i++) {
		if (tk_text_equal(set->plugins.at[i].info.id, id))
			v.plugin = &set->plugins.at[i];
	}
	if (!v.plugin)
		return 0;
	check_lexicon(&v);
	for (uint32_t i = 0; i < set->requirements.count; i++) {
		if (set->requirements.at[i]->plugin == v.plugin && set->requirements.at[i]->pack)
			check_requirement(&v, set->requirements.at[i]);
	}
	*problems = v.problems.at;
	return v.problems.count;
}
