/* SPDX-License-Identifier: Apache-2.0 */
/* YAML, JSON and Markdown through the playbook readers. The first byte chooses the format. */
#include "fuzz_playbook.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	static const char *const paths[] = {"p.yaml", "p.json", "p.md", "p.md"};
	tk_document *document = NULL;
	tk_arena *arena = tk_arena_open((size_t)1 << 30, fuzz_exhausted, NULL);
	(void)fuzz_playbooks(arena, paths[data[0] & 3], data + 1, size - 1, &document);
	tk_arena_close(arena);
	return 0;
}
