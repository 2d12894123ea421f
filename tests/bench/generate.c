/* SPDX-License-Identifier: Apache-2.0 */
/* Writes made-up organizations with registers and playbooks, the same for the same numbers:
 *     generate FOLDER [ORGANIZATIONS [PLAYBOOKS [SEED]]]        869 organizations with 30 playbooks each by default
 * Telephone numbers and addresses are of the ranges kept for fiction. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct generator {
	uint64_t state;
	const char *folder;
	FILE *out;
} generator;

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const char *const sectors[] = {
        "electric-power", "finance",  "medical", "water",     "railway", "gas",  "aviation",
        "logistics",      "chemical", "credit",  "petroleum", "airport", "port", "information-communications",
        "government"};
static const char *const places[] = {"北浦", "南原", "東崎", "西山", "中里", "青野", "白浜", "黒沢", "三ツ森", "大瀬"};
static const char *const things[] = {"監視制御システム", "給電指令系統", "顧客管理システム", "受付窓口システム",
                                     "遠隔監視装置",     "保守用VPN",    "社内認証基盤",     "文書管理システム"};
static const char *const events[] = {"通信途絶",         "停電",           "ランサムウェア感染", "委託先の障害",
                                     "情報漏えいの疑い", "不審な遠隔操作", "注意喚起の受領",     "大規模地震"};
static const char *const actors[] = {"duty-officer",     "liaison",      "commander",
                                     "supplier-manager", "account-desk", "csirt-lead"};
static const char *const deeds[] = {
        "状況を確認し、事案票に時刻と確認者を記入する。確認できない項目は「不明」と書き、推測を書かない。",
        "対象の機器をネットワークから切り離し、切り離した時刻と手順の実施者を記録する。証跡は消さずに保全する。",
        "当番責任者に口頭で報告し、復唱で確認する。電話が通じないときは衛星電話、それも通じないときは伝令を使う。",
        "代替手段に切り替え、切替の結果を二名で確認する。切替できないときは手動運転に移り、残り時間を掲示する。",
        "対外説明の内容を広報担当と合わせ、公表前に本部長の承認を得る。承認者と時刻を記録に残す。",
        "復旧の見込みを更新し、影響を受ける接続先に次の連絡時刻を伝える。見込みが立たないときもその旨を伝える。",
};

static uint64_t next(generator *g)
{
	uint64_t z = (g->state += 0x9e3779b97f4a7c15u);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static unsigned below(generator *g, size_t limit)
{
	return (unsigned)(next(g) % limit);
}

#define PICK(g, list) ((list)[below((g), COUNT(list))])

static void fail(const char *what)
{
	fprintf(stderr, "generate: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void make_folder(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void make_folder(const char *format, ...)
{
	char path[PATH_MAX];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(path, sizeof path, format, arguments);
	va_end(arguments);
	if (mkdir(path, 0777) != 0 && errno != EEXIST)
		fail(path);
}

static void open_file(generator *g, unsigned organization, const char *name)
{
	char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/members/m%04u/%s", g->folder, organization, name);
	g->out = fopen(path, "w");
	if (!g->out)
		fail(path);
}

static void close_file(generator *g)
{
	if (fclose(g->out) != 0)
		fail("write");
}

static void put(generator *g, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(generator *g, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	if (vfprintf(g->out, format, arguments) < 0)
		fail("write");
	va_end(arguments);
}

/* ---- an organization --------------------------------------------------------------------------------------------- */

static void write_declaration(generator *g, unsigned organization)
{
	open_file(g, organization, "tenken.yaml");
	put(g, "tenken: 1\norganization:\n  id: m%04u\n  name: %s第%u機関\n  sector: %s\n  facts:\n", organization,
	    PICK(g, places), organization, PICK(g, sectors));
	put(g, "    designated-operator: %s\n    personal-data: true\n", below(g, 2) ? "true" : "false");
	put(g, "edition: 2026-11\nindex: README.md\n");
	close_file(g);
	open_file(g, organization, "README.md");
	put(g, "# 事案対応手順書\n\n| 手順書 | 担当 |\n|---|---|\n");
	put(g, "| [第一報](playbooks/p00.yaml) | 当番責任者 |\n| [連絡先](registers/contacts.yaml) | 総務 |\n");
	close_file(g);
}

