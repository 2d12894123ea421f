/* SPDX-License-Identifier: Apache-2.0 */
#include "playbook/markdown_heads.h"

#include <string.h>

/* Head words in folded form. */
static const struct {
	const char *word;
	tk_column_kind kind;
} heads[] = {
        {"action", TK_COLUMN_ACTION},
        {"actions", TK_COLUMN_ACTION},
        {"action item", TK_COLUMN_ACTION},
        {"action items", TK_COLUMN_ACTION},
        {"task", TK_COLUMN_ACTION},
        {"tasks", TK_COLUMN_ACTION},
        {"activity", TK_COLUMN_ACTION},
        {"activities", TK_COLUMN_ACTION},
        {"procedure", TK_COLUMN_ACTION},
        {"step", TK_COLUMN_ACTION},
        {"steps", TK_COLUMN_ACTION},
        {"what to do", TK_COLUMN_ACTION},
        {"what", TK_COLUMN_ACTION},
        {"response action", TK_COLUMN_ACTION},
        {"response actions", TK_COLUMN_ACTION},
        {"手順", TK_COLUMN_ACTION},
        {"対応", TK_COLUMN_ACTION},
        {"対応内容", TK_COLUMN_ACTION},
        {"対応事項", TK_COLUMN_ACTION},
        {"対応手順", TK_COLUMN_ACTION},
        {"実施事項", TK_COLUMN_ACTION},
        {"実施内容", TK_COLUMN_ACTION},
        {"報告・連絡の内容", TK_COLUMN_ACTION},
        {"連絡・報告の内容", TK_COLUMN_ACTION},
        {"実施手順", TK_COLUMN_ACTION},
        {"作業", TK_COLUMN_ACTION},
        {"作業内容", TK_COLUMN_ACTION},
        {"行動", TK_COLUMN_ACTION},
        {"アクション", TK_COLUMN_ACTION},
        {"処置", TK_COLUMN_ACTION},
        {"やること", TK_COLUMN_ACTION},
        {"すること", TK_COLUMN_ACTION},
        {"何を", TK_COLUMN_ACTION},
        {"何をするか", TK_COLUMN_ACTION},
        {"何をする", TK_COLUMN_ACTION},
        {"手順内容", TK_COLUMN_ACTION},
        {"行うこと", TK_COLUMN_ACTION},
        {"措置", TK_COLUMN_ACTION},
        {"タスク", TK_COLUMN_ACTION},
        {"required action", TK_COLUMN_ACTION},
        {"required actions", TK_COLUMN_ACTION},
        {"action required", TK_COLUMN_ACTION},
        {"action to take", TK_COLUMN_ACTION},
        {"actions to take", TK_COLUMN_ACTION},
        {"key actions", TK_COLUMN_ACTION},
        {"immediate actions", TK_COLUMN_ACTION},
        {"things to do", TK_COLUMN_ACTION},
        {"to do", TK_COLUMN_ACTION},
        {"to-do", TK_COLUMN_ACTION},
        {"対応項目", TK_COLUMN_ACTION},
        {"実施項目", TK_COLUMN_ACTION},
        {"作業項目", TK_COLUMN_ACTION},
        {"対応作業", TK_COLUMN_ACTION},
        {"処理内容", TK_COLUMN_ACTION},
        {"実施すること", TK_COLUMN_ACTION},
        {"対処", TK_COLUMN_ACTION},
        {"対処内容", TK_COLUMN_ACTION},
        {"行動内容", TK_COLUMN_ACTION},
        {"初動対応", TK_COLUMN_ACTION},
        {"具体的な対応", TK_COLUMN_ACTION},
        {"具体的対応", TK_COLUMN_ACTION},
        {"チェック項目", TK_COLUMN_ACTION},
        {"確認・対応事項", TK_COLUMN_ACTION},
        {"対応・連絡事項", TK_COLUMN_ACTION},
        {"no", TK_COLUMN_NUMBER},
        {"no.", TK_COLUMN_NUMBER},
        {"#", TK_COLUMN_NUMBER},
        {"番号", TK_COLUMN_NUMBER},
        {"項番", TK_COLUMN_NUMBER},
        {"順", TK_COLUMN_NUMBER},
        {"順序", TK_COLUMN_NUMBER},
        {"id", TK_COLUMN_NUMBER},
        {"順番", TK_COLUMN_NUMBER},
        {"step no", TK_COLUMN_NUMBER},
        {"step no.", TK_COLUMN_NUMBER},
        {"seq", TK_COLUMN_NUMBER},
        {"手順番号", TK_COLUMN_NUMBER},
        {"no.順", TK_COLUMN_NUMBER},
        {"owner", TK_COLUMN_ACTOR},
        {"role", TK_COLUMN_ACTOR},
        {"responsible", TK_COLUMN_ACTOR},
        {"who", TK_COLUMN_ACTOR},
        {"assignee", TK_COLUMN_ACTOR},
        {"actor", TK_COLUMN_ACTOR},
        {"responsible party", TK_COLUMN_ACTOR},
        {"responsibility", TK_COLUMN_ACTOR},
        {"performed by", TK_COLUMN_ACTOR},
        {"lead", TK_COLUMN_ACTOR},
        {"team", TK_COLUMN_ACTOR},
        {"担当", TK_COLUMN_ACTOR},
        {"担当者", TK_COLUMN_ACTOR},
        {"実施者", TK_COLUMN_ACTOR},
        {"責任者", TK_COLUMN_ACTOR},
        {"主担当", TK_COLUMN_ACTOR},
        {"担当部署", TK_COLUMN_ACTOR},
        {"実施部署", TK_COLUMN_ACTOR},
        {"担当部門", TK_COLUMN_ACTOR},
        {"役割", TK_COLUMN_ACTOR},
        {"部署", TK_COLUMN_ACTOR},
        {"主体", TK_COLUMN_ACTOR},
        {"実施主体", TK_COLUMN_ACTOR},
        {"誰が", TK_COLUMN_ACTOR},
        {"対応者", TK_COLUMN_ACTOR},
        {"responsible role", TK_COLUMN_ACTOR},
        {"responsible person", TK_COLUMN_ACTOR},
        {"responsible team", TK_COLUMN_ACTOR},
        {"who acts", TK_COLUMN_ACTOR},
        {"by whom", TK_COLUMN_ACTOR},
        {"accountable", TK_COLUMN_ACTOR},
        {"in charge", TK_COLUMN_ACTOR},
        {"position", TK_COLUMN_ACTOR},
        {"department", TK_COLUMN_ACTOR},
        {"担当班", TK_COLUMN_ACTOR},
        {"担当課", TK_COLUMN_ACTOR},
        {"担当係", TK_COLUMN_ACTOR},
        {"実施班", TK_COLUMN_ACTOR},
        {"担当部", TK_COLUMN_ACTOR},
        {"所管", TK_COLUMN_ACTOR},
        {"所掌", TK_COLUMN_ACTOR},
        {"担当役職", TK_COLUMN_ACTOR},
        {"担当(正)", TK_COLUMN_ACTOR},
        {"実施責任者", TK_COLUMN_ACTOR},
        {"主管", TK_COLUMN_ACTOR},
        {"主管部署", TK_COLUMN_ACTOR},
        {"対応部署", TK_COLUMN_ACTOR},
        {"対応班", TK_COLUMN_ACTOR},
        {"班", TK_COLUMN_ACTOR},
        {"alternate", TK_COLUMN_ALTERNATE},
        {"backup", TK_COLUMN_ALTERNATE},
        {"deputy", TK_COLUMN_ALTERNATE},
        {"代行", TK_COLUMN_ALTERNATE},
        {"代行者", TK_COLUMN_ALTERNATE},
        {"代理", TK_COLUMN_ALTERNATE},
        {"副担当", TK_COLUMN_ALTERNATE},
        {"substitute", TK_COLUMN_ALTERNATE},
        {"deputies", TK_COLUMN_ALTERNATE},
        {"alternates", TK_COLUMN_ALTERNATE},
        {"stand-in", TK_COLUMN_ALTERNATE},
        {"副", TK_COLUMN_ALTERNATE},
        {"代替者", TK_COLUMN_ALTERNATE},
        {"不在時の代行", TK_COLUMN_ALTERNATE},
        {"不在時", TK_COLUMN_ALTERNATE},
        {"recipient", TK_COLUMN_RECIPIENT},
        {"recipients", TK_COLUMN_RECIPIENT},
        {"to", TK_COLUMN_RECIPIENT},
        {"notify", TK_COLUMN_RECIPIENT},
        {"contact", TK_COLUMN_RECIPIENT},
        {"whom", TK_COLUMN_RECIPIENT},
        {"audience", TK_COLUMN_RECIPIENT},
        {"連絡先", TK_COLUMN_RECIPIENT},
        {"宛先", TK_COLUMN_RECIPIENT},
        {"報告先", TK_COLUMN_RECIPIENT},
        {"通報先", TK_COLUMN_RECIPIENT},
        {"通知先", TK_COLUMN_RECIPIENT},
        {"提出先", TK_COLUMN_RECIPIENT},
        {"相手", TK_COLUMN_RECIPIENT},
        {"相手先", TK_COLUMN_RECIPIENT},
        {"送付先", TK_COLUMN_RECIPIENT},
        {"共有先", TK_COLUMN_RECIPIENT},
        {"誰に", TK_COLUMN_RECIPIENT},
        {"whom to notify", TK_COLUMN_RECIPIENT},
        {"who to notify", TK_COLUMN_RECIPIENT},
        {"who to contact", TK_COLUMN_RECIPIENT},
        {"notified party", TK_COLUMN_RECIPIENT},
        {"to whom", TK_COLUMN_RECIPIENT},
        {"send to", TK_COLUMN_RECIPIENT},
        {"report to", TK_COLUMN_RECIPIENT},
        {"通報・連絡先", TK_COLUMN_RECIPIENT},
        {"報告・連絡先", TK_COLUMN_RECIPIENT},
        {"届出先", TK_COLUMN_RECIPIENT},
        {"依頼先", TK_COLUMN_RECIPIENT},
        {"要請先", TK_COLUMN_RECIPIENT},
        {"周知先", TK_COLUMN_RECIPIENT},
        {"誰へ", TK_COLUMN_RECIPIENT},
        {"相手方", TK_COLUMN_RECIPIENT},
        {"channel", TK_COLUMN_CHANNEL},
        {"channels", TK_COLUMN_CHANNEL},
        {"method", TK_COLUMN_CHANNEL},
        {"means", TK_COLUMN_CHANNEL},
        {"how", TK_COLUMN_CHANNEL},
        {"手段", TK_COLUMN_CHANNEL},
        {"連絡手段", TK_COLUMN_CHANNEL},
        {"連絡方法", TK_COLUMN_CHANNEL},
        {"経路", TK_COLUMN_CHANNEL},
        {"通信手段", TK_COLUMN_CHANNEL},
        {"方法", TK_COLUMN_CHANNEL},
        {"伝達手段", TK_COLUMN_CHANNEL},
        {"via", TK_COLUMN_CHANNEL},
        {"communication channel", TK_COLUMN_CHANNEL},
        {"contact method", TK_COLUMN_CHANNEL},
        {"route", TK_COLUMN_CHANNEL},
        {"medium", TK_COLUMN_CHANNEL},
        {"手段・経路", TK_COLUMN_CHANNEL},
        {"通信方法", TK_COLUMN_CHANNEL},
        {"報告手段", TK_COLUMN_CHANNEL},
        {"報告方法", TK_COLUMN_CHANNEL},
        {"deadline", TK_COLUMN_DEADLINE},
        {"time", TK_COLUMN_DEADLINE},
        {"due", TK_COLUMN_DEADLINE},
        {"sla", TK_COLUMN_DEADLINE},
        {"within", TK_COLUMN_DEADLINE},
        {"time limit", TK_COLUMN_DEADLINE},
        {"期限", TK_COLUMN_DEADLINE},
        {"時限", TK_COLUMN_DEADLINE},
        {"時間", TK_COLUMN_DEADLINE},
        {"目標時間", TK_COLUMN_DEADLINE},
        {"時間の目安", TK_COLUMN_DEADLINE},
        {"目安時間", TK_COLUMN_DEADLINE},
        {"完了目標", TK_COLUMN_DEADLINE},
        {"制限時間", TK_COLUMN_DEADLINE},
        {"by when", TK_COLUMN_DEADLINE},
        {"time frame", TK_COLUMN_DEADLINE},
        {"timeframe", TK_COLUMN_DEADLINE},
        {"target time", TK_COLUMN_DEADLINE},
        {"time target", TK_COLUMN_DEADLINE},
        {"due by", TK_COLUMN_DEADLINE},
        {"due time", TK_COLUMN_DEADLINE},
        {"no later than", TK_COLUMN_DEADLINE},
        {"いつまでに", TK_COLUMN_DEADLINE},
        {"目標時刻", TK_COLUMN_DEADLINE},
        {"報告期限", TK_COLUMN_DEADLINE},
        {"連絡期限", TK_COLUMN_DEADLINE},
        {"対応期限", TK_COLUMN_DEADLINE},
        {"実施期限", TK_COLUMN_DEADLINE},
        {"所要目標", TK_COLUMN_DEADLINE},
        {"condition", TK_COLUMN_CONDITION},
        {"trigger", TK_COLUMN_CONDITION},
        {"if", TK_COLUMN_CONDITION},
        {"条件", TK_COLUMN_CONDITION},
        {"契機", TK_COLUMN_CONDITION},
        {"実施条件", TK_COLUMN_CONDITION},
        {"場合", TK_COLUMN_CONDITION},
        {"applies if", TK_COLUMN_CONDITION},
        {"applies when", TK_COLUMN_CONDITION},
        {"発動条件", TK_COLUMN_CONDITION},
        {"適用条件", TK_COLUMN_CONDITION},
        {"場面", TK_COLUMN_CONDITION},
        {"template", TK_COLUMN_MESSAGE},
        {"form", TK_COLUMN_MESSAGE},
        {"様式", TK_COLUMN_MESSAGE},
        {"書式", TK_COLUMN_MESSAGE},
        {"ひな形", TK_COLUMN_MESSAGE},
        {"source", TK_COLUMN_SOURCE},
        {"sources", TK_COLUMN_SOURCE},
        {"取扱い", TK_COLUMN_MARKING},
        {"受領確認", TK_COLUMN_RECEIPT},
        {"情報源", TK_COLUMN_SOURCE},
        {"入手元", TK_COLUMN_SOURCE},
        {"tool", TK_COLUMN_NEEDS},
        {"tools", TK_COLUMN_NEEDS},
        {"resources", TK_COLUMN_NEEDS},
        {"必要なもの", TK_COLUMN_NEEDS},
        {"資料", TK_COLUMN_NEEDS},
        {"参照", TK_COLUMN_NEEDS},
};

