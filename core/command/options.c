/* SPDX-License-Identifier: Apache-2.0 */
#include "command/options.h"

#include "analysis/cuts.h"

#include "document/fault.h"
#include "document/shape.h"

#include <ctype.h>
#include <getopt.h>
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define _(msgid) gettext(msgid)

enum {
	OPTION_REVISION = 256,
	OPTION_SINCE,
	OPTION_SECTOR,
	OPTION_REPOSITORY,
	OPTION_NOW,
	OPTION_LANGUAGE,
	OPTION_OUTAGE,
	OPTION_EDITION,
	OPTION_TO,
	OPTION_NETWORK,
	OPTION_ORDER,
	OPTION_PLUGIN,
	OPTION_SELECT,
	OPTION_IGNORE,
	OPTION_COLOUR,
	OPTION_FAIL_LEVEL,
	OPTION_MIN_SEVERITY,
	OPTION_JOBS,
	OPTION_PLUGIN_TIMEOUT,
	OPTION_SHOW_WITNESS,
	OPTION_EXIT_ZERO,
	OPTION_CACHE,
	OPTION_NO_CACHE,
	OPTION_VERSION,
};

static const struct option long_options[] = {
        {"rev", required_argument, NULL, OPTION_REVISION},
        {"since", required_argument, NULL, OPTION_SINCE},
        {"sector", required_argument, NULL, OPTION_SECTOR},
        {"repo", required_argument, NULL, OPTION_REPOSITORY},
        {"now", required_argument, NULL, OPTION_NOW},
        {"lang", required_argument, NULL, OPTION_LANGUAGE},
        {"outage", required_argument, NULL, OPTION_OUTAGE},
        {"edition", required_argument, NULL, OPTION_EDITION},
        {"to", required_argument, NULL, OPTION_TO},
        {"output", required_argument, NULL, 'o'},
        {"network", required_argument, NULL, OPTION_NETWORK},
        {"order", required_argument, NULL, OPTION_ORDER},
        {"plugin", required_argument, NULL, OPTION_PLUGIN},
        {"select", required_argument, NULL, OPTION_SELECT},
        {"ignore", required_argument, NULL, OPTION_IGNORE},
        {"color", required_argument, NULL, OPTION_COLOUR},
        {"fail-level", required_argument, NULL, OPTION_FAIL_LEVEL},
        {"min-severity", required_argument, NULL, OPTION_MIN_SEVERITY},
        {"jobs", required_argument, NULL, OPTION_JOBS},
        {"plugin-timeout", required_argument, NULL, OPTION_PLUGIN_TIMEOUT},
        {"show-witness", no_argument, NULL, OPTION_SHOW_WITNESS},
        {"exit-zero", no_argument, NULL, OPTION_EXIT_ZERO},
        {"cache", required_argument, NULL, OPTION_CACHE},
        {"no-cache", no_argument, NULL, OPTION_NO_CACHE},
        {"format", required_argument, NULL, 'f'},
        {"quiet", no_argument, NULL, 'q'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, OPTION_VERSION},
        {NULL, 0, NULL, 0},
};

static const struct {
	const char *word;
	tk_verb verb;
} verbs[] = {
        {"check", TK_VERB_CHECK}, {"explain", TK_VERB_EXPLAIN}, {"rules", TK_VERB_RULES}, {"show", TK_VERB_SHOW},
        {"graph", TK_VERB_GRAPH}, {"outage", TK_VERB_OUTAGE}, {"prove", TK_VERB_PROVE}, {"blame", TK_VERB_BLAME}, {"convert", TK_VERB_CONVERT}, {"init", TK_VERB_INIT},
        {"exchange", TK_VERB_EXCHANGE},
        {"plugin", TK_VERB_PLUGIN}, {"version", TK_VERB_VERSION}, {"help", TK_VERB_HELP},
};

static bool usage_error(tk_error *error, const char *message, const char *what)
{
	return tk_error_set(error, TK_ERROR_USAGE, message, tk_text_of(what), NULL);
}

static bool read_severity(const char *word, tk_severity *severity, tk_error *error)
{
	for (int each = TK_NOTE; each <= TK_ERROR; each++) {
		if (strcmp(word, tk_severity_name((tk_severity)each)) == 0) {
			*severity = (tk_severity)each;
			return true;
		}
	}
	return usage_error(error, N_("{what} is not a severity: write note, warning or error"), word);
}

