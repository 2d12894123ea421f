/* SPDX-License-Identifier: Apache-2.0 */
/* A module of a test plugin; VARIANT chooses what it does wrong (tests/unit/test_host.c). */
#include <tenken/plugin.h>

#define FINE 0
#define FUTURE 1     /* needs a newer host */
#define TINY 2       /* a structure that is too small */
#define OTHER_ID 3   /* the id of another plugin */
#define UNDECLARED 4 /* reads a kind that it does not declare */
#define MISSAID 5    /* reports a message that the requirement does not have */
#define GIVES_UP 6   /* calls fail */

static tk_status examine(const tk_host *host, tk_run *run)
{
	tk_finding finding = {.size = sizeof finding, .answer = TK_FAILS, .message = TK_TEXT("missing")};
	size_t count = host->count(run, TK_TEXT("playbook"), NULL);
	host->examined(run, count);
#if VARIANT == UNDECLARED
	(void)host->count(run, TK_TEXT("contact"), NULL);
#elif VARIANT == MISSAID
	finding.message = TK_TEXT("nowhere");
#elif VARIANT == GIVES_UP
	return host->fail(run, TK_TEXT("no luck today"));
#endif
	for (size_t i = 0; i < count; i++) {
		finding.subject = host->at(run, TK_TEXT("playbook"), NULL, i);
		tk_status status = host->report(run, &finding);
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

static const tk_check check = {.size = sizeof check, .name = "every-playbook", .reads = "playbook", .examine = examine};

const tk_plugin *tk_plugin_v1(void)
{
	static const tk_check *const checks[] = {&check};
	static const tk_plugin plugin = {
	        .size = VARIANT == TINY ? 8 : sizeof plugin,
	        .major = TK_ABI_MAJOR,
	        .minor = VARIANT == FUTURE ? TK_ABI_MINOR + 1 : TK_ABI_MINOR,
	        .id = VARIANT == OTHER_ID ? "concern/other" : "concern/native",
	        .version = "1.0.0",
	        .checks = checks,
	        .check_count = 1,
	};
	return &plugin;
}
