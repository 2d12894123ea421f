/* SPDX-License-Identifier: Apache-2.0 */
/* English words that open, join or qualify an instruction: sorted bytewise, searched by halves. */
#include "playbook/markdown_words.h"

#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const char *const plain_verbs[] = {
        "acknowledge", "activate",   "add",         "adjust",       "advise",     "agree",        "allocate",
        "analyse",     "analyze",    "announce",    "apologise",    "apologize",  "apply",        "appoint",
        "approve",     "archive",    "arrange",     "ascertain",    "ask",        "assemble",     "assess",
        "assign",      "assist",     "assume",      "attach",       "attempt",    "authorise",    "authorize",
        "avoid",       "begin",      "bring",       "build",        "cancel",     "capture",      "carry",
        "cease",       "check",      "choose",      "clarify",      "clean",      "clear",        "click",
        "clone",       "close",      "co-ordinate", "collaborate",  "collate",    "collect",      "communicate",
        "compare",     "compensate", "compile",     "complete",     "comply",     "compute",      "conclude",
        "conduct",     "configure",  "confine",     "confirm",      "confiscate", "connect",      "consider",
        "consult",     "contain",    "continue",    "convene",      "convey",     "coordinate",   "correlate",
        "create",      "deactivate", "debrief",     "decide",       "declare",    "decommission", "define",
        "delegate",    "delete",     "deliver",     "deploy",       "describe",   "designate",    "detach",
        "determine",   "develop",    "disable",     "disclose",     "disconnect", "discontinue",  "discuss",
        "dispatch",    "dispose",    "distribute",  "download",     "duplicate",  "eliminate",    "enable",
        "encrypt",     "enforce",    "engage",      "enlist",       "ensure",     "enter",        "eradicate",
        "escalate",    "establish",  "estimate",    "evacuate",     "evaluate",   "evict",        "examine",
        "execute",     "expand",     "expel",       "explain",      "export",     "extract",      "fill",
        "find",        "follow",     "freeze",      "gather",       "generate",   "get",          "give",
        "go",          "halt",       "hang",        "harden",       "hold",       "identify",     "immobilize",
        "implement",   "import",     "inform",      "initiate",     "inspect",    "install",      "instruct",
        "interview",   "invalidate", "investigate", "invite",       "invoke",     "isolate",      "join",
        "keep",        "kill",       "launch",      "leave",        "let",        "locate",       "lower",
        "maintain",    "make",       "meet",        "minimize",     "mitigate",   "mount",        "move",
        "mute",        "navigate",   "negotiate",   "notify",       "observe",    "obtain",       "open",
        "operate",     "organize",   "overwrite",   "participate",  "pause",      "perform",      "photograph",
        "pick",        "piece",      "ping",        "prepare",      "preserve",   "press",        "prevent",
        "prioritize",  "proceed",    "procure",     "promote",      "propose",    "protect",      "provide",
        "provision",   "publish",    "pull",        "push",         "put",        "quarantine",   "raise",
        "rank",        "re-enable",  "reach",       "read",         "reassess",   "reassign",     "reboot",
        "recall",      "receive",    "recheck",     "recommend",    "reconcile",  "reconnect",    "reconvene",
        "recover",     "redirect",   "refer",       "refuel",       "regain",     "rehearse",     "reimage",
        "reinforce",   "reinstall",  "reinstate",   "reissue",      "reject",     "relay",        "reload",
        "remediate",   "remind",     "remove",      "rename",       "renew",      "reopen",       "repeat",
        "replace",     "reply",      "reproduce",   "reroute",      "rerun",      "reset",        "resolve",
        "respond",     "restart",    "restore",     "restrict",     "resume",     "retain",       "retire",
        "retrieve",    "revert",     "revise",      "revoke",       "rewrite",    "roll",         "rotate",
        "sanitize",    "save",       "say",         "seal",         "secure",     "seek",         "select",
        "send",        "separate",   "serve",       "show",         "shut",       "silence",      "speak",
        "specify",     "stabilize",  "stand",       "stay",         "submit",     "summarize",    "summon",
        "suspend",     "sync",       "take",        "talk",         "telephone",  "tell",         "terminate",
        "thank",       "tighten",    "treat",       "troubleshoot", "try",        "turn",         "unblock",
        "understand",  "uninstall",  "unlock",      "unmount",      "unplug",     "upload",       "validate",
        "verify",      "wait",       "wake",        "walk",         "warn",       "whitelist",    "wipe",
        "withdraw",    "withhold",   "write",
};