static bool read_number(const char *word, unsigned most, unsigned *number, tk_error *error)
{
	char *end = NULL;
	unsigned long value = strtoul(word, &end, 10);
	if (*word < '0' || *word > '9' || *end != '\0' || value > most)
		return usage_error(error, N_("{what} is not a number in the allowed range"), word);
	*number = (unsigned)value;
	return true;
}

static bool read_output(char *word, tk_options *options, tk_error *error)
{
	static const char *const formats[] = {"text", "json", "sarif", "svg", "dot", "mermaid", "html", "man"};
	if (options->output_count == TK_OUTPUTS_MOST)
		return usage_error(error, N_("too many --format options: {what}"), word);
	char *equals = strchr(word, '=');
	size_t length = equals ? (size_t)(equals - word) : strlen(word);
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		if (strlen(formats[i]) == length && memcmp(formats[i], word, length) == 0) {
			options->outputs[options->output_count++] =
			        (tk_output){formats[i], equals ? equals + 1 : NULL};
			return true;
		}
	}
	return usage_error(error, N_("{what} is not an output format: write text, json or sarif; graph: svg, dot or mermaid; rules: html or man"), word);
}

static bool push(const char **list, unsigned *count, const char *word, tk_error *error)
{
	if (*count == TK_LIST_MOST)
		return usage_error(error, N_("too many words of one kind on the command line: {what}"), word);
	list[(*count)++] = word;
	return true;
}

