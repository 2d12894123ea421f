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

bool tk_organization_has_prose(const tk_organization *organization)
{
	for (uint32_t i = 0; i < organization->playbooks.count; i++) {
		if (organization->playbooks.at[i]->workflow.ordered_by_prose)
			return true;
	}
	return false;
}
