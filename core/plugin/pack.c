/* SPDX-License-Identifier: Apache-2.0 */
/* Files of an enabled plugin, and the rules made of them. */
#include "plugin/duty.h"

#include "base/calendar.h"
#include "plugin/pack_image.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)
#define COUNT(list) (sizeof(list) / sizeof *(list))

tk_text tk_host_text(const tk_host_set *set, tk_pack_text text)
{
	const char *first = set->japanese ? text.ja : text.en;
	return tk_text_of(first && first[0] ? first : set->japanese ? text.en : text.ja);
}

bool tk_installed_break(tk_host_set *set, tk_installed *plugin, tk_text cause)
{
	(void)set;
	plugin->broken = true;
	plugin->info.problem = cause;
	return false;
}

static bool break_by(tk_host_set *set, tk_installed *plugin, tk_arena *arena, const tk_error *error)
{
	return tk_installed_break(set, plugin, tk_text_format(arena, "%s: %s", error->what, error->cause));
}

bool tk_installed_break_by(tk_host_set *set, tk_installed *plugin, const tk_error *error)
{
	return break_by(set, plugin, set->arena, error);
}

bool tk_pack_open(tk_host_set *set, tk_installed *plugin)
{
	tk_pack_files files;
	tk_error error = {0};
	tk_arena *arena = plugin->arena = plugin->arena ? plugin->arena : tk_arena_open_like(set->arena);
	tk_pack_contents *contents = &plugin->contents;
	if ((set->without_images || !tk_pack_image_open(arena, plugin->folder, contents)) &&
	    (!tk_pack_files_read(arena, plugin->folder, &files, &error) ||
	     !tk_pack_files_parse(arena, &files, contents, &error)))
		return break_by(set, plugin, arena, &error);
	plugin->info.requirement_count = contents->requirements ? contents->requirements->requirements_count : 0;
	plugin->info.obligation_count = contents->obligations ? contents->obligations->obligations_count : 0;
	return true;
}

void tk_pack_close(tk_installed *plugin)
{
	tk_arena_close(plugin->arena);
	plugin->arena = NULL;
}

/* ---- words of the pack format ----------------------------------------------------------------------------------------------- */

static bool word_index(const char *const *words, size_t count, const char *word, size_t *index)
{
	for (size_t i = 0; word && i < count; i++) {
		if (tk_text_is(tk_text_of(word), words[i])) {
			*index = i;
			return true;
		}
	}
	return false;
}

static const char *const level_names[] = {"present", "complete", "reachable"};
static const char *const severity_names[] = {"note", "warning", "error"};
static const char *const stage_names[] = {"exists", "findable", "complete", "reachable", "outage", "exercised"};

static const char *const concern_names[] = {"information-collection", "information-sharing", "supply-chain", "continuity",
                                            "governance", "refer-and-act"};
static const char *const input_names[] = {"native", "cacao", "markdown", "register", "git"};

static bool break_requirement(tk_host_set *set, tk_installed *plugin, const char *id, const char *cause)
{
	return tk_installed_break(set, plugin, tk_text_format(set->arena, "%s: %s", id, cause));
}

