/* SPDX-License-Identifier: Apache-2.0 */
#include "command/examination.h"

#include "base/calendar.h"

#include <libintl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define _(msgid) gettext(msgid)

/* Memory of one organization; a repository that needs more is told so instead of taking the machine down. */
#define ORGANIZATION_LIMIT ((size_t)2 << 30)

typedef struct tk_examination {
	tk_session *session;
	const tk_host_set *set;
	const tk_members *members;
	tk_load_context load;
	tk_cache_run cache;
	pthread_mutex_t source_lock, queue_lock;
	bool *kept;    /* by member: its verdicts came from the cache */
	uint32_t next; /* member to take, under queue_lock */
} tk_examination;

/* Verdicts of one organization, in the examiner's arena. */
typedef struct tk_verdict_block {
	tk_verdict *at;
	uint32_t count;
} tk_verdict_block;

typedef struct tk_examiner {
	tk_examination *examination;
	tk_host_watch_slot *slot;
	tk_arena *arena; /* of the thread's result; closed when the run ends */
	tk_result result; /* its verdicts are those of the organization at hand */
	TK_VECTOR(tk_verdict_block) blocks;
	bool outage_known; /* to any of its organizations */
} tk_examiner;

static void lock_source(void *context)
{
	(void)pthread_mutex_lock(context);
}
static void unlock_source(void *context)
{
	(void)pthread_mutex_unlock(context);
}

static const tk_member *take_member(tk_examination *examination)
{
	const tk_member *member = NULL;
	(void)pthread_mutex_lock(&examination->queue_lock);
	while (examination->next < examination->members->list.count && examination->kept[examination->next])
		examination->next++;
	if (examination->next < examination->members->list.count)
		member = &examination->members->list.at[examination->next++];
	(void)pthread_mutex_unlock(&examination->queue_lock);
	return member;
}

/* Growing one list of all verdicts would cost several times their size. */
static void put_verdicts_aside(tk_examiner *examiner)
{
	uint32_t count = examiner->result.verdicts.count;
	tk_verdict *copy = TK_MAKE_ARRAY(examiner->arena, tk_verdict, count);
	if (count)
		memcpy(copy, examiner->result.verdicts.at, count * sizeof *copy);
	*TK_PUSH(examiner->arena, &examiner->blocks) = (tk_verdict_block){copy, count};
	examiner->result.verdicts.count = 0;
}

/* Takes what is kept of members that did not change; the others are left to examine_members. */
static void *look_up_members(void *context)
{
	tk_examiner *examiner = context;
	tk_examination *examination = examiner->examination;
	const tk_member *member = NULL;
	tk_arena *scratch = tk_session_arena(0);
	while ((member = take_member(examination))) {
		tk_cache_part part = tk_cache_part_start(&examiner->result);
		if (!tk_cache_get(&examination->cache, member, examiner->arena, scratch, &part))
			continue;
		examination->kept[member - examination->members->list.at] = true;
		examiner->outage_known = examiner->outage_known || part.outage_known;
		put_verdicts_aside(examiner);
	}
	tk_arena_close(scratch);
	return NULL;
}

/* Examines one member and keeps what it came to. arena: for as long as the call. */
static void examine_member(tk_examiner *examiner, tk_readings *readings, tk_arena *arena, const tk_member *member)
{
	tk_examination *examination = examiner->examination;
	tk_load_record record = {0};
	tk_load_context load = examination->load;
	tk_cache_part part = tk_cache_part_start(&examiner->result);
	tk_digest name = {{0}};
	if (examination->cache.cache) {
		load.record = &record;
		name = tk_cache_name(&examination->cache, member);
	}
	tk_organization *organization = tk_load_organization(arena, &load, member);
	part.outage_known = organization->outage_known;
	examiner->outage_known = examiner->outage_known || part.outage_known;
	tk_host_examine(examination->set, readings, examiner->arena, organization, &examiner->result);
	if (examination->cache.cache)
		tk_cache_put(&examination->cache, member, &name, &record, arena, &part);
}

