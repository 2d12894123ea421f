/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

enum {
	MATCH_LIMIT = 20000,    /* steps from one starting place */
	DEPTH_LIMIT = 1000,
	HEAP_LIMIT = 512,       /* KiB */
	COMPILED_MOST = 65536,  /* bytes of a compiled pattern */
	WINDOW = 2048, OVERLAP = 256, CONTEXT = 64,
	USES_BEFORE_JIT = 256,  /* a small repository never pays for JIT */
};

struct tk_pattern {
	const char *expression;
	pthread_mutex_t lock;              /* compiling */
	_Atomic(pcre2_code *) code;        /* what matches use */
	pcre2_code *interpreted;           /* kept: another thread may still be in it */
	pcre2_match_context *limits;
	uint64_t first[4];                 /* bytes that a match can begin with */
	uint64_t last[4];                  /* bytes of which one must be there */
	uint32_t least;                    /* characters */
	atomic_uint uses;
	atomic_bool broken;
};

static pcre2_code *compile(const char *expression, int *code, size_t *offset)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	if (!context)
		return NULL;
	(void)pcre2_set_max_pattern_length(context, 4096);
	(void)pcre2_set_parens_nest_limit(context, 32);
	pcre2_code *made = pcre2_compile((PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED,
	                                 PCRE2_UTF | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C | PCRE2_NEVER_UCP, code, offset,
	                                 context);
	pcre2_compile_context_free(context);
	size_t size = 0;
	if (made && (pcre2_pattern_info(made, PCRE2_INFO_SIZE, &size) != 0 || size > COMPILED_MOST)) {
		pcre2_code_free(made);
		*code = PCRE2_ERROR_PATTERN_TOO_COMPLICATED;
		return NULL;
	}
	return made;
}

tk_pattern *tk_pattern_make(tk_arena *arena, const char *expression)
{
	tk_pattern *pattern = TK_MAKE(arena, tk_pattern);
	pattern->expression = expression;
	(void)pthread_mutex_init(&pattern->lock, NULL);
	return pattern;
}

void tk_pattern_close(tk_pattern *pattern)
{
	pcre2_code *code = atomic_load(&pattern->code);
	if (code != pattern->interpreted)
		pcre2_code_free(code);
	pcre2_code_free(pattern->interpreted);
	pcre2_match_context_free(pattern->limits);
	(void)pthread_mutex_destroy(&pattern->lock);
}

bool tk_pattern_check(tk_arena *arena, const char *expression, const char **cause)
{
	int code = 0;
	size_t offset = 0;
	pcre2_code *made = compile(expression, &code, &offset);
	if (made) {
		pcre2_code_free(made);
		return true;
	}
	char words[160] = "";
	(void)pcre2_get_error_message(code, (PCRE2_UCHAR *)words, sizeof words);
	*cause = tk_text_format(arena, "%s: %s (%zu)", expression, words, offset).at;
	return false;
}

static void add_byte(uint64_t set[4], uint32_t byte)
{
	set[(byte & 255) / 64] |= UINT64_C(1) << (byte % 64);
	if (byte >= 'A' && byte <= 'Z')
		add_byte(set, byte + 32);
	else if (byte >= 'a' && byte <= 'z')
		set[byte / 64] |= UINT64_C(1) << ((byte - 32) % 64);
}

/* What the library found out about the pattern, as a filter that needs no call. */
static void learn(tk_pattern *pattern, const pcre2_code *code)
{
	uint32_t type = 0, unit = 0;
	const uint8_t *bitmap = NULL;
	for (size_t i = 0; i < 4; i++)
		pattern->first[i] = pattern->last[i] = UINT64_MAX;
	(void)pcre2_pattern_info(code, PCRE2_INFO_MINLENGTH, &pattern->least);
	if (pcre2_pattern_info(code, PCRE2_INFO_FIRSTCODETYPE, &type) == 0 && type == 1 &&
	    pcre2_pattern_info(code, PCRE2_INFO_FIRSTCODEUNIT, &unit) == 0) {
		memset(pattern->first, 0, sizeof pattern->first);
		add_byte(pattern->first, unit);
	} else if (pcre2_pattern_info(code, PCRE2_INFO_FIRSTBITMAP, &bitmap) == 0 && bitmap) {
		memset(pattern->first, 0, sizeof pattern->first);
		for (uint32_t byte = 0; byte < 256; byte++) {
			if ((bitmap[byte / 8] >> (byte % 8)) & 1)
				add_byte(pattern->first, byte);
		}
	}
	if (pcre2_pattern_info(code, PCRE2_INFO_LASTCODETYPE, &type) == 0 && type == 1 &&
	    pcre2_pattern_info(code, PCRE2_INFO_LASTCODEUNIT, &unit) == 0) {
		memset(pattern->last, 0, sizeof pattern->last);
		add_byte(pattern->last, unit);
	}
}