/* Heads that say too little: the cells below decide whether they hold limits of time. */
static const char *const times[] = {"when",     "timing",     "timeline", "t",    "target", "phase time",
                                    "いつ",     "タイミング", "時期",     "時刻", "目安",   "時刻目安",
                                    "時間目安", "時期目安",   "経過時間", "経過", "目標"};
/* … and whether somebody is told to do something, where nothing else in the table says so. */
static const char *const deeds[] = {"内容",         "事項",    "項目",     "実施",     "description", "instruction",
                                    "instructions", "measure", "measures", "response", "details",     "detail"};
/* Heads of tables that look back. */
static const char *const records[] = {"版",      "改訂",     "改定", "年月日", "日付",
                                      "version", "revision", "date", "rev.",   "改訂日"};

static tk_column_kind kind_of_word(tk_text folded)
{
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		if (tk_text_is(folded, heads[i].word))
			return heads[i].kind;
	}
	return TK_COLUMN_OTHER;
}

/* In folded form, without what stands in brackets behind it: 手段(順に). */
static tk_text head_word(tk_arena *arena, tk_text text)
{
	tk_text folded = tk_text_trim(tk_text_fold(arena, text, NULL));
	size_t bracket = tk_text_find(folded, TK_TEXT("("), 0);
	return bracket != SIZE_MAX && bracket > 0 ? tk_text_trim(tk_text_slice(folded, 0, bracket)) : folded;
}

