/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of the input files themselves, whatever plugins are on. Ids and meaning are for ever (document/fault.h). */
#include "plugin/host_set.h"

#include "document/fault.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

#ifndef TK_VERSION
#define TK_VERSION "0.1.0"
#endif

typedef struct format_rule {
	const char *id;
	tk_severity severity;
	const char *title, *why, *fix;
} format_rule;

static const format_rule rules[] = {
        {TK_FAULT_SYNTAX, TK_ERROR, N_("The file can be read to its end"),
         N_("Behind the place where reading stops, nothing is examined; the reader's own tools stop there, too."),
         N_("Mend the place that is shown; the message says what was expected.")},
        {TK_FAULT_ENCODING, TK_ERROR, N_("The file is valid text in a known encoding"),
         N_("Broken bytes turn into unreadable characters on somebody's screen or paper, often in a name or number."),
         N_("Save the file as UTF-8.")},
        {TK_FAULT_LIMIT, TK_ERROR, N_("The file stays within the limits of size, depth and number"),
         N_("Limits keep a hostile or broken file from stopping the whole check; what lies beyond is not examined."),
         N_("Split the file, or take out what is nested or repeated without need.")},
        {TK_FAULT_UNREADABLE, TK_ERROR, N_("The file can be opened"),
         N_("A file that cannot be opened here cannot be opened in another clone either."),
         N_("Run `git fsck`; fetch or restore what is missing.")},
        {TK_FAULT_DUPLICATE_KEY, TK_ERROR, N_("No key stands twice in one mapping"),
         N_("Tools keep the first or the last of two equal keys, so two readers see two different playbooks."),
         N_("Remove one of the two, or give it the name that was meant.")},
        {TK_FAULT_UNKNOWN_KEY, TK_WARNING, N_("Every key is one that the format knows"),
         N_("A misspelt key is ignored without a word: what was written under it does not count."),
         N_("Use the key that the message proposes; your own keys start with `x-`.")},
        {TK_FAULT_WRONG_TYPE, TK_ERROR, N_("Every value is of the kind that its key asks for"),
         N_("A value of another kind cannot be used, and what depends on it is not examined."),
         N_("Write the value as the format's page shows it.")},
        {TK_FAULT_MISSING_KEY, TK_ERROR, N_("No required key is missing"),
         N_("Without it the entry cannot be told apart or used."), N_("Add the key.")},
        {TK_FAULT_BAD_VALUE, TK_ERROR, N_("Dates, durations, numbers and addresses can be used"),
         N_("A date that does not exist or a number that cannot be dialled fails at the moment of need."),
         N_("Write the value so that it can be used as it stands.")},
        {TK_FAULT_UNDEFINED, TK_ERROR, N_("Everything that is referred to is defined"),
         N_("A reference that names nothing leaves the step without its person, contact or marking."),
         N_("Define it, or use an id that is defined.")},
        {TK_FAULT_DUPLICATE_ID, TK_ERROR, N_("No id is given twice"),
         N_("With two things of one id, a reference means either of them."), N_("Give each an id of its own.")},
        {TK_FAULT_NO_CONTACT, TK_WARNING, N_("Persons and organizations of a playbook can be reached"),
         N_("CACAO allows an agent or target without contact; whoever has to call it has nothing to dial."),
         N_("Add `contact` with e-mail and phone, or name an entry of the contact register.")},
        {TK_FAULT_EXPIRED, TK_WARNING, N_("Playbooks and exceptions are still valid"),
         N_("What its author declared as ended must not be followed, and an exception that has ended covers nothing."),
         N_("Review it and set a new date, or remove it.")},
        {TK_FAULT_FAILURE_UNDEFINED, TK_NOTE, N_("The playbook says what happens when a step fails"),
         N_("Without on_failure or workflow_exception the outcome of a failed step is undefined, and engines differ."),
         N_("Add `on_failure` to the steps that can fail, or `workflow_exception` to the playbook.")},
        {TK_FAULT_UNSUPPORTED, TK_NOTE, N_("Constructs that tenken does not know are named"),
         N_("What is outside the supported language is never guessed; verdicts that depend on it are unknown."),
         N_("Nothing is wrong with the file; write it with a supported construct to have it examined.")},
        {TK_FAULT_CALL_NAME, TK_WARNING, N_("A playbook is called by the name that it has"),
         N_("A name with a slip in it leads nowhere: the tool stops there, and whoever reads it searches."),
         N_("Write the name as the called playbook has it.")},
        {TK_FAULT_LINK_OUTSIDE, TK_ERROR, N_("No symbolic link leads out of the repository"),
         N_("Another clone has no such file, and a link out of the repository is never followed."),
         N_("Replace the link by the file itself.")},
};

void tk_format_rules_add(tk_host_set *set)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		const format_rule *each = &rules[i];
		tk_requirement *made = TK_MAKE(set->arena, tk_requirement);
		made->inferred = each->severity;
		made->rule = (tk_rule){
		        .id = tk_text_of(each->id),
		        .plugin = TK_TEXT("core/format"),
		        .plugin_version = TK_TEXT(TK_VERSION),
		        .concern = TK_TEXT("format"),
		        .level = TK_FORMAT_LEVEL,
		        .severity = each->severity,
		        .title = tk_text_of(_(each->title)),
		        .why = tk_text_of(_(each->why)),
		        .fix = tk_text_of(_(each->fix)),
		        .title_en = tk_text_of(each->title),
		};
		if (set->japanese)
			made->rule.title_ja = made->rule.title;
		(void)tk_map_put(set->by_id, made->rule.id, made);
		*TK_PUSH(set->arena, &set->requirements) = made;
	}
}
