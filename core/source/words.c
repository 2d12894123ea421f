/* SPDX-License-Identifier: Apache-2.0 */
/* What a commit says of itself: its author, its message, and whether it is signed. */
#include "source/internal.h"
#include <string.h>

enum { LONGEST_LINE = 1000 };

static tk_text shown(tk_arena *arena, tk_text text)
{
	return tk_shown_path(arena, tk_text_slice(text, 0, text.length < LONGEST_LINE ? text.length : LONGEST_LINE));
}

/* Control characters are escaped when a line is shown, so lines are told apart first. */
static void split_lines(tk_arena *arena, const char *message, tk_commit_words *out)
{
	while (*message && out->lines.count < TK_MESSAGE_LINES_MOST) {
		size_t length = strcspn(message, "\n");
		size_t kept = length > 0 && message[length - 1] == '\r' ? length - 1 : length;
		*TK_PUSH(arena, &out->lines) = shown(arena, tk_text_make(message, kept));
		message += length + (message[length] == '\n');
	}
}

bool tk_source_commit_words(tk_source *source, tk_arena *arena, const char commit[41], tk_commit_words *out)
{
	git_oid id;
	git_commit *found = NULL;
	git_buf signature = GIT_BUF_INIT;
	*out = (tk_commit_words){0};
	if (!source->repository || git_oid_fromstr(&id, commit) < 0 ||
	    git_commit_lookup(&found, source->repository, &id) < 0)
		return false;
	const git_signature *author = git_commit_author(found);
	out->author = shown(arena, tk_text_of(author->name));
	out->email = shown(arena, tk_text_of(author->email));
	split_lines(arena, git_commit_message(found), out);
	out->is_signed = git_commit_header_field(&signature, found, "gpgsig") == 0 ||
	                 git_commit_header_field(&signature, found, "gpgsig-sha256") == 0;
	git_buf_dispose(&signature);
	git_commit_free(found);
	return true;
}
