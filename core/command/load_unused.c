/* SPDX-License-Identifier: Apache-2.0 */
/* Files that an organization says it uses, but of which nothing was understood, and patterns that match no file. */
#include "command/load_file.h"

#include "document/fault.h"

static const char *unused_reason(const tk_organization *organization, const tk_document *document)
{
	const tk_configuration *configuration = &organization->configuration;
	tk_text path = tk_load_below_root(organization, document->path);
	if (tk_load_any_glob(configuration->registers, path) && document->kind != TK_DOCUMENT_MARKDOWN)
		return N_("named under `registers` in tenken.yaml, but no register was found in it; a list needs a "
		          "section such as "
		          "`contacts`, or a column `name` or `id`");
	if (tk_load_any_glob(configuration->playbooks, path))
		return N_("named under `playbooks` in tenken.yaml, but no playbook was found in it");
	return document->kind == TK_DOCUMENT_CSV && tk_register_csv_is_named(document)
	               ? N_("called like a register, but it has no column `name` or `id` that could be read")
	               : NULL;
}

static bool matches_a_file(const tk_organization *organization, tk_text glob, const tk_text *paths, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (tk_glob_matches(glob, tk_load_below_root(organization, paths[i])))
			return true;
	}
	return false;
}

static void check_globs(const tk_organization *organization, const tk_node *globs, const tk_text *paths, size_t count)
{
	tk_document *document = tk_organization_document(organization, organization->configuration.document);
	for (const tk_node *each = globs && document ? globs->first : NULL; each; each = each->next) {
		if (tk_node_is_scalar(each) && !matches_a_file(organization, each->value, paths, count))
			tk_fault_add(document->arena, &document->faults, TK_FAULT_UNDEFINED, each->span,
			             N_("No file matches {glob}, so nothing is read for it"),
			             N_("Write the path from the folder of tenken.yaml; ** stands for any folders."),
			             "glob", each->value, (char *)NULL);
	}
}

void tk_load_name_unused(tk_organization *organization)
{
	for (uint32_t i = 0; i < organization->documents.count; i++) {
		const tk_document *document = organization->documents.at[i];
		if (organization->document_roles.at[i] != TK_ROLE_NONE || !document->complete ||
		    document->faults.count > 0)
			continue;
		const char *reason = unused_reason(organization, document);
		if (reason)
			tk_load_leave_out(organization, document->path, reason, NULL, true);
	}
	if (organization->single_file)
		return;
	size_t count = tk_map_count(organization->paths);
	const tk_text *paths = tk_map_keys(organization->arena, organization->paths);
	check_globs(organization, organization->configuration.playbooks, paths, count);
	check_globs(organization, organization->configuration.registers, paths, count);
}
