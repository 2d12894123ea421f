/* SPDX-License-Identifier: Apache-2.0 */
/* Words that fill a slot and say nothing: 関係者, 適宜, as appropriate. */
#include "refer.h"

/* Which slot, the word class that leaves it open, and the kind of entry that makes it concrete all the same. */
typedef struct slot {
	tk_text key, vague, message;
} slot;

/* Slots of steps that share or notify belong to requirements of their own. */
static bool is_others(const tk_host *host, tk_run *run, const tk_entry *step)
{
	return kit_any_class(host, run, step, TK_TEXT("not-class"));
}

static tk_status report_slot(const tk_host *host, tk_run *run, const tk_entry *step, tk_value word, tk_text message)
{
	const tk_argument arguments[] = {{TK_TEXT("step"), kit_get(host, run, step, TK_TEXT("title"), 0)},
	                                 {TK_TEXT("word"), word.text}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = step,
	                      .at = word.span,
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = 2,
	                      .inferred = kit_inferred(host, run, step)};
	return host->report(run, &finding);
}

/* Every value of the key is vague and leads nowhere; *word is the first. */
static bool is_open(const tk_host *host, tk_run *run, const tk_entry *step, const slot *each, tk_value *word)
{
	tk_value value, found;
	size_t count = 0;
	for (; host->get(run, step, each->key, count, &value) == TK_DONE; count++) {
		if (host->match(run, value, each->vague, &found) != TK_DONE ||
		    host->follow(run, step, each->key, count))
			return false;
		if (count == 0)
			*word = found;
	}
	return count > 0;
}

/* What the author wrote into keys. Where a register of channels or roles is kept, a word that it lacks is told already.
 */
static tk_status examine_keys(const tk_host *host, tk_run *run, const tk_entry *step)
{
	static const slot slots[] = {
	        {{"recipient", 9}, {"vague-recipient", 15}, {"recipient", 9}},
	        {{"deadline", 8}, {"vague-time", 10}, {"deadline", 8}},
	        {{"deadline", 8}, {"vague-occasion", 14}, {"deadline", 8}},
	        {{"trigger", 7}, {"vague-occasion", 14}, {"trigger", 7}},
	        {{"channel", 7}, {"vague-channel", 13}, {"channel", 7}},
	        {{"actor", 5}, {"vague-actor", 11}, {"actor", 5}},
	};
	for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
		tk_value word;
		if ((kit_equal(slots[i].key, TK_TEXT("channel")) && host->count(run, TK_TEXT("channel"), NULL) > 0) ||
		    (kit_equal(slots[i].key, TK_TEXT("actor")) && host->count(run, TK_TEXT("role"), NULL) > 0) ||
		    (kit_equal(slots[i].key, TK_TEXT("deadline")) &&
		     kit_has(host, run, step, TK_TEXT("deadline-seconds"))))
			continue;
		if (is_open(host, run, step, &slots[i], &word))
			return report_slot(host, run, step, word, slots[i].message);
	}
	return TK_DONE;
}

/* "As needed, tell …" is the whole title, and no trigger says when: everybody decides otherwise. A decision has its
 * cases. */
static bool is_left_open(const tk_host *host, tk_run *run, const tk_entry *step, tk_value *word)
{
	tk_value title;
	return kit_is(host, run, step, TK_TEXT("kind"), TK_TEXT("action")) &&
	       !kit_has(host, run, step, TK_TEXT("trigger")) &&
	       host->get(run, step, TK_TEXT("title"), 0, &title) == TK_DONE &&
	       host->match(run, title, TK_TEXT("vague-occasion"), word) == TK_DONE;
}

static bool names_somebody(const tk_host *host, tk_run *run, tk_value text)
{
	static const tk_text names[] = {
	        {"role-word", 9},   {"internal-recipient", 18}, {"body-regulator", 14}, {"body-hub", 8},
	        {"body-cert", 9},   {"body-police", 11},        {"body-privacy", 12},   {"upstream", 8},
	        {"downstream", 10}, {"qualified-party", 15}};
	tk_value found;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (host->match(run, text, names[i], &found) == TK_DONE)
			return true;
	}
	return false;
}

/* Prose: somebody is told, and either nobody is named or the occasion is left open, in one and the same item. */
static tk_status examine_text(const tk_host *host, tk_run *run, const tk_entry *step, tk_value text, bool *told)
{
	tk_value found;
	*told = false;
	if (!text.text.length || host->match(run, text, TK_TEXT("telling"), &found) != TK_DONE ||
	    host->match(run, text, TK_TEXT("negated"), &found) == TK_DONE)
		return TK_DONE;
	bool recipient = host->match(run, text, TK_TEXT("vague-recipient"), &found) == TK_DONE &&
	                 !names_somebody(host, run, text);
	if (!recipient && host->match(run, text, TK_TEXT("vague-occasion"), &found) != TK_DONE)
		return TK_DONE;
	*told = true;
	return report_slot(host, run, step, found, recipient ? TK_TEXT("recipient") : TK_TEXT("trigger"));
}

static tk_status examine_words(const tk_host *host, tk_run *run, const tk_entry *step)
{
	static const tk_text keys[] = {{"title", 5}, {"text", 4}};
	bool told = false;
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		tk_value text;
		for (size_t i = 0; !told && host->get(run, step, keys[k], i, &text) == TK_DONE; i++) {
			tk_status status = examine_text(host, run, step, text, &told);
			if (status < 0)
				return status;
		}
	}
	return TK_DONE;
}

static tk_status examine_slots(const tk_host *host, tk_run *run, const tk_entry *playbook, size_t *examined)
{
	size_t steps = host->count(run, TK_TEXT("step"), playbook);
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		tk_value word;
		bool others = is_others(host, run, step), prose = kit_inferred(host, run, step);
		*examined += !others;
		tk_status status = TK_DONE;
		if (!prose && is_left_open(host, run, step, &word))
			status = report_slot(host, run, step, word, TK_TEXT("trigger"));
		else if (!others)
			status = prose ? examine_words(host, run, step) : examine_keys(host, run, step);
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

tk_status vague_slot(const tk_host *host, tk_run *run)
{
	return refer_each(host, run, examine_slots);
}