tk_column_kind tk_head_kind(tk_arena *arena, tk_text text)
{
	tk_arena_mark mark = tk_arena_get_mark(arena);
	tk_text rest = head_word(arena, text);
	tk_column_kind kind = kind_of_word(rest);
	while (kind == TK_COLUMN_OTHER && rest.length > 0) {
		size_t cut = tk_text_find(rest, TK_TEXT("/"), 0), dot = tk_text_find(rest, TK_TEXT("・"), 0);
		size_t at = cut < dot ? cut : dot;
		if (at == SIZE_MAX)
			break;
		kind = kind_of_word(tk_text_trim(tk_text_slice(rest, 0, at)));
		rest = tk_text_trim(tk_text_slice(rest, at + (cut < dot ? 1 : strlen("・")), rest.length));
		kind = kind == TK_COLUMN_OTHER ? kind_of_word(rest) : kind;
	}
	tk_arena_pop(arena, mark);
	return kind;
}

static bool is_head_of(tk_arena *arena, tk_text text, const char *const *words, size_t count)
{
	tk_arena_mark mark = tk_arena_get_mark(arena);
	tk_text folded = head_word(arena, text);
	bool found = false;
	for (size_t i = 0; i < count && !found; i++)
		found = tk_text_is(folded, words[i]);
	tk_arena_pop(arena, mark);
	return found;
}

bool tk_head_may_be_times(tk_arena *arena, tk_text text)
{
	return is_head_of(arena, text, times, sizeof times / sizeof *times);
}

bool tk_head_may_be_deeds(tk_arena *arena, tk_text text)
{
	return is_head_of(arena, text, deeds, sizeof deeds / sizeof *deeds);
}

bool tk_head_looks_back(tk_arena *arena, tk_text text)
{
	return is_head_of(arena, text, records, sizeof records / sizeof *records);
}