static bool read_words(tk_host_set *set, tk_installed *plugin, const tk_pack_requirement *pack, tk_requirement *made)
{
	size_t level = 0, severity = 0, inferred = TK_WARNING, stage = 0, concern = 0;
	if (!word_index(level_names, 3, pack->level, &level))
		return break_requirement(set, plugin, pack->id, _("level is present, complete or reachable"));
	if (!word_index(severity_names, 3, pack->severity, &severity) ||
	    (pack->inferred_severity && !word_index(severity_names, 3, pack->inferred_severity, &inferred)))
		return break_requirement(set, plugin, pack->id, _("severity is error, warning or note"));
	if (pack->stage && !word_index(stage_names, 6, pack->stage, &stage))
		return break_requirement(set, plugin, pack->id,
		                         _("stage is exists, findable, complete, reachable, outage or exercised"));
	for (uint32_t i = 0; i < pack->inputs_count; i++) {
		size_t input = 0;
		if (!word_index(input_names, 5, pack->inputs[i], &input))
			return break_requirement(set, plugin, pack->id,
			                         _("inputs are native, cacao, markdown, register or git"));
		*TK_PUSH(set->arena, &made->rule.inputs) = tk_text_of(pack->inputs[i]);
	}
	/* A concern's own requirements are its own; those of sectors and regimes may say where they belong. */
	if (pack->concern && plugin->kind == TK_PLUGIN_CONCERN)
		return break_requirement(set, plugin, pack->id, _("concern is for plugins of sectors and regimes"));
	if (pack->concern && !word_index(concern_names, COUNT(concern_names), pack->concern, &concern))
		return break_requirement(
		        set, plugin, pack->id,
		        _("concern is information-collection, information-sharing, supply-chain, continuity, "
		          "governance or refer-and-act"));
	if (pack->concern)
		made->rule.concern = tk_text_of(concern_names[concern]);
	made->rule.level = (tk_level)level;
	made->rule.severity = (tk_severity)severity;
	made->inferred = (tk_severity)inferred;
	made->rule.stage = pack->stage ? (uint8_t)(stage + 1) : 0;
	return true;
}

static bool has_both(tk_pack_text text)
{
	return text.ja && text.ja[0] && text.en && text.en[0];
}
static bool has_none(tk_pack_text text)
{
	return (!text.ja || !text.ja[0]) && (!text.en || !text.en[0]);
}

static bool check_messages(tk_host_set *set, tk_installed *plugin, const tk_pack_requirement *pack)
{
	for (uint32_t i = 0; pack->messages && i < plugin->contents.requirements->message_count; i++) {
		const tk_pack_message *message = &pack->messages[i];
		if (has_none(message->say) && has_none(message->because) && has_none(message->fix))
			continue;
		if (has_both(message->say) && (has_none(message->because) || has_both(message->because)) &&
		    (has_none(message->fix) || has_both(message->fix)))
			continue;
		tk_text cause = tk_text_format(set->arena, _("message %s needs ja and en"), plugin->contents.requirements->message_names[i].at);
		return break_requirement(set, plugin, pack->id, cause.at);
	}
	return true;
}

static bool check_texts(tk_host_set *set, tk_installed *plugin, const tk_pack_requirement *pack)
{
	if (!has_both(pack->title) || !has_both(pack->why) || !has_both(pack->fix))
		return break_requirement(set, plugin, pack->id, _("title, why and fix need ja and en"));
	if (pack->sources_count == 0)
		return break_requirement(set, plugin, pack->id, _("a requirement needs at least one source"));
	for (uint32_t i = 0; i < pack->sources_count; i++) {
		const tk_pack_source *source = &pack->sources[i];
		if (!source->text || !source->text[0] || !source->confidence || !source->verification)
			return break_requirement(set, plugin, pack->id, _("a source needs text, confidence and verification"));
	}
	return check_messages(set, plugin, pack);
}

static void add_source(tk_arena *arena, tk_rule *rule, const tk_pack_source *source)
{
	*TK_PUSH(arena, &rule->sources) = (tk_source_note){
	        tk_text_of(source->text),       tk_text_of(source->url),          tk_text_of(source->date),
	        tk_text_of(source->confidence), tk_text_of(source->verification),
	};
}

static tk_text name_of(tk_text id)
{
	size_t slash = tk_text_find(id, TK_TEXT("/"), 0);
	return slash == SIZE_MAX ? id : tk_text_slice(id, slash + 1, id.length);
}

static tk_requirement *add_rule(tk_host_set *set, tk_installed *plugin, const char *id)
{
	tk_requirement *made = TK_MAKE(set->arena, tk_requirement);
	made->plugin = plugin;
	made->inferred = TK_WARNING;
	made->rule.id = tk_text_of(id);
	made->rule.plugin = plugin->info.id;
	made->rule.plugin_version = plugin->info.version;
	made->rule.concern = plugin->kind == TK_PLUGIN_CONCERN ? name_of(plugin->info.id) : TK_TEXT("information-sharing");
	if (tk_map_put(set->by_id, made->rule.id, made) != made) {
		(void)break_requirement(set, plugin, id, _("another requirement has this id"));
		return NULL;
	}
	*TK_PUSH(set->arena, &set->requirements) = made;
	return made;
}