static const char *const noun_verbs[] = {
        "access",  "alert",    "answer",  "audit",   "backup",   "bag",      "block",      "book",      "brief",
        "call",    "change",   "control", "copy",    "cut",      "debug",    "display",    "document",  "draft",
        "dump",    "e-mail",   "email",   "fax",     "file",     "filter",   "fix",        "focus",     "forward",
        "hand",    "help",     "host",    "image",   "issue",    "label",    "limit",      "link",      "list",
        "lock",    "lodge",    "log",     "look",    "mail",     "map",      "mark",       "match",     "measure",
        "message", "monitor",  "name",    "note",    "offer",    "order",    "page",       "patch",     "phone",
        "plan",    "post",     "power",   "print",   "process",  "purge",    "query",      "quote",     "rebuild",
        "record",  "register", "release", "repair",  "report",   "request",  "reserve",    "return",    "review",
        "ring",    "rollback", "run",     "sample",  "scan",     "schedule", "screen",     "search",    "segment",
        "set",     "share",    "shift",   "sign",    "snapshot", "source",   "staff",      "start",     "state",
        "stop",    "store",    "supply",  "support", "survey",   "switch",   "tag",        "target",    "test",
        "text",    "time",     "trace",   "track",   "train",    "transfer", "transition", "transport", "triage",
        "trigger", "update",   "use",     "view",    "visit",    "vote",     "watch",      "work",
};

static const char *const adverbs[] = {
        "afterwards", "again",     "also",      "always",      "as-needed",      "carefully",    "finally",
        "first",      "firstly",   "generally", "immediately", "initially",      "lastly",       "later",
        "manually",   "next",      "now",       "optional",    "optionally",     "periodically", "please",
        "promptly",   "quickly",   "regularly", "second",      "simultaneously", "subsequently", "then",
        "thereafter", "therefore", "third",     "thirdly",
};

static const char *const noun_partners[] = {
        "address",  "analysis", "chat",       "contents",   "date",    "dates",   "details",     "diagram",
        "entries",  "entry",    "events",     "evidence",   "field",   "fields",  "file",        "files",
        "form",     "guide",    "guidelines", "history",    "id",      "info",    "information", "level",
        "levels",   "line",     "lines",      "list",       "lists",   "log",     "logs",        "management",
        "map",      "name",     "names",      "number",     "numbers", "of",      "officer",     "owner",
        "page",     "pages",    "person",     "persons",    "plan",    "plans",   "point",       "points",
        "policies", "policy",   "procedure",  "procedures", "process", "records", "report",      "reports",
        "results",  "roster",   "size",       "source",     "sources", "state",   "status",      "system",
        "team",     "teams",    "template",   "templates",  "time",    "times",   "tool",        "tools",
        "url",      "version",  "volume",     "window",
};

static const char *const function_words[] = {
        "a",    "about", "affected",  "all",   "an",   "and",    "any",    "as",       "at",           "back",
        "both", "by",    "customers", "down",  "each", "either", "every",  "everyone", "for",          "from",
        "her",  "his",   "how",       "if",    "in",   "into",   "its",    "key",      "known",        "off",
        "on",   "or",    "other",     "our",   "out",  "over",   "people", "relevant", "stakeholders", "that",
        "the",  "their", "them",      "these", "this", "those",  "to",     "up",       "us",           "what",
        "when", "where", "whether",   "which", "who",  "with",   "within", "you",      "your",
};

static bool in_sorted(const char *const *words, size_t count, tk_text word)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = tk_text_order(word, tk_text_of(words[middle]));
		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

tk_verb_kind tk_words_verb(tk_text word)
{
	if (in_sorted(plain_verbs, COUNT(plain_verbs), word))
		return TK_VERB_PLAIN;
	return in_sorted(noun_verbs, COUNT(noun_verbs), word) ? TK_VERB_NOUN : TK_VERB_NONE;
}

bool tk_words_modal(tk_text word)
{
	return tk_text_is(word, "must") || tk_text_is(word, "shall") || tk_text_is(word, "will") ||
	       tk_text_is(word, "should");
}

tk_verb_kind tk_words_third_person(tk_text word)
{
	if (word.length < 4 || word.length > 24 || !tk_text_ends(word, TK_TEXT("s")))
		return TK_VERB_NONE;
	tk_verb_kind kind = tk_words_verb(tk_text_slice(word, 0, word.length - 1)); /* sends, writes */
	if (kind == TK_VERB_NONE && tk_text_ends(word, TK_TEXT("es")))
		kind = tk_words_verb(tk_text_slice(word, 0, word.length - 2)); /* dispatches */
	if (kind == TK_VERB_NONE && tk_text_ends(word, TK_TEXT("ies"))) {
		char base[24]; /* notifies */
		memcpy(base, word.at, word.length - 3);
		base[word.length - 3] = 'y';
		kind = tk_words_verb(tk_text_make(base, word.length - 2));
	}
	return kind;
}

bool tk_words_adverb(tk_text word)
{
	return in_sorted(adverbs, COUNT(adverbs), word);
}

bool tk_words_noun_partner(tk_text word)
{
	return in_sorted(noun_partners, COUNT(noun_partners), word);
}

bool tk_words_function(tk_text word)
{
	return in_sorted(function_words, COUNT(function_words), word);
}

/* "Email to", "Access to": what comes before `to` is a noun. */
bool tk_words_noun_before_to(tk_text word)
{
	static const char *const words[] = {"access", "call", "change",  "e-mail", "email", "fax",
	                                    "link",   "mail", "message", "text",   "update"};
	return in_sorted(words, COUNT(words), word);
}
