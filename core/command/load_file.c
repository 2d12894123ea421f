/* SPDX-License-Identifier: Apache-2.0 */
#include "command/load_file.h"

#include <string.h>

tk_text tk_load_below_root(const tk_organization *organization, tk_text path)
{
	size_t skip = organization->root.length ? organization->root.length + 1 : 0;
	return tk_text_slice(path, skip, path.length - skip);
}

bool tk_load_any_glob(const tk_node *globs, tk_text path)
{
	for (const tk_node *each = globs ? globs->first : NULL; each; each = each->next) {
		if (tk_node_is_scalar(each) && tk_glob_matches(each->value, path))
			return true;
	}
	return false;
}

void tk_load_leave_out(tk_organization *organization, tk_text path, const char *reason, const char *detail,
                       bool incomplete)
{
	*TK_PUSH(organization->arena, &organization->not_examined) = (tk_not_examined){
	        .path = tk_text_copy(organization->arena, path),
	        .reason = reason,
	        .detail = tk_text_copy(organization->arena, tk_text_of(detail)),
	        .incomplete = incomplete,
	};
}

static tk_document *keep(tk_organization *organization, tk_document *document, uint32_t file_index)
{
	document->file_index = file_index;
	(void)tk_map_put(organization->paths, document->path, document);
	*TK_PUSH(organization->arena, &organization->documents) = document;
	*TK_PUSH(organization->arena, &organization->document_roles) = TK_ROLE_NONE;
	return document;
}

/* A document without text that carries one fault at its first line, so that the reader sees which file it is. */
static void add_unread(tk_organization *organization, const tk_file *file, uint32_t file_index, const char *rule,
                       const char *message, const char *help)
{
	tk_limits limits = tk_limits_default();
	uint32_t number = organization->documents.count + 1;
	tk_document *document = keep(
	        organization,
	        tk_document_read(organization->arena, number, file->shown, TK_DOCUMENT_OTHER, TK_TEXT(""), &limits),
	        file_index);
	tk_fault_add(organization->arena, &document->faults, rule, (tk_span){number, 0, 0}, message, help, "cause",
	             tk_text_of(file->cause), (char *)NULL);
	document->complete = false;
}

static bool is_examined_kind(tk_document_kind kind)
{
	return kind == TK_DOCUMENT_YAML || kind == TK_DOCUMENT_JSON || kind == TK_DOCUMENT_MARKDOWN ||
	       kind == TK_DOCUMENT_CSV || kind == TK_DOCUMENT_XML;
}

/* Declared globs keep tenken away from unrelated YAML and JSON; Markdown is always read, for its links. */
static bool is_wanted(const tk_organization *organization, tk_document_kind kind, tk_text path)
{
	const tk_configuration *configuration = &organization->configuration;
	if (!is_examined_kind(kind))
		return false;
	if (kind == TK_DOCUMENT_MARKDOWN || (!configuration->playbooks && !configuration->registers))
		return true;
	bool either_open = !configuration->playbooks || !configuration->registers;
	return either_open || tk_load_any_glob(configuration->playbooks, path) ||
	       tk_load_any_glob(configuration->registers, path);
}

static void report_state(tk_organization *organization, const tk_file *file, uint32_t file_index, bool wanted)
{
	switch (file->state) {
	case TK_FILE_REGULAR:
		break;
	case TK_FILE_SYMLINK:
		if (wanted)
			tk_load_leave_out(organization, file->shown, N_("symbolic link; its target is examined itself"),
			                  NULL, false);
		break;
	case TK_FILE_SYMLINK_OUTSIDE:
		add_unread(organization, file, file_index, TK_FAULT_LINK_OUTSIDE,
		           N_("This symbolic link leads out of the repository; it is not followed"),
		           N_("Replace it by the file itself, so that every clone holds it."));
		break;
	case TK_FILE_SUBMODULE:
		tk_load_leave_out(organization, file->shown, N_("submodule; check it in its own repository"), NULL,
		                  false);
		break;
	case TK_FILE_LFS_POINTER:
		tk_load_leave_out(organization, file->shown,
		                  N_("Git LFS pointer; the content is not in this repository"), NULL, wanted);
		break;
	case TK_FILE_TOO_LARGE:
		if (wanted)
			add_unread(organization, file, file_index, TK_FAULT_LIMIT,
			           N_("This file is larger than tenken reads (64 MiB); it is not examined"),
			           N_("Split it, or list it under `ignore` in tenken.yaml."));
		break;
	case TK_FILE_SPECIAL:
		tk_load_leave_out(organization, file->shown, N_("not a regular file"), file->cause, false);
		break;
	case TK_FILE_MISSING_OBJECT:
	case TK_FILE_UNREADABLE:
		add_unread(organization, file, file_index, TK_FAULT_UNREADABLE, N_("This file cannot be read: {cause}"),
		           N_("Run `git fsck`; fetch or restore the missing object, or mend the file's permissions."));
		break;
	}
}