static bool make_requirement(tk_host_set *set, tk_installed *plugin, const tk_pack_requirement *pack)
{
	if (!check_texts(set, plugin, pack))
		return false;
	tk_requirement *made = add_rule(set, plugin, pack->id);
	if (!made || !read_words(set, plugin, pack, made))
		return false;
	made->pack = pack;
	tk_rule *rule = &made->rule;
	rule->title = tk_host_text(set, pack->title);
	rule->why = tk_host_text(set, pack->why);
	rule->fix = tk_host_text(set, pack->fix);
	rule->good = tk_host_text(set, pack->good);
	rule->bad = tk_host_text(set, pack->bad);
	rule->exception = tk_host_text(set, pack->exception);
	rule->title_en = tk_text_of(pack->title.en);
	rule->title_ja = tk_text_of(pack->title.ja);
	for (uint32_t i = 0; i < pack->sources_count; i++)
		add_source(set->arena, rule, &pack->sources[i]);
	made->check = tk_module_check(plugin, tk_text_of(pack->check));
	made->builtin = made->check ? NULL : tk_builtin_find(tk_text_of(pack->check));
	if (!made->check && !made->builtin)
		return break_requirement(set, plugin, pack->id,
		                         tk_text_format(set->arena, _("no check is named %s"), pack->check).at);
	return true;
}

/* ---- obligations -------------------------------------------------------------------------------------------------------------- */

/* Not met is an error only for a statute that was read or restated; hearsay is never more than a note. */
static tk_severity severity_of(const tk_pack_source *source)
{
	tk_text confidence = tk_text_of(source->confidence), verification = tk_text_of(source->verification);
	bool read = tk_text_is(verification, "text-seen") || tk_text_is(verification, "restated");
	if (tk_text_is(confidence, "statute") && read)
		return TK_ERROR;
	bool firm = tk_text_is(confidence, "statute") || tk_text_is(confidence, "ministry-guidance") ||
	            tk_text_is(confidence, "industry");
	return firm && (read || tk_text_is(verification, "cited")) ? TK_WARNING : TK_NOTE;
}

static tk_text fill_two(tk_host_set *set, const char *message, tk_text recipient, tk_text what)
{
	const tk_argument arguments[] = {{TK_TEXT("recipient"), recipient}, {TK_TEXT("what"), what}};
	return tk_text_fill(set->arena, tk_text_of(message), arguments, 2);
}

static tk_text deadlines_of(tk_arena *arena, const tk_pack_obligation *pack)
{
	tk_text all = TK_TEXT("");
	for (uint32_t i = 0; i < pack->stages_count; i++) {
		const tk_pack_stage *stage = &pack->stages[i];
		all = tk_text_format(arena, "%.*s%s%s: %s%s%s%s", (int)all.length, all.at, all.length ? "; " : "", stage->stage,
		                     stage->due && stage->due[0] ? stage->due : stage->within, stage->original && stage->original[0] ? " (" : "",
		                     stage->original ? stage->original : "", stage->original && stage->original[0] ? ")" : "");
	}
	return all;
}

static bool check_obligation(tk_host_set *set, tk_installed *plugin, const tk_pack_obligation *pack)
{
	int64_t day = 0;
	if (!has_both(pack->trigger) || !has_both(pack->recipient))
		return break_requirement(set, plugin, pack->id, _("trigger and recipient need ja and en"));
	if (!pack->source.confidence || !pack->source.verification)
		return break_requirement(set, plugin, pack->id, _("source needs confidence and verification"));
	const char *dates[] = {pack->in_force.from, pack->in_force.until};
	for (size_t i = 0; i < 2; i++) {
		if (dates[i] && dates[i][0] && !tk_date_parse(tk_text_of(dates[i]), &day))
			return break_requirement(set, plugin, pack->id, _("in-force needs dates such as 2026-10-01"));
	}
	for (uint32_t i = 0; i < pack->stages_count; i++) {
		tk_limit limit;
		tk_workday_rule rule;
		tk_text due = tk_text_of(pack->stages[i].due);
		if ((due.length && !tk_limit_parse(due, &limit)) || !tk_duty_workdays(&pack->stages[i], &rule))
			return break_requirement(set, plugin, pack->id,
			                         _("due needs a limit such as 4 business days or by the 20th of the following "
			                           "month; working-days is japan, offices or weekdays"));
	}
	return true;
}