static void write_contact(generator *g, const char *id, const char *name, const char *kind)
{
	unsigned number = below(g, 10000);
	put(g, "  - id: %s\n    name: %s\n    class: %s\n    hours: 24時間\n    verified: 2026-%02u-%02u\n", id, name,
	    kind, below(g, 10) + 1, below(g, 28) + 1);
	put(g, "    verified-by: 架電\n    routes:\n      - {channel: voice-a, value: \"+81-3-0000-%04u\"}\n", number);
	put(g,
	    "      - {channel: satellite, value: \"+881-0-0000-%04u\"}\n      - {channel: mail, value: "
	    "%s@example.jp}\n",
	    number, id);
}

static void write_registers(generator *g, unsigned organization)
{
	open_file(g, organization, "registers/contacts.yaml");
	put(g, "contacts:\n");
	write_contact(g, "regulator-desk", "監督官庁 当番窓口", "regulator");
	write_contact(g, "hub-desk", "セプター事務局", "sector-hub");
	write_contact(g, "cert-desk", "調整機関 受付", "cert");
	write_contact(g, "carrier-desk", "通信事業者 故障受付", "carrier");
	put(g, "roles:\n");
	for (size_t i = 0; i < COUNT(actors); i++)
		put(g, "  - {id: %s, name: %s担当%zu, primary: person-%zu, alternates: [person-%zu], critical: true}\n",
		    actors[i], PICK(g, places), i, i, i + 1);
	put(g, "people:\n");
	for (size_t i = 0; i <= COUNT(actors); i++)
		put(g,
		    "  - {id: person-%zu, name: %s 太郎, routes: [{channel: voice-a, value: \"090-0000-%04u\"}], "
		    "verified: 2026-10-0%u}\n",
		    i, PICK(g, places), below(g, 10000), below(g, 9) + 1);
	close_file(g);
	open_file(g, organization, "registers/services.yaml");
	put(g,
	    "suppliers:\n  - {id: maintainer, name: %s保守会社, service: %sの保守, criticality: high, after-hours: "
	    "true}\n",
	    PICK(g, places), PICK(g, things));
	put(g, "services:\n  - {id: main, name: %s, priority: 1, rto: PT%uH, criticality: high}\n", PICK(g, things),
	    below(g, 24) + 1);
	put(g, "channels:\n  - {id: voice-a, name: 固定電話, kind: landline}\n"
	       "  - {id: satellite, name: 衛星電話, kind: satellite, fallback: true, endurance: PT72H}\n"
	       "  - {id: mail, name: 電子メール, kind: email}\n");
	close_file(g);
}

/* ---- a playbook -------------------------------------------------------------------------------------------------- */

static void write_step(generator *g, const char *id, const char *class_name, const char *title)
{
	put(g, "  - id: %s\n    title: %sについて%s\n    class: %s\n    actor: %s\n    takes: PT%uM\n", id,
	    PICK(g, things), title, class_name, PICK(g, actors), 5 * (below(g, 12) + 1));
	put(g, "    text:\n      - %s\n", PICK(g, deeds));
}

static void write_second_text(generator *g)
{
	put(g, "      - %s\n", PICK(g, deeds));
}

static void write_decision(generator *g)
{
	put(g, "  - id: decide\n    title: %sのおそれがあるかを決める\n    actor: commander\n    decide:\n",
	    PICK(g, events));
	put(g, "      - {when: 供給または業務に支障のおそれがある, go: report}\n");
	put(g, "      - when: 委託先が原因\n        steps:\n");
	put(g, "          - {id: ask, title: 委託先に状況を照会する, class: supplier-report, actor: supplier-manager, "
	       "to: [maintainer]}\n");
	put(g, "      - {otherwise: true, go: close}\n");
}

