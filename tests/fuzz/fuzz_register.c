/* SPDX-License-Identifier: Apache-2.0 */
/* YAML and CSV through the register and configuration readers. The first byte chooses: a register in YAML, a list, or
 * tenken.yaml. Every entry must be found by its id, and every fault must have a place. */
#include "fuzz_document.h"
#include "register/register.h"

static void exhausted(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	exit(0); /* a bounded arena that is full is no defect */
}

static void check_entry(const tk_document *document, const tk_register *reg, const tk_register_entry *entry)
{
	fuzz_require(entry->node->kind == TK_NODE_MAPPING && entry->document == 1);
	fuzz_span(document, entry->span);
	fuzz_text(entry->id.text);
	fuzz_text(entry->name.text);
	fuzz_text(tk_text_of(tk_register_kind_name(entry->kind)));
	(void)tk_register_find(reg, entry->kind, entry->id.text);
	(void)tk_register_find(reg, entry->kind, entry->name.text);
}

static void read_register(tk_arena *arena, tk_document *document)
{
	tk_register reg = {0};
	if (tk_register_detect(document))
		tk_register_add(arena, &reg, document);
	tk_register_finish(arena, &reg, &document, 1);
	for (int kind = 0; kind < TK_REGISTER_KINDS; kind++)
		for (uint32_t i = 0; i < reg.of_kind[kind].count; i++) {
			uint32_t budget = 1000;
			fuzz_require(reg.given[kind]);
			check_entry(document, &reg, reg.of_kind[kind].at[i]);
			fuzz_node(document, reg.of_kind[kind].at[i]->node, 0, &budget);
		}
}

static void read_configuration(tk_arena *arena, tk_document *document)
{
	tk_configuration configuration = {0};
	tk_configuration_read(arena, document, &configuration);
	for (const tk_node *each = configuration.ignore ? configuration.ignore->first : NULL; each; each = each->next)
		(void)tk_glob_matches(each->value, TK_TEXT("a/b/\xE3\x81\x8B\xE3\x82\x99.md"));
	for (uint32_t i = 0; i < configuration.not_applicable.count; i++) {
		fuzz_require(configuration.not_applicable.at[i].reason.text.length > 0);
		fuzz_span(document, configuration.not_applicable.at[i].until.span);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"r.yaml", "contacts.csv", "tenken.yaml", "suppliers.csv"};
	if (size == 0)
		return 0;
	tk_arena *arena = tk_arena_open((size_t)1 << 30, exhausted, NULL);
	unsigned which = data[0] % 4;
	tk_document *document = fuzz_read(arena, names[which], data + 1, size - 1);
	if (which == 2)
		read_configuration(arena, document);
	else
		read_register(arena, document);
	fuzz_faults(arena, document);
	tk_arena_close(arena);
	return 0;
}
