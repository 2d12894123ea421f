/* SPDX-License-Identifier: Apache-2.0 */
/* Folding in one pass. ASCII, kana and unified ideographs are already in NFKC as long as no combining mark follows;
 * they are copied. Whatever else goes through utf8proc in units: a starter with the marks that may compose with it. */
#include "base/text.h"

#include <string.h>
#include <utf8proc.h>

enum {
	UNIT_MOST = 32,      /* code points of one unit; Unicode's stream-safe format allows 30 marks */
	EXPANSION_MOST = 18, /* the longest NFKC decomposition of one code point */
	LONG_WORD = 2,       /* katakana before a final long vowel: キー keeps it, エラー does not */
	LONG_VOWEL = 0x30FC,
	NO_INDEX = 0xFFFF,       /* utf8proc: property absent */
	SECOND_OF_PAIR = 0x8000, /* utf8proc: comb_index of code points that compose with the one before */
};

typedef struct folder {
	tk_arena *arena;
	tk_text text;
	char *out;
	uint32_t *map; /* NULL when nobody wants it */
	size_t room, done;
	size_t word;  /* katakana in the current word, long vowels at its end not counted */
	size_t vowel; /* where the long vowels at the end of the word start in out, or SIZE_MAX */
	bool blank;   /* the last byte out is a blank */
} folder;

static void end_word(folder *f)
{
	if (f->vowel != SIZE_MAX) {
		if (f->word >= LONG_WORD)
			f->done = f->vowel;
		f->vowel = SIZE_MAX;
	}
	f->word = 0;
}

static inline void put_byte(folder *f, unsigned char byte, size_t from)
{
	f->out[f->done] = (char)byte;
	if (f->map)
		f->map[f->done] = (uint32_t)from;
	f->done++;
}

static void put_ascii(folder *f, unsigned char c, size_t from)
{
	bool is_blank = c == ' ' || (c >= '\t' && c <= '\r');
	if (!is_blank || !f->blank)
		put_byte(f, (unsigned char)(is_blank ? ' ' : c >= 'A' && c <= 'Z' ? c + 32 : c), from);
	f->blank = is_blank;
}

/* Copies a three-byte sequence whose bytes keep their own offsets. */
static inline void put_three(folder *f, const unsigned char *at, size_t from)
{
	memcpy(f->out + f->done, at, 3);
	if (f->map) {
		f->map[f->done] = (uint32_t)from;
		f->map[f->done + 1] = (uint32_t)from + 1;
		f->map[f->done + 2] = (uint32_t)from + 2;
	}
	f->done += 3;
	f->blank = false;
}