static void *examine_members(void *context)
{
	tk_examiner *examiner = context;
	tk_host_watch_thread(examiner->slot);
	const tk_member *member = NULL;
	tk_arena *arena = tk_session_arena(ORGANIZATION_LIMIT);
	tk_readings *readings = tk_readings_open(tk_host_lexicon(examiner->examination->set), arena);
	while ((member = take_member(examiner->examination))) {
		examine_member(examiner, readings, arena, member);
		put_verdicts_aside(examiner);
		tk_arena_clear(arena);
	}
	tk_readings_close(readings);
	tk_arena_close(arena);
	tk_host_watch_thread(NULL);
	return NULL;
}

static void join_verdicts(tk_arena *arena, tk_result *all, const tk_examiner *examiners, unsigned count)
{
	uint32_t room = 0;
	for (unsigned i = 0; i < count; i++) {
		for (uint32_t j = 0; j < examiners[i].blocks.count; j++)
			room += examiners[i].blocks.at[j].count;
	}
	all->verdicts.at = TK_MAKE_ARRAY(arena, tk_verdict, room);
	all->verdicts.room = room;
	for (unsigned i = 0; i < count; i++) {
		for (uint32_t j = 0; j < examiners[i].blocks.count; j++) {
			const tk_verdict_block *block = &examiners[i].blocks.at[j];
			if (block->count)
				memcpy(&all->verdicts.at[all->verdicts.count], block->at, block->count * sizeof *block->at);
			all->verdicts.count += block->count;
		}
	}
}

static void join_results(tk_arena *arena, tk_result *all, const tk_result *part)
{
	for (uint32_t i = 0; i < part->not_examined.count; i++)
		*TK_PUSH(arena, &all->not_examined) = part->not_examined.at[i];
	for (uint32_t i = 0; i < part->broken_plugins.count; i++)
		*TK_PUSH(arena, &all->broken_plugins) = part->broken_plugins.at[i];
	all->organizations += part->organizations;
	all->documents += part->documents;
	all->playbooks += part->playbooks;
	all->steps += part->steps;
	all->register_entries += part->register_entries;
}

static unsigned thread_count(const tk_session *session, uint32_t members)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned wanted = session->options.jobs ? session->options.jobs : processors > 0 ? (unsigned)processors : 1;
	if (wanted > members)
		wanted = members;
	return wanted > TK_WATCH_THREADS ? TK_WATCH_THREADS : wanted;
}

/* Runs the work on the calling thread and the others. */
static void run_examiners(tk_examiner *examiners, unsigned count, void *(*work)(void *))
{
	tk_examination *examination = examiners->examination;
	pthread_t threads[TK_WATCH_THREADS];
	bool started[TK_WATCH_THREADS] = {false};
	examination->next = 0;
	for (unsigned i = 1; i < count; i++)
		started[i] = pthread_create(&threads[i], NULL, work, &examiners[i]) == 0;
	(void)work(&examiners[0]);
	for (unsigned i = 1; i < count; i++) {
		if (started[i])
			(void)pthread_join(threads[i], NULL);
	}
}

/* Looks up what is kept, then examines the other members; gives the examiners, whose arenas hold the results. */
static tk_examiner *examine_all(tk_examination *examination, tk_watch_page *page, unsigned count, tk_result *result)
{
	tk_arena *arena = examination->session->arena;
	tk_examiner *examiners = TK_MAKE_ARRAY(arena, tk_examiner, count);
	for (unsigned i = 0; i < count; i++) {
		examiners[i] = (tk_examiner){
		        .examination = examination, .slot = &page->threads[i], .arena = tk_session_arena(0)};
		examiners[i].result.today = result->today;
	}
	examination->kept = TK_MAKE_ARRAY(arena, bool, examination->members->list.count);
	if (examination->cache.cache)
		run_examiners(examiners, count, look_up_members);
	for (uint32_t i = 0; i < examination->members->list.count; i++) {
		if (!examination->kept[i])
			tk_load_want_history(examination->load.source, &examination->members->list.at[i]);
	}
	run_examiners(examiners, count, examine_members);
	for (unsigned i = 0; i < count; i++)
		join_results(arena, result, &examiners[i].result);
	join_verdicts(arena, result, examiners, count);
	return examiners;
}