static pcre2_code *compile_first(tk_pattern *pattern)
{
	(void)pthread_mutex_lock(&pattern->lock);
	pcre2_code *code = atomic_load(&pattern->code);
	if (!code && !atomic_load(&pattern->broken)) {
		int error = 0;
		size_t offset = 0;
		pattern->limits = pcre2_match_context_create(NULL);
		code = pattern->limits ? compile(pattern->expression, &error, &offset) : NULL;
		if (code) {
			(void)pcre2_set_match_limit(pattern->limits, MATCH_LIMIT);
			(void)pcre2_set_depth_limit(pattern->limits, DEPTH_LIMIT);
			(void)pcre2_set_heap_limit(pattern->limits, HEAP_LIMIT);
			learn(pattern, code);
			pattern->interpreted = code;
			atomic_store(&pattern->code, code);
		} else {
			atomic_store(&pattern->broken, true);
		}
	}
	(void)pthread_mutex_unlock(&pattern->lock);
	return code;
}

/* JIT on a copy: the code itself may be in use by other threads. */
static pcre2_code *compile_fast(tk_pattern *pattern)
{
	(void)pthread_mutex_lock(&pattern->lock);
	pcre2_code *code = atomic_load(&pattern->code);
	pcre2_code *copy = code == pattern->interpreted ? pcre2_code_copy(code) : NULL;
	if (copy && pcre2_jit_compile(copy, PCRE2_JIT_COMPLETE) == 0) {
		atomic_store(&pattern->code, copy);
		code = copy;
	} else {
		pcre2_code_free(copy);
	}
	(void)pthread_mutex_unlock(&pattern->lock);
	return code;
}

bool tk_pattern_may(tk_pattern *pattern, const uint64_t bytes[4], size_t length)
{
	if (!atomic_load(&pattern->code) && !compile_first(pattern))
		return true;
	if (length < pattern->least)
		return false;
	uint64_t first = 0, last = 0;
	for (size_t i = 0; i < 4; i++) {
		first |= bytes[i] & pattern->first[i];
		last |= bytes[i] & pattern->last[i];
	}
	return first != 0 && last != 0;
}

static pcre2_code *ready(tk_pattern *pattern)
{
	pcre2_code *code = atomic_load(&pattern->code);
	if (!code)
		return compile_first(pattern);
	return atomic_fetch_add(&pattern->uses, 1) == USES_BEFORE_JIT ? compile_fast(pattern) : code;
}

static bool is_inside_character(char byte) { return ((uint8_t)byte & 0xC0) == 0x80; }

static size_t window_end(tk_text text, size_t from)
{
	if (text.length - from <= WINDOW)
		return text.length;
	size_t end = from + WINDOW;
	while (end > from && is_inside_character(text.at[end]))
		end--;
	return end;
}

/* Some text before the window, for \b and look-behind. */
static size_t window_base(tk_text text, size_t from)
{
	size_t base = from > CONTEXT ? from - CONTEXT : 0;
	while (base < from && is_inside_character(text.at[base]))
		base++;
	return base;
}

static int match_window(const tk_pattern *pattern, const pcre2_code *code, pcre2_match_data *data, tk_text text, size_t from,
                        size_t end)
{
	size_t base = window_base(text, from);
	uint32_t options = (end < text.length ? PCRE2_NOTEOL : 0) | (base > 0 ? PCRE2_NOTBOL : 0);
	int status = pcre2_match(code, (PCRE2_SPTR)text.at + base, end - base, from - base, options, data, pattern->limits);
	if (status >= 0) {
		PCRE2_SIZE *place = pcre2_get_ovector_pointer(data);
		place[0] += base;
		place[1] += base;
	}
	return status;
}

tk_pattern_answer tk_pattern_find(tk_pattern *pattern, tk_text text, size_t from, size_t *at, size_t *length)
{
	pcre2_code *code = text.length ? ready(pattern) : NULL;
	if (!code)
		return text.length ? TK_PATTERN_LIMIT : TK_PATTERN_NO;
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	tk_pattern_answer answer = data ? TK_PATTERN_NO : TK_PATTERN_LIMIT;
	while (answer == TK_PATTERN_NO && from <= text.length) {
		size_t end = window_end(text, from);
		int status = match_window(pattern, code, data, text, from, end);
		if (status >= 0) {
			const PCRE2_SIZE *place = pcre2_get_ovector_pointer(data);
			*at = place[0];
			*length = place[1] >= place[0] ? place[1] - place[0] : 0;
			answer = TK_PATTERN_YES;
		} else if (status != PCRE2_ERROR_NOMATCH) {
			answer = TK_PATTERN_LIMIT;
		}
		if (end == text.length)
			break;
		from = end - OVERLAP;
		while (is_inside_character(text.at[from]))
			from++;
	}
	pcre2_match_data_free(data);
	return answer;
}
