/* SPDX-License-Identifier: Apache-2.0 */
#include "register/register.h"

#include <string.h>

/* Longer globs match nothing; nobody writes one. */
enum { GLOB_MOST = 512 };

/* Adds the positions that can be reached without reading: behind a star, and behind "**" + slash where a segment
 * begins. */
static void close_over(tk_text glob, bool *at, bool segment_begins)
{
	for (size_t g = 0; g < glob.length; g++) {
		if (!at[g] || glob.at[g] != '*')
			continue;
		bool twice = g + 1 < glob.length && glob.at[g + 1] == '*';
		if (!twice)
			at[g + 1] = true;
		else if (g + 2 < glob.length && glob.at[g + 2] == '/')
			at[g + 3] = at[g + 3] || segment_begins;
		else
			at[g + 2] = true;
	}
}

static void read_byte(tk_text glob, const bool *at, bool *next, char byte)
{
	bool continues = ((unsigned char)byte & 0xC0u) == 0x80u;
	for (size_t g = 0; g < glob.length; g++) {
		if (!at[g])
			continue;
		bool star = glob.at[g] == '*';
		bool twice = star && g + 1 < glob.length && glob.at[g + 1] == '*';
		if (twice || (star && byte != '/'))
			next[g] = true;
		else if (!star && glob.at[g] == '?' && byte != '/' && !continues)
			next[g + 1] = true;
		else if (!star && glob.at[g] == byte)
			next[g + 1] = true;
	}
	/* The rest of a character that a '?' has begun to read. */
	for (size_t g = 1; continues && g <= glob.length; g++)
		next[g] = next[g] || (at[g] && glob.at[g - 1] == '?');
}

static bool matches(tk_text glob, tk_text path)
{
	bool sets[2][GLOB_MOST + 4];
	if (glob.length > GLOB_MOST)
		return false;
	memset(sets, 0, sizeof sets);
	bool *at = sets[0], *next = sets[1];
	at[0] = true;
	close_over(glob, at, true);
	for (size_t p = 0; p < path.length; p++) {
		memset(next, 0, glob.length + 4);
		read_byte(glob, at, next, path.at[p]);
		close_over(glob, next, path.at[p] == '/');
		bool *swap = at;
		at = next;
		next = swap;
	}
	return at[glob.length];
}

/* Composing changes the answer only where the glob spells out or counts characters. */
static bool needs_composing(tk_text glob, tk_text path)
{
	bool ascii = true, counts = false;
	for (size_t i = 0; i < glob.length; i++) {
		ascii = ascii && (unsigned char)glob.at[i] < 0x80;
		counts = counts || glob.at[i] == '?';
	}
	if (ascii && !counts)
		return false;
	for (size_t i = 0; i < path.length && ascii; i++)
		ascii = (unsigned char)path.at[i] < 0x80;
	return !ascii;
}

bool tk_glob_matches(tk_text glob, tk_text path)
{
	if (!needs_composing(glob, path))
		return matches(glob, path);
	tk_arena *scratch = tk_arena_open(0, NULL, NULL);
	bool found = matches(tk_text_nfc(scratch, glob, false), tk_text_nfc(scratch, path, false));
	tk_arena_close(scratch);
	return found;
}