static bool is_chosen(const tk_options *options, tk_text id)
{
	bool chosen = options->select_count == 0;
	for (unsigned i = 0; i < options->select_count && !chosen; i++)
		chosen = tk_text_starts(id, tk_text_of(options->select[i]));
	for (unsigned i = 0; i < options->ignore_count && chosen; i++)
		chosen = !tk_text_starts(id, tk_text_of(options->ignore[i]));
	return chosen;
}

static void drop_unchosen(const tk_options *options, tk_result *result)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < result->verdicts.count; i++) {
		if (is_chosen(options, result->verdicts.at[i].rule->id))
			result->verdicts.at[kept++] = result->verdicts.at[i];
	}
	result->verdicts.count = kept;
}

static bool matches_a_rule(const tk_host_set *set, const char *word)
{
	const tk_rule *const *rules = NULL;
	size_t count = tk_host_rules(set, &rules);
	for (size_t i = 0; i < count; i++) {
		if (tk_text_starts(rules[i]->id, tk_text_of(word)))
			return true;
	}
	return false;
}

/* A word in --select that names nothing would give a green run that checked nothing: an error. In --ignore: a warning.
 */
static bool check_selection(const tk_session *session, const tk_host_set *set, tk_error *error)
{
	for (unsigned i = 0; i < session->options.ignore_count; i++) {
		if (!matches_a_rule(set, session->options.ignore[i]))
			fprintf(stderr, _("tenken: --ignore %s names no requirement\n"), session->options.ignore[i]);
	}
	for (unsigned i = 0; i < session->options.select_count; i++) {
		if (!matches_a_rule(set, session->options.select[i]))
			return tk_error_set(error, TK_ERROR_USAGE,
			                    N_("--select {what} names no requirement; see `tenken rules`"),
			                    tk_text_of(session->options.select[i]), NULL);
	}
	return true;
}

static void fill_header(const tk_session *session, const tk_source *source, const tk_host_set *set,
                        const tk_members *members, tk_result *result)
{
	result->root = tk_source_root(source);
	result->revision = tk_source_revision(source);
	result->remote = tk_source_remote(source);
	result->today = tk_date_format(session->arena, session->today);
	const tk_configuration *first = &members->list.at[0].configuration;
	if (members->list.count == 1) {
		result->sector = first->sector.text;
		result->edition = first->edition.text;
	}
	const tk_rule *const *rules = NULL;
	size_t count = tk_host_rules(set, &rules);
	for (size_t i = 0; i < count; i++)
		*TK_PUSH(session->arena, &result->rules) = rules[i];
	tk_source_kind kind = tk_source_get_kind(source);
	result->history = kind == TK_SOURCE_WORKTREE || kind == TK_SOURCE_REVISION;
	if (!result->history)
		result->no_history_reason = tk_text_of(_("not a Git repository"));
	else if (tk_source_is_shallow(source))
		result->no_history_reason = tk_text_of(_("shallow clone: history before its boundary is unknown"));
}

static void add_outside(const tk_session *session, const tk_source *source, const tk_members *members,
                        tk_result *result)
{
	size_t count = 0;
	const tk_file *files = tk_source_files(source, &count);
	for (uint32_t i = 0; i < members->outside.count; i++) {
		const tk_file *file = &files[members->outside.at[i]];
		*TK_PUSH(session->arena, &result->not_examined) = (tk_unexamined){
		        .path = file->shown,
		        .reason = tk_text_of(_("outside every folder that has a tenken.yaml")),
		};
	}
}