static bool is_katakana(uint32_t c)
{
	return (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FD || c == 0x30FE;
}

/* Keeps count of the katakana word for a code point about to be put. */
static inline void follow_word(folder *f, uint32_t c)
{
	if (is_katakana(c)) {
		if (f->vowel != SIZE_MAX)
			f->word++; /* the vowels were not the end; one is enough to make the word long */
		f->word++;
		f->vowel = SIZE_MAX;
	} else if (c == LONG_VOWEL && f->word > 0) {
		if (f->vowel == SIZE_MAX)
			f->vowel = f->done;
	} else if ((c == 0x3099 || c == 0x309A) && f->word > 0) {
		f->vowel = SIZE_MAX;
	} else {
		end_word(f);
	}
}

static void put_codepoint(folder *f, uint32_t c, size_t from)
{
	follow_word(f, c);
	if (c < 0x80) {
		put_ascii(f, (unsigned char)c, from);
		return;
	}
	unsigned char bytes[4];
	utf8proc_ssize_t length = utf8proc_encode_char((utf8proc_int32_t)c, bytes);
	for (utf8proc_ssize_t i = 0; i < length; i++)
		put_byte(f, bytes[i], from);
	f->blank = false;
}

/* Cheap: can what starts here never change what stands before it? False means "look closer". */
static inline bool stands_alone(const unsigned char *at, size_t left)
{
	if (left == 0 || at[0] < 0x80)
		return true;
	if (left < 3)
		return false;
	if (at[0] == 0xE3)
		return !(at[1] == 0x80 && at[2] >= 0xAA && at[2] <= 0xAF) &&
		       !(at[1] == 0x82 && (at[2] == 0x99 || at[2] == 0x9A)) && at[1] != 0x84 && at[1] != 0x85 &&
		       at[1] != 0x86; /* Hangul letters compose */
	if (at[0] >= 0xE4 && at[0] <= 0xE9)
		return true;
	return at[0] == 0xEF && at[1] == 0xBC;
}

/* Is the three-byte sequence kana, Japanese punctuation, a unified ideograph, a box or a shape: its own NFKC? */
static inline bool is_stable(const unsigned char *at, size_t left)
{
	if (left < 3 || (at[1] & 0xC0) != 0x80 || (at[2] & 0xC0) != 0x80)
		return false;
	if (at[0] >= 0xE4 && at[0] <= 0xE9)
		return true;
	unsigned second = at[1], third = at[2];
	if (at[0] == 0xE2)
		return second >= 0x94 && second <= 0x97; /* U+2500 to U+25FF */
	if (at[0] != 0xE3)
		return false;
	if (second == 0x80)
		return third >= 0x81 && third <= 0xA9; /* U+3001 to U+3029 */
	if (second == 0x81)
		return third >= 0x81; /* U+3041 to U+307F */
	if (second == 0x82)
		return third <= 0x96 || third == 0x9D || third == 0x9E || third >= 0xA0;
	return second >= 0x90 || (second == 0x83 && third <= 0xBE); /* U+3400 on; U+30C0 to U+30FE */
}

/* Does this code point begin a new unit, whatever stands before? */
static bool begins_unit(uint32_t c)
{
	utf8proc_int32_t parts[EXPANSION_MOST + 2];
	int boundary = UTF8PROC_BOUNDCLASS_START;
	utf8proc_ssize_t count =
	        utf8proc_decompose_char((utf8proc_int32_t)c, parts, EXPANSION_MOST + 2,
	                                UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &boundary);
	if (count < 1)
		return true;
	const utf8proc_property_t *property = utf8proc_get_property(parts[0]);
	if (property->combining_class != 0)
		return false;
	if ((parts[0] >= 0x1161 && parts[0] <= 0x1175) || (parts[0] >= 0x11A8 && parts[0] <= 0x11C2))
		return false;
	return property->comb_index == NO_INDEX || property->comb_index < SECOND_OF_PAIR;
}

/* Canonical order: marks sorted by their class, equal ones as they stand. Bounded by the size of a unit. */
static void order_marks(utf8proc_int32_t *parts, utf8proc_ssize_t count)
{
	for (utf8proc_ssize_t i = 1; i < count; i++) {
		utf8proc_int32_t mark = parts[i];
		int class = utf8proc_get_property(mark)->combining_class;
		utf8proc_ssize_t j = i;
		for (; class > 0 && j > 0 && utf8proc_get_property(parts[j - 1])->combining_class > class; j--)
			parts[j] = parts[j - 1];
		parts[j] = mark;
	}
}

/* Not tk_arena_make: each entry is written once, so zeroing would double the work. */
static uint32_t *make_map(tk_arena *arena, size_t count)
{
	char *at = tk_arena_bytes(arena, (count + 1) * sizeof(uint32_t));
	return (uint32_t *)(void *)(at + (-(uintptr_t)at & (sizeof(uint32_t) - 1)));
}

static void ensure_room(folder *f, size_t more)
{
	if (f->room - f->done >= more)
		return;
	size_t room = f->room * 2 + more;
	char *out = tk_arena_bytes(f->arena, room + 1);
	memcpy(out, f->out, f->done);
	f->out = out;
	if (f->map) {
		uint32_t *map = make_map(f->arena, room + 1);
		memcpy(map, f->map, f->done * sizeof *map);
		f->map = map;
	}
	f->room = room;
}

/* Normalizes the unit that starts at `from`; gives its end. */
static size_t fold_unit(folder *f, size_t from)
{
	utf8proc_int32_t parts[UNIT_MOST * EXPANSION_MOST + 2];
	const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE;
	const unsigned char *bytes = (const unsigned char *)f->text.at;
	size_t end = from;
	uint32_t c = tk_utf8_next(f->text, &end);
	utf8proc_ssize_t count = 0;
	int boundary = UTF8PROC_BOUNDCLASS_START;
	for (unsigned taken = 1;; taken++) {
		utf8proc_ssize_t added =
		        utf8proc_decompose_char((utf8proc_int32_t)c, parts + count, EXPANSION_MOST, options, &boundary);
		if (added > 0 && added <= EXPANSION_MOST)
			count += added;
		else
			parts[count++] = 0xFFFD;
		if (taken == UNIT_MOST || stands_alone(bytes + end, f->text.length - end))
			break;
		size_t next = end;
		c = tk_utf8_next(f->text, &next);
		if (begins_unit(c))
			break;
		end = next;
	}
	if (count > 1) {
		order_marks(parts, count);
		count = utf8proc_normalize_utf32(parts, count, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	}
	ensure_room(f, (size_t)count * 4 + (f->text.length - end));
	for (utf8proc_ssize_t i = 0; i < count; i++)
		put_codepoint(f, (uint32_t)parts[i], from);
	return end;
}

/* Folds ASCII up to the last byte that a mark could follow; gives where it stopped. */
static size_t fold_ascii(folder *f, size_t from)
{
	const unsigned char *bytes = (const unsigned char *)f->text.at;
	size_t end = from;
	uint64_t word;
	while (f->text.length - end >= 8 && (memcpy(&word, bytes + end, 8), (word & 0x8080808080808080u) == 0))
		end += 8;
	while (end < f->text.length && bytes[end] < 0x80)
		end++;
	if (!stands_alone(bytes + end, f->text.length - end))
		end--;
	if (end > from)
		end_word(f);
	/* Locals, because stores to bytes would make the compiler read the folder again for each. */
	char *out = f->out;
	uint32_t *map = f->map;
	size_t done = f->done;
	bool blank = f->blank;
	for (size_t i = from; i < end; i++) {
		unsigned char c = bytes[i];
		bool is_blank = c == ' ' || (c >= '\t' && c <= '\r');
		out[done] = (char)(is_blank ? ' ' : c + (c >= 'A' && c <= 'Z' ? 32 : 0));
		if (map)
			map[done] = (uint32_t)i;
		done += !(is_blank && blank); /* the next byte takes the place of a repeated blank */
		blank = is_blank;
	}
	f->done = done;
	f->blank = blank;
	return end;
}

/* Folds what stands at `from`, at least one code point; gives where to go on. */
static size_t fold_some(folder *f, size_t from)
{
	const unsigned char *at = (const unsigned char *)f->text.at + from;
	size_t left = f->text.length - from;
	if (at[0] < 0x80) {
		size_t end = fold_ascii(f, from);
		return end > from ? end : fold_unit(f, from);
	}
	if (left >= 3 && stands_alone(at + 3, left - 3)) {
		if (is_stable(at, left)) {
			if (at[0] == 0xE3 && (at[1] == 0x82 || at[1] == 0x83))
				follow_word(f, 0x3000u | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu));
			else if (f->word > 0)
				end_word(f);
			put_three(f, at, from);
			return from + 3;
		}
		bool full_width = at[0] == 0xEF && ((at[1] == 0xBC && at[2] >= 0x81 && at[2] <= 0xBF) ||
		                                    (at[1] == 0xBD && at[2] >= 0x80 && at[2] <= 0x9E));
		if (full_width) { /* U+FF01 to U+FF5E stand for '!' to '~' */
			end_word(f);
			put_ascii(f, (unsigned char)(at[2] - 0x60 + (at[1] == 0xBD ? 0x40 : 0)), from);
			return from + 3;
		}
	}
	return fold_unit(f, from);
}

tk_text tk_text_fold(tk_arena *arena, tk_text text, const uint32_t **map)
{
	folder f = {.arena = arena, .text = text, .room = text.length, .vowel = SIZE_MAX};
	f.out = tk_arena_bytes(arena, f.room + 1);
	f.map = map ? make_map(arena, f.room + 1) : NULL;
	for (size_t at = 0; at < text.length;)
		at = fold_some(&f, at);
	end_word(&f);
	f.out[f.done] = 0;
	if (map) {
		f.map[f.done] = (uint32_t)text.length;
		*map = f.map;
	}
	return (tk_text){f.out, f.done};
}