static void write_sharing(generator *g)
{
	write_step(g, "report", "share", "監督官庁とセプターへ第一報を送る");
	write_second_text(g);
	put(g,
	    "    to: [regulator-desk, hub-desk]\n    by: [voice-a, satellite, mail]\n    deadline: {within: PT%uH, "
	    "from: 認知}\n",
	    below(g, 24) + 1);
	put(g, "    acknowledge: 受領者名と時刻を復唱で確認し記録\n    on-failure: messenger\n");
	write_step(g, "messenger", "telecom-loss", "伝令で届ける");
	put(g, "  - id: both\n    title: 上流と下流に同時に知らせる\n    parallel:\n");
	put(g, "      - steps: [{id: up, title: 保守会社へ一報, class: notify-up, actor: supplier-manager, to: "
	       "[maintainer]}]\n");
	put(g, "      - steps: [{id: down, title: 接続先へ一報, class: notify-down, actor: account-desk, to: "
	       "[hub-desk]}]\n");
}

static void write_playbook(generator *g, unsigned organization, unsigned number)
{
	static const char *const classes[] = {"assess",  "preserve", "isolate", "activate",
	                                      "recover", "degraded", "approve"};
	char name[64], id[16];
	snprintf(name, sizeof name, "playbooks/p%02u.yaml", number);
	open_file(g, organization, name);
	put(g, "playbook: 1\nid: p%02u\ntitle: %sにおける%s発生時の対応手順\nowner: csirt-lead\n", number,
	    PICK(g, things), PICK(g, events));
	put(g, "reviewed: 2026-%02u-01\nnext-review: 2027-04-01\nscenarios: [cyber-incident]\n", below(g, 10) + 1);
	put(g, "trigger: 監視装置の警報、職員からの申告、外部からの通報のいずれか\nmarking: TLP:AMBER\nsteps:\n");
	write_step(g, "collect", "collect", "事実を事案票に集める");
	write_second_text(g);
	write_decision(g);
	write_sharing(g);
	for (unsigned i = 0; i < 2; i++) {
		snprintf(id, sizeof id, "work-%u", i);
		write_step(g, id, PICK(g, classes), "定めた措置を行う");
	}
	put(g,
	    "  - id: again\n    title: %u時間ごとに続報を送る\n    repeat:\n      at-most: 10\n      until: "
	    "復旧を確認\n",
	    below(g, 8) + 1);
	put(g, "      steps: [{id: update, title: 続報, class: share, actor: liaison, to: [regulator-desk]}]\n");
	write_step(g, "close", "close", "記録をまとめて終える");
	put(g, "on-exception: report\n");
	close_file(g);
}

static unsigned read_number(const char *text)
{
	char *end;
	errno = 0;
	unsigned long number = strtoul(text, &end, 10);
	if (errno || *end || number > 1000000) {
		errno = EINVAL;
		fail(text);
	}
	return (unsigned)number;
}

int main(int count, char **arguments)
{
	if (count < 2 || count > 5) {
		fputs("usage: generate FOLDER [ORGANIZATIONS [PLAYBOOKS [SEED]]]\n", stderr);
		return 2;
	}
	generator g = {.folder = arguments[1], .state = count > 4 ? read_number(arguments[4]) : 1};
	unsigned organizations = count > 2 ? read_number(arguments[2]) : 869;
	unsigned playbooks = count > 3 ? read_number(arguments[3]) : 30;
	make_folder("%s", g.folder);
	make_folder("%s/members", g.folder);
	for (unsigned i = 1; i <= organizations; i++) {
		make_folder("%s/members/m%04u", g.folder, i);
		make_folder("%s/members/m%04u/registers", g.folder, i);
		make_folder("%s/members/m%04u/playbooks", g.folder, i);
		write_declaration(&g, i);
		write_registers(&g, i);
		for (unsigned p = 0; p < playbooks; p++)
			write_playbook(&g, i, p);
	}
	return 0;
}
