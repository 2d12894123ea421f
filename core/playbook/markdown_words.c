/* SPDX-License-Identifier: Apache-2.0 */
/* The English lists are sorted bytewise and searched by halves; the Japanese ones are endings and are tried in turn. */
#include "playbook/markdown_words.h"

#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const char *const plain_verbs[] = {
        "acknowledge",  "activate",  "add",        "adjust",      "advise",      "agree",        "allocate",
        "analyse",      "analyze",   "announce",   "apply",       "appoint",     "approve",      "archive",
        "arrange",      "ascertain", "ask",        "assemble",    "assess",      "assign",       "assist",
        "assume",       "attach",    "attempt",    "authorise",   "authorize",   "avoid",        "begin",
        "bring",        "build",     "cancel",     "capture",     "carry",       "cease",        "check",
        "choose",       "clarify",   "clean",      "clear",       "click",       "close",        "co-ordinate",
        "collaborate",  "collate",   "collect",    "communicate", "compare",     "compile",      "complete",
        "comply",       "compute",   "conclude",   "conduct",     "configure",   "confirm",      "confiscate",
        "connect",      "consider",  "consult",    "contain",     "continue",    "convene",      "convey",
        "coordinate",   "correlate", "create",     "deactivate",  "debrief",     "decide",       "declare",
        "decommission", "define",    "delegate",   "delete",      "deliver",     "deploy",       "describe",
        "designate",    "detach",    "determine",  "develop",     "disable",     "disclose",     "disconnect",
        "discontinue",  "discuss",   "dispatch",   "dispose",     "distribute",  "download",     "eliminate",
        "enable",       "encrypt",   "enforce",    "engage",      "enlist",      "ensure",       "enter",
        "eradicate",    "escalate",  "establish",  "estimate",    "evacuate",    "evaluate",     "evict",
        "examine",      "execute",   "expand",     "expel",       "explain",     "export",       "extract",
        "fill",         "find",      "follow",     "freeze",      "gather",      "generate",     "get",
        "give",         "go",        "halt",       "hang",        "harden",      "hold",         "identify",
        "immobilize",   "implement", "import",     "inform",      "initiate",    "inspect",      "install",
        "instruct",     "interview", "invalidate", "investigate", "invite",      "invoke",       "isolate",
        "join",         "keep",      "kill",       "launch",      "leave",       "let",          "locate",
        "lower",        "maintain",  "make",       "meet",        "minimize",    "mitigate",     "mount",
        "move",         "mute",      "navigate",   "negotiate",   "notify",      "observe",      "obtain",
        "open",         "operate",   "organize",   "overwrite",   "participate", "pause",        "perform",
        "pick",         "ping",      "prepare",    "preserve",    "press",       "prevent",      "prioritize",
        "proceed",      "procure",   "promote",    "propose",     "protect",     "provide",      "provision",
        "publish",      "pull",      "push",       "put",         "quarantine",  "raise",        "rank",
        "re-enable",    "reach",     "read",       "reassess",    "reassign",    "reboot",       "recall",
        "receive",      "recheck",   "recommend",  "reconcile",   "reconnect",   "reconvene",    "recover",
        "redirect",     "refer",     "regain",     "rehearse",    "reimage",     "reinforce",    "reinstall",
        "reissue",      "reject",    "relay",      "remediate",   "remind",      "remove",       "rename",
        "renew",        "reopen",    "repeat",     "replace",     "reply",       "reproduce",    "reroute",
        "rerun",        "reset",     "resolve",    "respond",     "restart",     "restore",      "restrict",
        "resume",       "retain",    "retire",     "retrieve",    "revert",      "revise",       "revoke",
        "rewrite",      "roll",      "rotate",     "sanitize",    "save",        "say",          "seal",
        "secure",       "seek",      "select",     "send",        "separate",    "serve",        "show",
        "shut",         "silence",   "speak",      "specify",     "stabilize",   "stand",        "stay",
        "submit",       "summarize", "summon",     "suspend",     "sync",        "take",         "talk",
        "tell",         "terminate", "thank",      "tighten",     "treat",       "troubleshoot", "try",
        "turn",         "unblock",   "understand", "uninstall",   "unlock",      "unmount",      "unplug",
        "upload",       "validate",  "verify",     "wait",        "walk",        "warn",         "whitelist",
        "wipe",         "withdraw",  "withhold",   "write",
};

