/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns become tokens, matched by keeping the set of reachable tokens: pattern length times path length at worst,
 * whatever the pattern. */
#include "source/ignore.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_PATTERN = 1024 };

typedef enum token_kind {
	TOKEN_BYTE,
	TOKEN_ANY,     /* ? */
	TOKEN_SET,     /* [...] */
	TOKEN_STAR,    /* within a name */
	TOKEN_FOLDERS, /* any number of folders, each with its '/' */
	TOKEN_REST,    /* everything below */
} token_kind;

typedef struct token {
	token_kind kind;
	char byte;
	const char *set; /* after '[' */
	size_t length;   /* of the set, without ']' */
} token;

typedef struct rule {
	const char *literal; /* pattern without wildcards, or NULL */
	TK_VECTOR(token) tokens;
	bool negative;
	bool only_folder;
	bool whole_path; /* else the name alone is compared */
} rule;

struct tk_rules {
	const tk_rules *above;
	const char *base;
	TK_VECTOR(rule) rules;
};

/* ---- reading ----------------------------------------------------------------------------------------------------- */

/* Length of a set after '[', up to its ']'; SIZE_MAX when it is not closed. */
static size_t measure_set(const char *set)
{
	size_t at = set[0] == '!' || set[0] == '^';
	at += set[at] == ']'; /* a ] in the first place is an ordinary member */
	for (; set[at] && set[at] != ']'; at++) {
		if (set[at] == '\\' && set[at + 1])
			at++;
		else if (set[at] == '[' && set[at + 1] == ':') {
			const char *end = strstr(set + at + 2, ":]");
			if (end)
				at = (size_t)(end - set) + 1;
		}
	}
	return set[at] ? at : SIZE_MAX;
}

/* "**" is special only between slashes; gives how many bytes of the pattern were taken. */
static size_t read_stars(token *made, const char *pattern, size_t at, bool whole_path)
{
	size_t stars = strspn(pattern + at, "*");
	bool alone = whole_path && stars == 2 && (at == 0 || pattern[at - 1] == '/');
	made->kind = TOKEN_STAR;
	if (alone && pattern[at + 2] == '/') {
		made->kind = TOKEN_FOLDERS;
		return 3;
	}
	if (alone && pattern[at + 2] == '\0')
		made->kind = TOKEN_REST;
	return stars;
}

/* false for a pattern that can match nothing. */
static bool read_tokens(tk_arena *arena, rule *r, const char *pattern)
{
	for (size_t at = 0; pattern[at];) {
		token *made = TK_PUSH(arena, &r->tokens);
		*made = (token){.kind = TOKEN_BYTE, .byte = pattern[at]};
		if (pattern[at] == '*') {
			at += read_stars(made, pattern, at, r->whole_path);
		} else if (pattern[at] == '?') {
			made->kind = TOKEN_ANY;
			at++;
		} else if (pattern[at] == '[') {
			*made = (token){
			        .kind = TOKEN_SET, .set = pattern + at + 1, .length = measure_set(pattern + at + 1)};
			if (made->length == SIZE_MAX)
				return false;
			at += made->length + 2;
		} else if (pattern[at] == '\\') {
			if (!pattern[at + 1])
				return false;
			made->byte = pattern[at + 1];
			at += 2;
		} else {
			at++;
		}
	}
	return true;
}

/* Blanks at the end do not count unless the last is escaped. */
static size_t trim(const char *line, size_t length)
{
	while (length > 0 && line[length - 1] == ' ' && !(length > 1 && line[length - 2] == '\\'))
		length--;
	return length;
}

static void read_rule(tk_arena *arena, tk_rules *rules, const char *line, size_t length)
{
	rule r = {0};
	length -= length > 0 && line[length - 1] == '\r';
	length = trim(line, length);
	if (length > 0 && *line == '#')
		return;
	if (length > 0 && *line == '!') {
		r.negative = true;
		line++;
		length--;
	}
	if (length > 0 && line[length - 1] == '/') {
		r.only_folder = true;
		length--;
	}
	r.whole_path = memchr(line, '/', length) != NULL;
	if (length > 0 && *line == '/') {
		line++;
		length--;
	}
	if (length == 0 || length > LONGEST_PATTERN)
		return;
	const char *pattern = tk_text_c(arena, tk_text_make(line, length));
	if (!strpbrk(pattern, "*?[\\"))
		r.literal = pattern;
	else if (!read_tokens(arena, &r, pattern))
		return;
	*TK_PUSH(arena, &rules->rules) = r;
}

const tk_rules *tk_rules_make(tk_arena *arena, const tk_rules *above, const char *base, const char *text)
{
	tk_rules *rules = TK_MAKE(arena, tk_rules);
	rules->above = above;
	rules->base = base;
	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	while (*text) {
		size_t length = strcspn(text, "\n");
		read_rule(arena, rules, text, length);
		text += length + (text[length] == '\n');
	}
	return rules->rules.count ? rules : above;
}