/* What people are told of an obligation beside what it is judged by. */
static void tell_obligation(tk_host_set *set, tk_rule *rule, const tk_pack_obligation *pack)
{
	rule->trigger = tk_host_text(set, pack->trigger);
	rule->clock_start = tk_host_text(set, pack->clock_start);
	rule->channel = tk_text_of(pack->channel);
	rule->notes = tk_text_of(pack->notes);
	rule->in_force_from = tk_text_of(pack->in_force.from);
	rule->in_force_until = tk_text_of(pack->in_force.until);
	for (uint32_t i = 0; i < pack->stages_count; i++)
		*TK_PUSH(set->arena, &rule->stages) =
		        (tk_rule_stage_note){tk_text_of(pack->stages[i].stage), tk_text_of(pack->stages[i].within),
		                             tk_text_of(pack->stages[i].original), tk_text_of(pack->stages[i].note)};
	for (uint32_t i = 0; i < pack->content_count; i++)
		*TK_PUSH(set->arena, &rule->content) = tk_text_of(pack->content[i]);
	for (uint32_t i = 0; i < pack->applies_when_count; i++)
		*TK_PUSH(set->arena, &rule->applies_when) = tk_text_of(pack->applies_when[i]);
}

static bool make_obligation(tk_host_set *set, tk_installed *plugin, const tk_pack_obligation *pack)
{
	static const tk_builtin check = {"obligation", tk_obligation_examine};
	if (!check_obligation(set, plugin, pack))
		return false;
	tk_requirement *made = add_rule(set, plugin, pack->id);
	if (!made)
		return false;
	tk_rule *rule = &made->rule;
	made->obligation = pack;
	made->builtin = &check;
	rule->obligation = true;
	rule->level = TK_COMPLETE;
	rule->severity = severity_of(&pack->source);
	made->inferred = rule->severity < TK_WARNING ? rule->severity : TK_WARNING;
	rule->recipient = tk_host_text(set, pack->recipient);
	rule->legal_basis = tk_text_of(pack->legal_basis);
	tell_obligation(set, rule, pack);
	rule->deadline = deadlines_of(set->arena, pack);
	bool titled = has_both(pack->title);
	rule->title_ja = titled ? tk_text_of(pack->title.ja)
	                        : tk_text_format(set->arena, "%sへの報告", pack->recipient.ja);
	rule->title_en = titled ? tk_text_of(pack->title.en)
	                        : tk_text_format(set->arena, "Report to %s", pack->recipient.en);
	rule->title = set->japanese ? rule->title_ja : rule->title_en;
	rule->why = fill_two(set, _("{recipient} has to be told when: {what}"), rule->recipient, tk_host_text(set, pack->trigger));
	rule->fix = tk_text_is(tk_text_of(pack->duty), "readiness")
	                    ? tk_text_of(_("This is told so that you are ready for it; no playbook has to have a step for it."))
	                    : fill_two(set, _("Write a step with `class: share` whose `to` is a contact that is {recipient}, with `deadline` as: {what}"),
	                               rule->recipient, rule->deadline);
	tk_pack_source source = pack->source;
	if (!source.text || !source.text[0])
		source.text = pack->legal_basis;
	add_source(set->arena, rule, &source);
	return true;
}

bool tk_pack_make_rules(tk_host_set *set, tk_installed *plugin)
{
	for (uint32_t i = 0; i < plugin->info.requirement_count; i++) {
		if (!make_requirement(set, plugin, &plugin->contents.requirements->requirements[i]))
			return false;
	}
	for (uint32_t i = 0; i < plugin->info.obligation_count; i++) {
		if (!make_obligation(set, plugin, &plugin->contents.obligations->obligations[i]))
			return false;
	}
	return true;
}
