/* SPDX-License-Identifier: Apache-2.0 */
#include "source/source.h"

#include <git2.h>

tk_text tk_source_library_version(tk_arena *arena)
{
	int major = 0, minor = 0, revision = 0;
	git_libgit2_version(&major, &minor, &revision);
	return tk_text_format(arena, "%d.%d.%d", major, minor, revision);
}