/* Comma-separated words; the list borrows from `words`, which lives as long as the process. */
static bool push_each(const char **list, unsigned *count, char *words, tk_error *error)
{
	char *rest = NULL;
	for (char *word = strtok_r(words, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
		if (!push(list, count, word, error))
			return false;
	}
	return true;
}

static bool read_colour(const char *word, tk_options *options, tk_error *error)
{
	static const char *const words[] = {"auto", "always", "never"};
	for (int i = 0; i < 3; i++) {
		if (strcmp(word, words[i]) == 0) {
			options->colour = (tk_colour_choice)i;
			return true;
		}
	}
	return usage_error(error, N_("{what} is not a colour choice: write auto, always or never"), word);
}

static bool read_language(const char *word, tk_options *options, tk_error *error)
{
	if (strcmp(word, "ja") != 0 && strcmp(word, "en") != 0)
		return usage_error(error, N_("{what} is not a language of tenken: write ja or en"), word);
	options->language = word;
	return true;
}

static bool read_order(const char *word, tk_options *options, tk_error *error)
{
	if (strcmp(word, "all") == 0) {
		options->order = 0;
		return true;
	}
	if (!read_number(word, TK_CUT_ORDER_MOST, &options->order, error))
		return false;
	return options->order > 0 || usage_error(error, N_("{what} is not a number in the allowed range"), word);
}

static bool apply(int option, char *word, tk_options *options, tk_error *error)
{
	switch (option) {
	case OPTION_REVISION:
		options->revision = word;
		return true;
	case OPTION_SINCE:
		options->since = word;
		return true;
	case OPTION_SECTOR:
		options->sector = word;
		return true;
	case OPTION_REPOSITORY:
		options->repository = word;
		return true;
	case OPTION_NOW:
		options->now = word;
		return true;
	case OPTION_LANGUAGE:
		return read_language(word, options, error);
	case OPTION_OUTAGE:
		options->outage = word;
		return true;
	case OPTION_EDITION:
		options->edition = word;
		return true;
	case OPTION_TO:
		options->to = word;
		return true;
	case 'o':
		options->output = word;
		return true;
	case OPTION_NETWORK:
		options->network = word;
		return true;
	case OPTION_ORDER:
		return read_order(word, options, error);
	case OPTION_PLUGIN:
		return push(options->plugin_folders, &options->plugin_folder_count, word, error);
	case OPTION_SELECT:
		return push_each(options->select, &options->select_count, word, error);
	case OPTION_IGNORE:
		return push_each(options->ignore, &options->ignore_count, word, error);
	case OPTION_COLOUR:
		return read_colour(word, options, error);
	case OPTION_FAIL_LEVEL:
		return read_severity(word, &options->fail_level, error);
	case OPTION_MIN_SEVERITY:
		return read_severity(word, &options->least, error);
	case OPTION_JOBS:
		return read_number(word, 256, &options->jobs, error);
	case OPTION_PLUGIN_TIMEOUT:
		return read_number(word, 86400, &options->plugin_seconds, error);
	case OPTION_SHOW_WITNESS:
		options->show_witness = true;
		return true;
	case OPTION_CACHE:
		options->cache = word;
		return true;
	case OPTION_NO_CACHE:
		options->no_cache = true;
		return true;
	case OPTION_EXIT_ZERO:
		options->exit_zero = true;
		return true;
	case OPTION_VERSION:
		options->verb = TK_VERB_VERSION;
		return true;
	case 'f':
		return read_output(word, options, error);
	case 'q':
		options->quiet = true;
		return true;
	case 'h':
		options->verb = TK_VERB_HELP;
		return true;
	default:
		return false;
	}
}

/* TENKEN_FAIL_LEVEL=note stands for --fail-level note; a switch is on when the variable is not empty. */
static bool read_environment(tk_options *options, tk_error *error)
{
	for (const struct option *each = long_options; each->name; each++) {
		if (each->val == OPTION_VERSION || each->val == 'h')
			continue;
		char name[64];
		(void)snprintf(name, sizeof name, "TENKEN_%s", each->name);
		for (char *c = name; *c; c++)
			*c = (char)(*c == '-' ? '_' : toupper((unsigned char)*c));
		char *word = getenv(name);
		if (word && *word && !apply(each->val, word, options, error))
			return false;
	}
	return true;
}

static bool unknown_option(const char *word, tk_error *error)
{
	const char *names[sizeof long_options / sizeof *long_options];
	size_t count = 0;
	for (const struct option *each = long_options; each->name; each++)
		names[count++] = each->name;
	const char *bare = word;
	while (*bare == '-')
		bare++;
	const char *near = tk_nearest_word(tk_text_of(bare), names, count);
	(void)tk_error_set(error, TK_ERROR_USAGE,
	                   near ? N_("there is no option {what}; did you mean --{cause}?") : N_("there is no option {what}"),
	                   tk_text_of(word), near);
	return false;
}

static bool read_flags(int argc, char **argv, tk_options *options, tk_error *error)
{
	opterr = 0;
	for (;;) {
		int before = optind ? optind : 1;
		int option = getopt_long(argc, argv, ":f:o:qh", long_options, NULL);
		if (option == -1)
			return true;
		if (option == ':')
			return usage_error(error, N_("the option {what} needs a value"), argv[optind - 1]);
		if (option == '?')
			return unknown_option(argv[optind > before ? optind - 1 : before], error);
		if (option == 'h')
			options->long_help = strcmp(argv[optind - 1], "--help") == 0;
		if (!apply(option, optarg, options, error))
			return false;
	}
}

bool tk_options_read(int argc, char **argv, tk_options *options, tk_error *error)
{
	*options = (tk_options){.fail_level = TK_ERROR, .least = TK_NOTE, .plugin_seconds = 10, .order = 3};
	if (!read_environment(options, error))
		return false;
	unsigned outputs_of_environment = options->output_count;
	if (!read_flags(argc, argv, options, error))
		return false;
	if (options->output_count > outputs_of_environment && outputs_of_environment > 0) {
		options->output_count -= outputs_of_environment;
		memmove(options->outputs, options->outputs + outputs_of_environment,
		        options->output_count * sizeof *options->outputs);
	}
	bool verb_given = options->verb == TK_VERB_VERSION || options->verb == TK_VERB_HELP;
	for (int i = optind; i < argc; i++) {
		bool is_verb = false;
		for (size_t v = 0; !verb_given && i == optind && v < sizeof verbs / sizeof *verbs; v++) {
			if (strcmp(argv[i], verbs[v].word) == 0) {
				options->verb = verbs[v].verb;
				is_verb = true;
			}
		}
		if (!is_verb && !push(options->operands, &options->operand_count, argv[i], error))
			return false;
	}
	for (unsigned i = 0; i < options->output_count; i++) {
		const char *format = options->outputs[i].format;
		if ((strcmp(format, "html") == 0 || strcmp(format, "man") == 0) && options->verb != TK_VERB_RULES)
			return usage_error(error, N_("only `tenken rules` is written as {what}"), format);
		if (options->verb == TK_VERB_GRAPH)
			continue;
		if (strcmp(format, "svg") == 0 || strcmp(format, "dot") == 0 || strcmp(format, "mermaid") == 0)
			return usage_error(error, N_("only `tenken graph` draws {what}"), format);
	}
	if (options->output_count == 0)
		options->outputs[options->output_count++] = (tk_output){"text", NULL};
	return true;
}

const char *tk_options_near_verb(const char *word)
{
	const char *words[sizeof verbs / sizeof *verbs];
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		words[i] = verbs[i].word;
	return tk_nearest_word(tk_text_of(word), words, sizeof verbs / sizeof *verbs);
}

void tk_options_help(bool whole)
{
	fputs(_("tenken: inspects incident-response playbooks\n"
	        "\n"
	        "  tenken playbooks/                        check a folder, worktree or bare repository\n"
	        "  tenken check . --rev v3.2                check a revision, without a checkout\n"
	        "  tenken show playbooks/first-report.yaml  what tenken understood of one file\n"
	        "  tenken prove playbooks/outage.bpmn       can it get stuck, go round for ever, be done twice?\n"
	        "  tenken graph playbooks/outage.bpmn >o.svg  the workflow as a drawing, with what is wrong\n"
	        "  tenken outage .                          which failures make a notification impossible\n"
	        "  tenken exchange members/                 who tells whom, what nobody takes in, who knows by when\n"
	        "  tenken check . --since v3.2              only what was not found at v3.2\n"
	        "  tenken blame os-two-routes .             since which commit a requirement is not met\n"
	        "  tenken init --sector water plans         a starting set of playbooks, with blanks to fill in\n"
	        "  tenken explain os-two-routes             why a requirement exists, and how to meet it\n"
	        "  tenken rules                             all requirements of the installed plugins\n"
	        "  tenken plugin list | verify DIR | new ID DIR | test DIR | build DIR ...\n"),
	      stdout);
	fputs(_("  tenken convert first.yaml --to cacao     the same playbook as CACAO 2.0, native YAML or a Markdown page\n"), stdout);
	if (!whole) {
		fputs(_("\nAll options: tenken --help\n"), stdout);
		return;
	}
	fputs(_("\n"
	        "      --to FORMAT           convert: native, cacao or markdown\n"
	        "  -o, --output DIR          convert: the folder to write to; default: standard output (-)\n"),
	      stdout);
	fputs(_("\n"
	        "      --cache DIR           check: where verdicts are kept between runs, for organizations that did not\n"
	        "                            change; default: tenken in the user's folder of caches\n"
	        "      --no-cache            check: examine everything, keep nothing\n"),
	      stdout);
	fputs(_("\n"
	        "  -f, --format NAME[=FILE]  text, json or sarif; may be repeated; graph: svg, dot, mermaid;\n"
	        "                            rules: html, man\n"
	        "      --rev REV             a revision of the repository instead of the worktree\n"
	        "      --since REV           check: leave out what was found at that revision already\n"
	        "      --sector ID           init: the sector, for example electric-power\n"
	        "      --repo DIR            show: the repository that PATH belongs to\n"
	        "      --lang ja|en          language of messages; default: by locale\n"
	        "      --now YYYY-MM-DD      the day of the check; default: SOURCE_DATE_EPOCH, else today\n"
	        "      --outage ID           outage profile; default: the configured one, else the exercise's own\n"
	        "      --select IDS          only these requirements (ids or prefixes, comma-separated)\n"
	        "      --ignore IDS          leave these requirements out\n"
	        "      --network NAME        prove: how messages travel: bag (default), fifo-pair,\n"
	        "                            causal, inbox, outbox, fifo, rsc or all\n"
	        "      --order N|all         outage: failures at the same time, 1 to 64 (default 3), or all sets\n"
	        "      --fail-level LEVEL    exit 1 from this severity on: note, warning, error (default)\n"
	        "      --min-severity LEVEL  show findings from this severity on\n"
	        "      --show-witness        also show why requirements are met\n"
	        "      --exit-zero           exit 0 even with findings\n"
	        "      --plugin DIR          a further folder of plugins; may be repeated\n"
	        "      --plugin-timeout S    seconds that one native check may take (default 10)\n"
	        "      --edition EDITION     rules of this edition\n"
	        "      --jobs N              organizations examined at the same time\n"
	        "      --color auto|always|never\n"
	        "  -q, --quiet               findings only\n"
	        "  -h, --help, --version\n"
	        "\n"
	        "Every long option can be set as TENKEN_NAME in the environment; flags win.\n"
	        "Exit: 0 clean, 1 findings, 2 usage or configuration, 3 incomplete. The last line on stderr says why.\n"),
	      stdout);
}
