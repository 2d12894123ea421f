/* SPDX-License-Identifier: Apache-2.0 */
#include "command/load.h"

#include "analysis/calls.h"
#include "analysis/references.h"
#include "command/load_file.h"
#include "register/channel_words.h"

#include <string.h>

#define CONFIGURATION_NAME "tenken.yaml"

static tk_text folder_of(tk_text path)
{
	for (size_t i = path.length; i > 0; i--) {
		if (path.at[i - 1] == '/')
			return tk_text_make(path.at, i - 1);
	}
	return TK_TEXT("");
}

static bool is_configuration(tk_text path)
{
	tk_text folder = folder_of(path);
	size_t skip = folder.length ? folder.length + 1 : 0;
	return tk_text_is(tk_text_slice(path, skip, path.length - skip), CONFIGURATION_NAME);
}

/* The member whose root is the nearest folder above path. */
static tk_member *owner_of(tk_map *roots, tk_text path)
{
	tk_text folder = path;
	do {
		folder = folder_of(folder);
		tk_member *member = tk_map_get(roots, folder);
		if (member)
			return member;
	} while (folder.length);
	return NULL;
}

static void read_configuration(tk_arena *arena, tk_source *source, const tk_file *file, uint32_t index, tk_member *member)
{
	tk_text bytes = TK_TEXT("");
	tk_error error = {0};
	if (!tk_source_read(source, index, arena, &bytes, &error))
		return; /* named when the organization's files are read */
	tk_limits limits = tk_limits_default();
	member->configuration_bytes = bytes;
	member->configuration_document = tk_document_read(arena, 1, file->shown, TK_DOCUMENT_YAML, bytes, &limits);
	member->configuration_document->file_index = index;
	tk_configuration_read(arena, member->configuration_document, &member->configuration);
}

void tk_load_find_members(tk_arena *arena, tk_source *source, tk_members *members)
{
	size_t count = 0;
	const tk_file *files = tk_source_files(source, &count);
	uint32_t configured = 0;
	for (size_t i = 0; i < count; i++)
		configured += is_configuration(files[i].shown) ? 1 : 0;
	/* Room for all first: the map keeps addresses. */
	members->list.at = TK_MAKE_ARRAY(arena, tk_member, configured ? configured : 1);
	members->list.room = configured ? configured : 1;
	tk_map *roots = tk_map_make(arena);
	for (size_t i = 0; i < count; i++) {
		if (!is_configuration(files[i].shown))
			continue;
		tk_member *member = &members->list.at[members->list.count++];
		member->root = folder_of(files[i].shown);
		(void)tk_map_put(roots, member->root, member);
		read_configuration(arena, source, &files[i], (uint32_t)i, member);
	}
	if (members->list.count == 0)
		(void)tk_map_put(roots, TK_TEXT(""), &members->list.at[members->list.count++]);
	for (size_t i = 0; i < count; i++) {
		tk_member *member = owner_of(roots, files[i].shown);
		if (!member) {
			*TK_PUSH(arena, &members->outside) = (uint32_t)i;
			continue;
		}
		*TK_PUSH(arena, &member->files) = (uint32_t)i;
	}
}

void tk_load_want_history(tk_source *source, const tk_member *member)
{
	size_t count = 0;
	const tk_file *files = tk_source_files(source, &count);
	for (uint32_t i = 0; i < member->files.count; i++) {
		if (tk_document_kind_of(files[member->files.at[i]].shown) != TK_DOCUMENT_OTHER)
			tk_source_want_history(source, member->files.at[i]);
	}
}

void tk_load_members(tk_arena *arena, tk_source *source, tk_members *members)
{
	tk_load_find_members(arena, source, members);
	for (uint32_t i = 0; i < members->list.count; i++)
		tk_load_want_history(source, &members->list.at[i]);
}

static void note_question(const tk_load_context *load, tk_history_answer answer)
{
	if (!load->record)
		return;
	load->record->asked = true;
	load->record->near_limit = load->record->near_limit || tk_source_is_near_limit(load->source);
	load->record->failed = load->record->failed || answer == TK_HISTORY_FAILED;
}

static int last_changed(void *context, uint32_t file_index, uint32_t first, uint32_t last, int64_t *day)
{
	const tk_load_context *load = context;
	char commit[41];
	if (load->lock)
		load->lock(load->lock_context);
	tk_history_answer answer = tk_source_last_changed(load->source, file_index, first, last, day, commit);
	note_question(load, answer);
	if (load->unlock)
		load->unlock(load->lock_context);
	return (int)answer;
}

/* What is said at the merge that brought a commit is said of the commit. */
static bool read_words(tk_source *source, tk_arena *arena, const char commit[41], tk_commit_words *words)
{
	char merge[41];
	tk_commit_words more;
	if (!tk_source_commit_words(source, arena, commit, words))
		return false;
	if (words->is_signed)
		return true; /* nothing is left to ask the history for */
	tk_history_answer merged = tk_source_merge_of(source, commit, merge);
	if (merged != TK_HISTORY_KNOWN)
		return merged == TK_HISTORY_NONE;
	if (!tk_source_commit_words(source, arena, merge, &more))
		return false;
	for (uint32_t i = 0; i < more.lines.count; i++)
		*TK_PUSH(arena, &words->lines) = more.lines.at[i];
	words->is_signed = more.is_signed;
	return true;
}