static const char *const noun_verbs[] = {
        "access",     "alert",     "audit",   "backup",  "block",    "brief",    "call",    "change",   "control",
        "copy",       "cut",       "debug",   "display", "document", "draft",    "dump",    "e-mail",   "email",
        "fax",        "file",      "filter",  "fix",     "focus",    "forward",  "hand",    "help",     "host",
        "image",      "issue",     "label",   "limit",   "link",     "list",     "lock",    "log",      "look",
        "mail",       "map",       "mark",    "measure", "message",  "monitor",  "name",    "note",     "offer",
        "order",      "page",      "patch",   "phone",   "plan",     "post",     "power",   "print",    "process",
        "purge",      "query",     "quote",   "rebuild", "record",   "register", "release", "repair",   "report",
        "request",    "reserve",   "return",  "review",  "rollback", "run",      "sample",  "scan",     "schedule",
        "screen",     "search",    "segment", "set",     "share",    "shift",    "sign",    "snapshot", "source",
        "staff",      "start",     "state",   "stop",    "store",    "supply",   "support", "survey",   "switch",
        "tag",        "target",    "test",    "text",    "time",     "trace",    "track",   "train",    "transfer",
        "transition", "transport", "triage",  "trigger", "update",   "use",      "view",    "visit",    "vote",
        "watch",      "work",
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

static bool ends_with_any(tk_text text, const char *const *endings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (tk_text_ends(text, tk_text_of(endings[i])))
			return true;
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

/* ---- Japanese sentence endings ---------------------------------------------------------------------------------- */

static const char *const order_endings[] = {
        "してください", "して下さい", "てください", "て下さい", "でください", "で下さい",   "すること",
        "せよ",         "しろ",       "のこと",     "ておく",   "でおく",     "ておくこと", "でおくこと",
};

/* A verb in its plain or polite form is taken for an instruction, unless it is one of these: being, becoming, being
 * able, being done, thinking, and what describes rather than orders. */
static const char *const describing_endings[] = {
        "ある",       "いる",       "おる",       "なる",       "できる",       "出来る",       "される",
        "られる",     "れている",   "である",     "という",     "言う",         "思う",         "考える",
        "よる",       "異なる",     "指す",       "意味する",   "有する",       "含む",         "該当する",
        "存在する",   "発生する",   "構成する",   "対象とする", "目的とする",   "原則とする",   "ものとする",
        "こととする", "わかる",     "分かる",     "すぎる",     "過ぎる",       "生じる",       "起こる",
        "起きる",     "増える",     "減る",       "かかる",     "要する",       "関する",       "示す",
        "役立つ",     "属する",     "担う",       "成る",       "つながる",     "得る",         "うる",
        "しまう",     "もらえる",   "くれる",     "見える",     "聞こえる",     "可能性がある", "あります",
        "います",     "おります",   "なります",   "できます",   "出来ます",     "されます",     "られます",
        "といいます", "思います",   "考えます",   "異なります", "指します",     "意味します",   "含みます",
        "わかります", "分かります", "役立ちます", "生じます",   "起こります",   "示します",     "かかります",
        "構成します", "発生します", "存在します", "しまいます", "つながります", "です",         "でしょう",
        "を除く",     "を除きます", "歓迎します", "説明します", "紹介します",   "目的とします", "ものとします",
        "とします",   "得ます",     "期待します", "説明する",   "紹介する",
};

static const char *const verb_endings[] = {"う", "く", "ぐ", "す", "つ", "ぬ", "ぶ", "む", "る"};

static const char *const action_nouns[] = {
        "確認",       "連絡",   "報告",   "通報",       "通知",       "共有",   "保全",     "収集",         "把握",
        "隔離",       "遮断",   "停止",   "復旧",       "復元",       "復帰",   "切替",     "切り替え",     "切替え",
        "招集",       "召集",   "設置",   "起動",       "起票",       "作成",   "実施",     "判断",         "決定",
        "承認",       "評価",   "調査",   "分析",       "特定",       "記録",   "公表",     "発表",         "周知",
        "依頼",       "要請",   "手配",   "準備",       "点検",       "検証",   "除去",     "駆除",         "封じ込め",
        "初期化",     "再構築", "無効化", "変更",       "更新",       "取得",   "採取",     "提出",         "届出",
        "届け出",     "伝達",   "指示",   "開始",       "終了",       "解除",   "移行",     "展開",         "監視",
        "対応",       "受付",   "登録",   "配布",       "参集",       "宣言",   "発令",     "引継ぎ",       "引き継ぎ",
        "問い合わせ", "照会",   "聴取",   "ヒアリング", "トリアージ", "見直し", "振り返り", "洗い出し",     "切り離し",
        "切離し",     "送付",   "送信",   "掲示",       "回収",       "検討",   "訓練",     "バックアップ", "リストア",
        "フォロー",
};

static const char *const question_endings[] = {"?", "か", "かどうか", "でしょうか"};

/* The sentence without what may follow its verb: closing marks and one bracketed remark. */
static tk_text bare_sentence(tk_text sentence)
{
	static const char *const marks[] = {"。", ".", "!", "、", ":", "」", "*", " "};
	for (int round = 0; round < 4; round++) {
		for (size_t i = 0; i < COUNT(marks); i++) {
			while (tk_text_ends(sentence, tk_text_of(marks[i])))
				sentence.length -= strlen(marks[i]);
		}
		if (!tk_text_ends(sentence, TK_TEXT(")")))
			break;
		size_t open = sentence.length;
		while (open > 0 && sentence.at[open - 1] != '(')
			open--;
		if (open <= 1)
			break;
		sentence.length = open - 1;
	}
	return sentence;
}

/* 教える, 伝える … but not a noun that happens to end in a kana of the list: the ending must be hiragana after kanji or
 * kana, which is the case for every verb; する-verbs are covered by る. */
static bool plain_verb_end(tk_text sentence)
{
	return sentence.length > 6 && ends_with_any(sentence, verb_endings, COUNT(verb_endings));
}

bool tk_words_prohibition_end(tk_text sentence)
{
	static const char *const endings[] = {
	        "ないようにします",
	        "ないようにする",
	        "ないようにしましょう",
	        "ないようにしてください",
	        "ないでおきましょう",
	        "ないこと",
	        "ないでください",
	        "ないで下さい",
	        "ないください",
	        "べからず",
	        "厳禁",
	        "禁止",
	        "禁ずる",
	        "禁止する",
	        "してはならない",
	        "てはいけない",
	};
	return ends_with_any(bare_sentence(sentence), endings, COUNT(endings));
}

bool tk_words_instruction_end(tk_text sentence)
{
	sentence = bare_sentence(sentence);
	if (!tk_words_has_japanese(sentence))
		return false;
	if (ends_with_any(sentence, order_endings, COUNT(order_endings)))
		return true;
	if (ends_with_any(sentence, describing_endings, COUNT(describing_endings)))
		return false;
	if (tk_text_ends(sentence, TK_TEXT("ます")))
		return true;
	if (tk_text_ends(sentence, TK_TEXT("こと")))
		return sentence.length > 12;
	return plain_verb_end(sentence);
}

/* "Email to", "Access to": what comes before `to` is a noun. */
bool tk_words_noun_before_to(tk_text word)
{
	static const char *const words[] = {"access", "call", "change",  "e-mail", "email", "fax",
	                                    "link",   "mail", "message", "text",   "update"};
	return in_sorted(words, COUNT(words), word);
}

bool tk_words_action_noun_end(tk_text sentence)
{
	return ends_with_any(bare_sentence(sentence), action_nouns, COUNT(action_nouns));
}

bool tk_words_question_end(tk_text sentence)
{
	static const char *const marks[] = {"。", " ", ")", "*"};
	for (size_t i = 0; i < COUNT(marks); i++) {
		while (tk_text_ends(sentence, tk_text_of(marks[i])))
			sentence.length -= strlen(marks[i]);
	}
	return ends_with_any(sentence, question_endings, COUNT(question_endings));
}

/* ---- roles and kinds of pages ------------------------------------------------------------------------------------ */

static const char *const role_words[] = {
        "administrator", "administrators", "analyst",    "analysts",  "approver",   "ceo",          "cfo",
        "chair",         "chief",          "ciso",       "cio",       "commander",  "comms",        "coordinator",
        "coo",           "counsel",        "csirt",      "cso",       "cto",        "department",   "deputy",
        "desk",          "director",       "dispatcher", "dpo",       "engineer",   "engineers",    "executive",
        "expert",        "experts",        "helpdesk",   "hr",        "ic",         "investigator", "lead",
        "leader",        "leads",          "legal",      "liaison",   "maintainer", "manager",      "managers",
        "officer",       "officers",       "on-call",    "oncall",    "operator",   "operators",    "owner",
        "owners",        "participants",   "pr",         "president", "psirt",      "responder",    "responders",
        "scribe",        "sirt",           "sme",        "smes",      "soc",        "specialist",   "src",
        "staff",         "supervisor",     "team",       "teams",     "technician", "users",
};

static const char *const role_endings[] = {
        "担当",     "担当者", "係",     "班",         "長",         "部",         "課",           "室",
        "局",       "責任者", "管理者", "当直",       "当直者",     "窓口",       "補佐",         "チーム",
        "委員会",   "本部",   "リーダ", "マネージャ", "コマンダ",   "指揮者",     "指揮官",       "運転員",
        "保守員",   "要員",   "役員",   "部門",       "オペレータ", "アナリスト", "専門家",       "顧客連絡",
        "内部連絡", "社長",   "副社長", "取締役",     "統括",       "ディレクタ", "プレジデント", "主任",
        "発見者",   "報告者", "代行",   "班員",       "記録者",     "事務局",     "従業員",       "職員",
        "社員",     "csirt",  "soc",    "cio",        "ciso",       "psirt",      "ceo",
};

static tk_text last_word(tk_text phrase)
{
	size_t from = phrase.length;
	while (from > 0 && phrase.at[from - 1] != ' ' && phrase.at[from - 1] != '/')
		from--;
	return tk_text_slice(phrase, from, phrase.length - from);
}

bool tk_words_role(tk_text phrase)
{
	if (phrase.length == 0 || tk_utf8_count(phrase) > 40)
		return false;
	if (tk_text_ends(phrase, TK_TEXT(")"))) { /* Incident Commander (IC) */
		size_t open = phrase.length;
		while (open > 0 && phrase.at[open - 1] != '(')
			open--;
		if (open > 1)
			phrase = tk_text_trim(tk_text_slice(phrase, 0, open - 1));
	}
	if (tk_words_has_japanese(phrase)) {
		if (tk_text_find(phrase, TK_TEXT("、"), 0) != SIZE_MAX ||
		    tk_text_find(phrase, TK_TEXT("を"), 0) != SIZE_MAX)
			return false;
		return ends_with_any(phrase, role_endings, COUNT(role_endings));
	}
	tk_text word = last_word(phrase);
	for (size_t i = 0; i < COUNT(role_words); i++) {
		if (tk_text_is(word, role_words[i]))
			return true;
	}
	return false;
}

static bool has_any(tk_text text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (tk_text_find(text, tk_text_of(words[i]), 0) != SIZE_MAX)
			return true;
	}
	return false;
}

bool tk_words_playbook(tk_text text)
{
	static const char *const words[] = {"playbook", "runbook", "手順書", "プレイブック", "ランブック"};
	return has_any(text, words, COUNT(words));
}

bool tk_words_plan(tk_text text)
{
	static const char *const words[] = {
	        "process",      "playbook",   "runbook",    "incident", "response",       "contingency",
	        "procedure",    "checklist",  "continuity", "recovery", "emergency",      "escalation",
	        "disaster",     "outage",     "ransomware", "phishing", "breach",         "irp",
	        "on-call",      "oncall",     "手順",       "対応",     "対処",           "計画",
	        "要領",         "マニュアル", "初動",       "連絡体制", "情報連絡",       "共有",
	        "復旧",         "障害",       "途絶",       "停電",     "災害",           "インシデント",
	        "プレイブック", "事業継続",   "緊急",       "非常時",   "チェックリスト", "エスカレーション",
	        "事案",         "bcp",
	};
	return has_any(text, words, COUNT(words));
}

bool tk_words_not_plan(tk_text text)
{
	static const char *const words[] = {
	        "changelog",
	        "change log",
	        "change-log",
	        "change_log",
	        "release notes",
	        "release-notes",
	        "license",
	        "licence",
	        "code of conduct",
	        "code-of-conduct",
	        "code_of_conduct",
	        "contributing",
	        "contribution guide",
	        "glossary",
	        "api reference",
	        "api docs",
	        "api-docs",
	        "style guide",
	        "pull request template",
	        "pull_request_template",
	        "issue template",
	        "issue_template",
	        "reading list",
	        "bibliography",
	        "meeting minutes",
	        "training",
	        "courses",
	        "workshop",
	        "変更履歴",
	        "更新履歴",
	        "改訂履歴",
	        "ライセンス",
	        "利用規約",
	        "行動規範",
	        "用語集",
	        "議事録",
	        "研修資料",
	        "トレーニング",
	        "よくある質問",
	        "参考文献",
	        "読み物",
	};
	return has_any(text, words, COUNT(words));
}

bool tk_words_not_plan_name(tk_text stem)
{
	static const char *const names[] = {"about",       "authors", "copying",  "faq",  "governance",
	                                    "maintainers", "notice",  "overview", "用語", "概要"};
	for (size_t i = 0; i < COUNT(names); i++) {
		if (tk_text_is(stem, names[i]))
			return true;
	}
	return false;
}

bool tk_words_is_kana_or_kanji(uint32_t codepoint)
{
	return (codepoint >= 0x3040 && codepoint <= 0x30FF) || (codepoint >= 0x3400 && codepoint <= 0x9FFF) ||
	       (codepoint >= 0xF900 && codepoint <= 0xFAFF) || (codepoint >= 0x20000 && codepoint <= 0x3FFFF) ||
	       codepoint == 0x3005 /* 々 */;
}

bool tk_words_has_japanese(tk_text text)
{
	for (size_t i = 0; i < text.length;) {
		if ((unsigned char)text.at[i] < 0x80) {
			i++;
			continue;
		}
		if (tk_words_is_kana_or_kanji(tk_utf8_next(text, &i)))
			return true;
	}
	return false;
}