bool tk_load_file_bytes(tk_organization *organization, tk_source *source, uint32_t file_index, tk_text *bytes)
{
	size_t count = 0;
	const tk_file *file = &tk_source_files(source, &count)[file_index];
	tk_document_kind kind = tk_document_kind_of(file->shown);
	tk_text path = tk_load_below_root(organization, file->shown);
	if (tk_load_any_glob(organization->configuration.ignore, path)) {
		if (is_examined_kind(kind))
			tk_load_leave_out(organization, file->shown, N_("listed under `ignore` in tenken.yaml"), NULL,
			                  false);
		(void)tk_map_put(organization->paths, file->shown, (void *)(uintptr_t)tk_path_exists);
		return false;
	}
	bool wanted = is_wanted(organization, kind, path);
	if (file->state == TK_FILE_REGULAR && wanted) {
		const tk_document *configured = organization->documents.count ? organization->documents.at[0] : NULL;
		if (configured && configured->file_index == file_index && configured->number == 1 &&
		    organization->document_roles.at[0] == TK_ROLE_CONFIGURATION)
			return false;
		tk_error error = {0};
		if (tk_source_read(source, file_index, organization->arena, bytes, &error))
			return true;
	}
	report_state(organization, file, file_index, wanted);
	/* Known to links even when it is not parsed; a document that report_state kept stays. */
	(void)tk_map_put(organization->paths, file->shown, (void *)(uintptr_t)tk_path_exists);
	return false;
}

void tk_load_file_parse(tk_organization *organization, tk_source *source, uint32_t file_index, tk_text bytes)
{
	size_t count = 0;
	const tk_file *file = &tk_source_files(source, &count)[file_index];
	tk_limits limits = tk_limits_default();
	uint32_t number = organization->documents.count + 1;
	(void)keep(organization,
	           tk_document_read(organization->arena, number, file->shown, tk_document_kind_of(file->shown), bytes,
	                            &limits),
	           file_index);
}

static bool is_index(const tk_organization *organization, tk_text path)
{
	tk_text declared = organization->configuration.index.text;
	return declared.length ? tk_text_equal(path, declared)
	                       : tk_text_is(path, "README.md") || tk_text_is(path, "readme.md") ||
	                                 tk_text_is(path, "Readme.md") || tk_text_is(path, "index.md");
}

static bool is_template(const tk_organization *organization, tk_text path)
{
	if (organization->configuration.templates)
		return tk_load_any_glob(organization->configuration.templates, path);
	return tk_glob_matches(TK_TEXT("templates/**"), path) || tk_glob_matches(TK_TEXT("**/templates/**"), path);
}

tk_document_role tk_load_role(const tk_organization *organization, const tk_document *document)
{
	const tk_configuration *configuration = &organization->configuration;
	if (configuration->given && document->number == configuration->document)
		return TK_ROLE_CONFIGURATION;
	tk_text path = tk_load_below_root(organization, document->path);
	if (is_template(organization, path))
		return TK_ROLE_TEMPLATE;
	if (is_index(organization, path))
		return TK_ROLE_INDEX;
	if ((!configuration->registers || tk_load_any_glob(configuration->registers, path)) &&
	    tk_register_detect(document))
		return TK_ROLE_REGISTER;
	bool declared = tk_load_any_glob(configuration->playbooks, path);
	/* Prose that the organization calls a playbook is one, however short. */
	if (declared && document->kind == TK_DOCUMENT_MARKDOWN)
		return TK_ROLE_PLAYBOOK;
	if ((declared || !configuration->playbooks) && tk_playbook_detect(document))
		return TK_ROLE_PLAYBOOK;
	return document->kind == TK_DOCUMENT_MARKDOWN ? TK_ROLE_PAGE : TK_ROLE_NONE;
}
