/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/organization.h"

const char tk_path_exists[] = "exists";

tk_document *tk_organization_document(const tk_organization *organization, uint32_t number)
{
	return number >= 1 && number <= organization->documents.count ? organization->documents.at[number - 1] : NULL;
}

bool tk_organization_is_whole(const tk_organization *organization)
{
	if (organization->single_file)
		return false;
	if (organization->configuration.given)
		return true;
	for (uint32_t i = 0; i < organization->playbooks.count; i++) {
		if (organization->playbooks.at[i]->human)
			return true;
	}
	return false;
}

tk_text tk_organization_unread(const tk_organization *organization)
{
	for (uint32_t i = 0; i < organization->documents.count; i++) {
		if (!organization->documents.at[i]->complete && organization->document_roles.at[i] != TK_ROLE_TEMPLATE)
			return organization->documents.at[i]->path;
	}
	for (uint32_t i = 0; i < organization->not_examined.count; i++) {
		if (organization->not_examined.at[i].incomplete)
			return organization->not_examined.at[i].path;
	}
	return TK_TEXT("");
}

/* At least one of its steps is something that an incident asks for; known once classes are recognised. A page on how to order
 * the night shift's meals is no plan, whatever it calls itself. */
static bool is_plan(const tk_playbook *playbook)
{
	for (uint32_t i = 0; i < playbook->workflow.steps.count; i++) {
		if (playbook->workflow.steps.at[i].classes)
			return true;
	}
	return false;
}

bool tk_organization_has_prose(const tk_organization *organization)
{
	bool only_prose = true, prose = false;
	for (uint32_t i = 0; i < organization->playbooks.count; i++) {
		const tk_playbook *playbook = organization->playbooks.at[i];
		if (playbook->workflow.ordered_by_prose && is_plan(playbook))
			return true;
		prose = prose || playbook->workflow.ordered_by_prose;
		only_prose = only_prose && playbook->workflow.ordered_by_prose;
	}
	return prose && only_prose;
}

bool tk_organization_is_plan(const tk_organization *organization, uint32_t document)
{
	for (uint32_t i = 0; i < organization->playbooks.count; i++) {
		const tk_playbook *playbook = organization->playbooks.at[i];
		if (playbook->document == document && is_plan(playbook))
			return true;
	}
	return false;
}
