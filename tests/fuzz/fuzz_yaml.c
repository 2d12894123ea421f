/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	(void)fuzz_read(arena, "a.yaml", data, size);
	tk_arena_close(arena);
	return 0;
}