/* A profile that no organization has would leave every question about outages undecided, and look like a result. */
static int refuse_outage(const tk_session *session)
{
	tk_error error = {0};
	(void)tk_error_set(&error, TK_ERROR_USAGE,
	                   N_("--outage {what} is no outage profile of what is checked; built in are OUTAGE-SEED, "
	                      "OUTAGE-TEL, OUTAGE-PWR, "
	                      "OUTAGE-IDP and OUTAGE-CORP"),
	                   tk_text_of(session->options.outage), NULL);
	return tk_session_fail(session, &error);
}

/* One file alone, or a plugin that was left out, is not what an entry speaks of. */
static void open_cache(tk_session *session, tk_source *source, unsigned broken_count, tk_examination *examination)
{
	tk_source_kind kind = tk_source_get_kind(source);
	if (!session->cache || broken_count > 0 || kind == TK_SOURCE_FILE)
		return;
	examination->cache.cache = session->cache;
	examination->cache.set = examination->set;
	examination->cache.load = &examination->load;
	examination->cache.environment = tk_cache_environment(session, examination->set, source);
	examination->cache.on_disk = kind != TK_SOURCE_REVISION;
}

static void examine_all_members(tk_session *session, tk_source *source, const tk_members *members, tk_watch_page *page,
                                unsigned broken_count, tk_examined *out)
{
	tk_examination examination = {
	        .session = session,
	        .set = out->set,
	        .members = members,
	        .source_lock = PTHREAD_MUTEX_INITIALIZER,
	        .queue_lock = PTHREAD_MUTEX_INITIALIZER,
	};
	examination.load = (tk_load_context){
	        .source = source,
	        .today = session->today,
	        .outage = session->options.outage,
	        .lock = lock_source,
	        .unlock = unlock_source,
	        .lock_context = &examination.source_lock,
	        .history = out->result.history,
	};
	open_cache(session, source, broken_count, &examination);
	out->arena_count = thread_count(session, members->list.count);
	out->arenas = TK_MAKE_ARRAY(session->arena, tk_arena *, out->arena_count);
	tk_examiner *examiners = examine_all(&examination, page, out->arena_count, &out->result);
	tk_cache_end(&examination.cache);
	for (unsigned i = 0; i < out->arena_count; i++) {
		out->arenas[i] = examiners[i].arena;
		out->outage_known = out->outage_known || examiners[i].outage_known;
	}
}

int tk_examination_run(tk_session *session, tk_source *source, const tk_subset *subset, tk_watch_page *page,
                       const tk_broken *broken, unsigned broken_count, tk_examined *out)
{
	tk_error error = {0};
	tk_members members = {0};
	*out = (tk_examined){0};
	tk_load_find_members(session->arena, source, &members);
	tk_subset_take_members(subset, source, &members);
	out->set = tk_session_open_host(session, &members, broken, broken_count, &error);
	if (!out->set)
		return tk_session_fail(session, &error);
	if (!check_selection(session, out->set, &error)) {
		tk_examined_close(out);
		return tk_session_fail(session, &error);
	}
	fill_header(session, source, out->set, &members, &out->result);
	add_outside(session, source, &members, &out->result);
	examine_all_members(session, source, &members, page, broken_count, out);
	tk_host_add_broken(out->set, session->arena, &out->result);
	drop_unchosen(&session->options, &out->result);
	tk_subset_take_verdicts(session->arena, subset, &out->result);
	tk_result_finish(session->arena, &out->result);
	if (out->outage_known || !session->options.outage)
		return TK_EXIT_CLEAN;
	tk_examined_close(out);
	return refuse_outage(session);
}

void tk_examined_close(tk_examined *examined)
{
	for (unsigned i = 0; i < examined->arena_count; i++)
		tk_arena_close(examined->arenas[i]);
	if (examined->set)
		tk_host_close(examined->set);
	*examined = (tk_examined){0};
}