const tk_rules *tk_rules_read(tk_arena *arena, const tk_rules *above, const char *base, int folder, const char *name)
{
	size_t length = 0;
	char *text = tk_read_small_file(folder, name, &length);
	if (!text)
		return above;
	const tk_rules *rules = tk_rules_make(arena, above, base, text);
	free(text);
	return rules;
}

/* ---- matching ---------------------------------------------------------------------------------------------------- */

static bool in_class(tk_text name, unsigned char c)
{
	static const struct {
		const char *name;
		int (*test)(int);
	} classes[] = {{"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank}, {"cntrl", iscntrl},
	               {"digit", isdigit}, {"graph", isgraph}, {"lower", islower}, {"print", isprint},
	               {"punct", ispunct}, {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit}};
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (tk_text_is(name, classes[i].name))
			return c < 0x80 && classes[i].test(c);
	return false;
}

/* One member at *at (a byte, possibly escaped); moves on. */
static unsigned char take_member(const token *t, size_t *at)
{
	if (t->set[*at] == '\\' && *at + 1 < t->length)
		(*at)++;
	return (unsigned char)t->set[(*at)++];
}

static bool in_set(const token *t, unsigned char c)
{
	bool negative = t->set[0] == '!' || t->set[0] == '^', found = false;
	for (size_t at = negative; at < t->length;) {
		if (t->set[at] == '[' && at + 1 < t->length && t->set[at + 1] == ':') {
			tk_text rest = tk_text_make(t->set + at + 2, t->length - at - 2);
			size_t end = tk_text_find(rest, TK_TEXT(":]"), 0);
			if (end != SIZE_MAX) {
				found |= in_class(tk_text_slice(rest, 0, end), c);
				at += end + 4;
				continue;
			}
		}
		unsigned char low = take_member(t, &at), high = low;
		if (at + 1 < t->length && t->set[at] == '-') {
			at++;
			high = take_member(t, &at);
		}
		found |= low <= c && c <= high;
	}
	return found != negative;
}

enum { FRESH = 1, INSIDE = 2 }; /* INSIDE: in the middle of a folder's name, which has to end first */

static void skip_empty(const token *tokens, size_t count, unsigned char *reached)
{
	for (size_t i = 0; i < count; i++)
		if ((reached[i] & FRESH) && tokens[i].kind >= TOKEN_STAR)
			reached[i + 1] |= FRESH;
}

static void step(const token *t, unsigned char c, unsigned char *here, unsigned char *after)
{
	switch (t->kind) {
	case TOKEN_BYTE:
		*after |= (unsigned char)t->byte == c ? FRESH : 0;
		break;
	case TOKEN_ANY:
		*after |= c != '/' ? FRESH : 0;
		break;
	case TOKEN_SET:
		*after |= c != '/' && in_set(t, c) ? FRESH : 0;
		break;
	case TOKEN_STAR:
		*here |= c != '/' ? FRESH : 0;
		break;
	case TOKEN_FOLDERS:
		*here |= INSIDE;
		*after |= c == '/' ? FRESH : 0;
		break;
	case TOKEN_REST:
		*here |= FRESH;
		break;
	}
}

static bool matches(const rule *r, const char *path)
{
	unsigned char sets[2][LONGEST_PATTERN + 2];
	unsigned char *reached = sets[0], *next = sets[1];
	size_t count = r->tokens.count;
	memset(reached, 0, count + 1);
	reached[0] = FRESH;
	for (; *path; path++) {
		bool any = false;
		skip_empty(r->tokens.at, count, reached);
		memset(next, 0, count + 1);
		for (size_t i = 0; i < count; i++)
			if (reached[i]) {
				step(&r->tokens.at[i], (unsigned char)*path, &next[i], &next[i + 1]);
				any = true;
			}
		if (!any)
			return false;
		unsigned char *swap = reached;
		reached = next;
		next = swap;
	}
	skip_empty(r->tokens.at, count, reached);
	return reached[count] & FRESH;
}

bool tk_rules_ignore(const tk_rules *rules, const char *path, bool is_folder)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	for (; rules; rules = rules->above) {
		const char *below = path + strlen(rules->base); /* the walk asks only about paths below base */
		for (uint32_t i = rules->rules.count; i-- > 0;) {
			const rule *r = &rules->rules.at[i];
			const char *subject = r->whole_path ? below : name;
			if (r->only_folder && !is_folder)
				continue;
			if (r->literal ? strcmp(r->literal, subject) == 0 : matches(r, subject))
				return !r->negative;
		}
	}
	return false;
}