static int last_commit(void *context, tk_arena *arena, uint32_t file_index, uint32_t first, uint32_t last, tk_change *out)
{
	const tk_load_context *load = context;
	char commit[41];
	tk_commit_words words;
	if (load->lock)
		load->lock(load->lock_context);
	tk_history_answer answer = tk_source_last_changed(load->source, file_index, first, last, &out->day, commit);
	if (answer == TK_HISTORY_KNOWN && !read_words(load->source, arena, commit, &words))
		answer = TK_HISTORY_FAILED;
	note_question(load, answer);
	if (load->unlock)
		load->unlock(load->lock_context);
	if (answer == TK_HISTORY_KNOWN)
		*out = (tk_change){.day = out->day,
		                   .commit = tk_text_copy(arena, tk_text_of(commit)),
		                   .author = words.author,
		                   .email = words.email,
		                   .lines = words.lines.at,
		                   .line_count = words.lines.count,
		                   .is_signed = words.is_signed};
	return (int)answer;
}

static tk_organization *make_organization(tk_arena *arena, const tk_load_context *context, const tk_member *member)
{
	tk_organization *organization = TK_MAKE(arena, tk_organization);
	organization->arena = arena;
	organization->root = member->root;
	organization->configuration = member->configuration;
	organization->paths = tk_map_make(arena);
	organization->today = context->today;
	organization->single_file = tk_source_get_kind(context->source) == TK_SOURCE_FILE;
	organization->history = context->history;
	organization->last_changed = last_changed;
	organization->last_commit = last_commit;
	organization->history_context = (void *)(uintptr_t)context;
	if (context->outage)
		organization->configuration.outage.text = tk_text_of(context->outage);
	if (member->configuration_document) {
		(void)tk_map_put(organization->paths, member->configuration_document->path, member->configuration_document);
		*TK_PUSH(arena, &organization->documents) = member->configuration_document;
		*TK_PUSH(arena, &organization->document_roles) = TK_ROLE_CONFIGURATION;
	}
	return organization;
}

/* Roles need the whole listing (the index may come last), so they are given after all files are read. */
static void give_roles(tk_organization *organization)
{
	for (uint32_t i = 0; i < organization->documents.count; i++) {
		tk_document *document = organization->documents.at[i];
		tk_document_role role = tk_load_role(organization, document);
		organization->document_roles.at[i] = (uint8_t)role;
		if (role == TK_ROLE_INDEX)
			organization->index_document = document->number;
	}
}

static void read_playbooks(tk_organization *organization)
{
	for (uint32_t i = 0; i < organization->documents.count; i++) {
		tk_document_role role = (tk_document_role)organization->document_roles.at[i];
		if (role != TK_ROLE_PLAYBOOK && role != TK_ROLE_INDEX && role != TK_ROLE_PAGE)
			continue;
		tk_playbook_context context = {
		        .today = organization->today, .is_index = role == TK_ROLE_INDEX, .is_page = role == TK_ROLE_PAGE};
		tk_playbook_read(organization->arena, organization->documents.at[i], &context, &organization->playbooks);
	}
}

/* A profile that is named but defined nowhere would leave every question about outages undecided. */
static void check_outage(tk_organization *organization)
{
	tk_configuration *configuration = &organization->configuration;
	tk_document *document = tk_organization_document(organization, configuration->document);
	tk_text name = configuration->outage.text;
	organization->outage_known = name.length == 0 || tk_register_find(&organization->reg, TK_REGISTER_OUTAGE, name) ||
	                             tk_outage_profile(name);
	if (!document || organization->outage_known || configuration->outage.span.document == 0)
		return;
	tk_fault_add(document->arena, &document->faults, TK_FAULT_UNDEFINED, configuration->outage.span,
	             N_("There is no outage profile {name}, so nothing can be said about outages"),
	             N_("Define it under `outages` in a register, or use OUTAGE-SEED, OUTAGE-TEL, OUTAGE-PWR, OUTAGE-IDP or "
	                "OUTAGE-CORP."),
	             "name", name, (char *)NULL);
}

static void note_files(tk_arena *arena, const tk_load_context *context, const bool *read, const tk_text *bytes, uint32_t count)
{
	if (!context->record)
		return;
	context->record->read = TK_MAKE_ARRAY(arena, bool, count);
	context->record->digests = TK_MAKE_ARRAY(arena, tk_digest, count);
	for (uint32_t i = 0; i < count; i++) {
		context->record->read[i] = read[i];
		if (read[i])
			context->record->digests[i] = tk_hash_of(bytes[i]);
	}
}

tk_organization *tk_load_organization(tk_arena *arena, const tk_load_context *context, const tk_member *member)
{
	tk_organization *organization = make_organization(arena, context, member);
	tk_text *bytes = TK_MAKE_ARRAY(arena, tk_text, member->files.count);
	bool *wanted = TK_MAKE_ARRAY(arena, bool, member->files.count);
	if (context->lock)
		context->lock(context->lock_context);
	for (uint32_t i = 0; i < member->files.count; i++)
		wanted[i] = tk_load_file_bytes(organization, context->source, member->files.at[i], &bytes[i]);
	if (context->unlock)
		context->unlock(context->lock_context);
	note_files(arena, context, wanted, bytes, member->files.count);
	for (uint32_t i = 0; i < member->files.count; i++) {
		if (wanted[i])
			tk_load_file_parse(organization, context->source, member->files.at[i], bytes[i]);
	}
	give_roles(organization);
	tk_load_name_unused(organization);
	for (uint32_t i = 0; i < organization->documents.count; i++) {
		if (organization->document_roles.at[i] == TK_ROLE_REGISTER)
			tk_register_add(arena, &organization->reg, organization->documents.at[i]);
	}
	tk_register_finish(arena, &organization->reg, organization->documents.at, organization->documents.count);
	check_outage(organization);
	read_playbooks(organization);
	tk_calls_resolve(arena, organization);
	tk_references_check(organization);
	return organization;
}
