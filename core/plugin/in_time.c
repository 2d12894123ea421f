/* SPDX-License-Identifier: Apache-2.0 */
/* Is a step done within its own limit? Where the calendar decides, the clock may start at any instant from today on:
 * those are tried at which the worst can happen. What is done later the later it begins is worst right after an instant
 * at which something closes or a day is over; before that come the longest ways to the step that is then waited for. */
#include "plugin/in_time.h"

#include "base/calendar.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

enum {
	DATED_MOST = 8,               /* steps on the calendar whose waits are tried one by one */
	MASK_DAYS = 21,               /* days that look alike so far ahead need to be tried once only */
	MASK_BEFORE = 4,              /* of them; the clock starts so long before something closes */
	MASKS_ROOM = 8192,            /* a power of two */
	WORK_MOST = 40 * 1000 * 1000, /* steps timed for one answer */
};

/* One step asked about. */
typedef struct asking {
	tk_run *run;
	const tk_entry *playbook, *step;
	tk_arena *arena; /* goes when the answer is there */
	tk_limit limit;
	tk_timing_options options;
	tk_duty_hours work;
	const tk_limit_span *span;
	int64_t late;        /* the longest delay found */
	tk_limit_case worst; /* its start; end: the limit's; other: when the step is done */
} asking;

/* ---- answers ----------------------------------------------------------------------------------------------------- */

static tk_answer leave_open(asking *a, tk_time_limit *out, uint32_t because, const char *missing)
{
	out->because = because == TK_NO_STEP ? a->step : &a->playbook->steps[because];
	out->missing = tk_text_of(missing);
	return TK_UNDECIDED;
}

static tk_answer no_calendar(asking *a, tk_time_limit *out)
{
	const tk_argument year = {TK_TEXT("year"),
	                          tk_text_slice(tk_date_format(a->run->model->arena, a->span->first), 0, 4)};
	(void)leave_open(a, out, TK_NO_STEP, "");
	out->missing = tk_text_fill(a->run->model->arena, tk_text_of(_("holidays from {year} on")), &year, 1);
	return TK_UNDECIDED;
}

static void add_part(tk_arena *arena, tk_witness *witness, const char *words, tk_text instant, tk_span at)
{
	const tk_argument argument = {TK_TEXT("instant"), instant};
	*TK_PUSH(arena, &witness->parts) =
	        (tk_witness_part){.text = tk_text_fill(arena, tk_text_of(words), &argument, 1), .at = at};
}

/* The worst run, between the instant at which the clock starts and the one at which the limit ends. */
static const tk_witness *tell(asking *a, const tk_timing *timing, const tk_time_limit *out)
{
	tk_arena *arena = a->run->model->arena;
	const tk_witness *run = tk_timing_tell(arena, timing, a->step->number);
	if (out->start.length == 0)
		return run;
	tk_witness *whole = TK_MAKE(arena, tk_witness);
	whole->kind = run->kind;
	add_part(arena, whole, _("the clock starts {instant}"), out->start, a->playbook->place);
	for (uint32_t i = 0; i < run->parts.count; i++)
		*TK_PUSH(arena, &whole->parts) = run->parts.at[i];
	add_part(arena, whole, _("done {instant}"), out->done, a->step->place);
	add_part(arena, whole, _("the limit ended {instant}"), out->due,
	         a->step->step->written->deadline.limit.value.span);
	return whole;
}

static tk_answer report(asking *a, const tk_timing *timing, bool always, bool instants, tk_time_limit *out,
                        const tk_witness **why)
{
	tk_arena *arena = a->run->model->arena;
	bool japanese = a->run->model->set->japanese;
	out->always = always;
	out->takes = a->worst.other - a->worst.start;
	out->allowed = a->worst.end - a->worst.start;
	if (instants) {
		out->start = tk_instant_format(arena, a->worst.start, japanese);
		out->done = tk_instant_format(arena, a->worst.other, japanese);
		out->due = tk_instant_format(arena, a->worst.end, japanese);
	}
	if (why)
		*why = tell(a, timing, out);
	return TK_FAILS;
}

/* ---- steps that take the same time on any day -------------------------------------------------------------------- */

static tk_answer answer_by_length(asking *a, tk_time_limit *out, const tk_witness **why)
{
	const tk_timing *timing = tk_timing_make_with(a->arena, &a->playbook->playbook->workflow, 0, &a->options);
	tk_time_point at = timing->done[a->step->number];
	bool dated = tk_limit_is_calendar(&a->limit);
	int64_t allowed = a->limit.count, generous = a->limit.count;
	tk_limit_case longest;
	if (!at.reached)
		return TK_UNSUPPORTED;
	a->worst = (tk_limit_case){.end = allowed};
	if (dated && !(tk_limit_least(a->span, &a->limit, &allowed, &a->worst) &&
	               tk_limit_most(a->span, &a->limit, &generous, &longest)))
		return no_calendar(a, out);
	if (at.least > allowed || at.most > allowed) {
		a->worst.other = a->worst.start + (at.most > at.least ? at.most : at.least);
		if (at.least > generous)
			a->worst.other = a->worst.start + at.least;
		return report(a, timing, at.least > generous, dated, out, why);
	}
	if (at.most < 0)
		return leave_open(a, out, at.because, at.most == TK_TIME_ENDLESS ? "at-most" : "takes");
	if (at.latest < 0)
		return leave_open(a, out, at.because, "takes");
	if (at.latest > allowed)
		return leave_open(a, out, TK_NO_STEP, "alternates");
	if (a->run->model->set->witnesses && !a->run->held)
		a->run->held = tk_timing_tell(a->run->model->arena, timing, a->step->number);
	return TK_HOLDS;
}

/* ---- steps on the calendar --------------------------------------------------------------------------------------- */

/* How far into a day the clock may start at the worst. */
typedef struct moments {
	int64_t at[DATED_MOST * 2 + 1];
	unsigned count;
	bool cut;    /* not all were kept */
	bool needed; /* the calendar makes a difference */
} moments;

static void add_moment(moments *m, int64_t at)
{
	if (m->count < sizeof m->at / sizeof *m->at)
		m->at[m->count++] = at;
	else
		m->cut = true;
}

static moments find_moments(asking *a)
{
	const tk_workflow *workflow = &a->playbook->playbook->workflow;
	tk_timing_calendar *nobody = TK_MAKE(a->arena, tk_timing_calendar);
	moments found = {.count = 0};
	nobody->hours = a->work.hours;
	a->options.calendar = nobody;
	const tk_timing *pure = tk_timing_make_with(a->arena, workflow, 0, &a->options);
	int64_t last = pure->done[a->step->number].most;
	bool late = !tk_limit_is_calendar(&a->limit) && last > a->limit.count;
	if (tk_limit_is_calendar(&a->limit))
		add_moment(&found, TK_DAY_SECONDS - 60 - a->limit.ahead);
	for (uint32_t i = 0; i < workflow->steps.count; i++) {
		const tk_step *step = &workflow->steps.at[i];
		const tk_hours *hours = a->work.hours ? a->work.hours[i] : NULL;
		int64_t done = pure->done[i].reached ? pure->done[i].most : -1;
		int64_t own = step->takes_days || step->time_most < 0 ? 0 : step->time_most;
		if (done < 0 || (last >= 0 && done > last) || (!hours && !step->takes_days))
			continue;
		found.needed = pure->done[a->step->number].reached && !late;
		if (hours)
			add_moment(&found, hours->close - (done - own));
		if (step->takes_days)
			add_moment(&found, 60 - (done - own));
	}
	return found;
}

static void try_start(asking *a, int64_t start, tk_time_point *open)
{
	tk_timing_calendar calendar = {a->span->days, start, a->work.hours};
	tk_timing_options options = a->options;
	int64_t end = start + a->limit.count;
	options.calendar = &calendar;
	tk_arena_mark mark = tk_arena_get_mark(a->arena);
	options.context = tk_calling_make(a->arena, a->run, a->playbook);
	const tk_timing *timing = tk_timing_make_with(a->arena, &a->playbook->playbook->workflow, 0, &options);
	tk_time_point at = timing->done[a->step->number];
	tk_arena_pop(a->arena, mark);
	bool ends = !tk_limit_is_calendar(&a->limit) || tk_limit_end(a->span->days, &a->limit, start, &end);
	int64_t done = start + (at.most > at.least ? at.most : at.least);
	if (at.reached && ends && done - end > a->late) {
		a->late = done - end;
		a->worst = (tk_limit_case){start, end, done};
	}
	if (at.most < 0 || at.latest < 0 || at.latest > end - start)
		*open = at;
}

/* Has no day before looked the same to all that counts here? */
static bool is_new(const asking *a, uint64_t *seen, int64_t day)
{
	uint64_t mask = 0;
	day = day - MASK_BEFORE < a->span->days->first ? day : day - MASK_BEFORE;
	for (int64_t i = 0; i < MASK_DAYS; i++) {
		mask |= (uint64_t)tk_is_workday(a->span->days, TK_WORKDAYS_JAPAN, day + i) << i;
		mask |= (uint64_t)tk_is_workday(a->span->days, TK_WORKDAYS_OFFICES, day + i) << (i + MASK_DAYS);
	}
	mask = (mask << 3 | tk_weekday(day)) + 1;
	uint64_t at = mask * UINT64_C(0x9e3779b97f4a7c15) >> 51;
	for (unsigned tries = 0; tries < 64; tries++, at = (at + 1) % MASKS_ROOM) {
		if (seen[at] == mask)
			return false;
		if (seen[at] == 0) {
			seen[at] = mask;
			return true;
		}
	}
	return true;
}

static tk_answer answer_by_starts(asking *a, tk_time_limit *out, const tk_witness **why)
{
	moments at = find_moments(a);
	tk_time_point open = {.because = TK_NO_STEP};
	uint64_t *seen = TK_MAKE_ARRAY(a->arena, uint64_t, MASKS_ROOM);
	bool by_date = a->limit.kind == TK_LIMIT_MONTHS || a->limit.kind == TK_LIMIT_MONTH_DAY;
	int64_t left = WORK_MOST;
	if (!at.needed)
		return answer_by_length(a, out, why);
	if (a->span->first >= a->span->past)
		return no_calendar(a, out);
	for (int64_t day = a->span->first; day < a->span->past && left > 0; day++) {
		if (!by_date && !is_new(a, seen, day))
			continue;
		for (unsigned i = 0; i < at.count; i++)
			try_start(a, day * TK_DAY_SECONDS + at.at[i], &open);
		left -= (int64_t)a->playbook->playbook->workflow.steps.count * at.count;
	}
	if (a->late > 0) {
		tk_timing_calendar calendar = {a->span->days, a->worst.start, a->work.hours};
		a->options.calendar = &calendar;
		return report(a, tk_timing_make_with(a->arena, &a->playbook->playbook->workflow, 0, &a->options), false,
		              true, out, why);
	}
	if (open.reached)
		return leave_open(a, out, open.because,
		                  open.most == TK_TIME_ENDLESS       ? "at-most"
		                  : open.most < 0 || open.latest < 0 ? "takes"
		                                                     : "alternates");
	return at.cut || left <= 0 ? leave_open(a, out, TK_NO_STEP, "steps") : TK_HOLDS;
}

/* ---- the question ------------------------------------------------------------------------------------------------ */

tk_answer tk_in_time(tk_run *run, const tk_entry *playbook, const tk_entry *step, tk_time_limit *out,
                     const tk_witness **why)
{
	tk_time_limit answer = {.size = sizeof answer};
	if (why)
		*why = NULL;
	if (!out || out->size < sizeof answer || !playbook || playbook->model != run->model ||
	    playbook->kind != TK_ENTRY_PLAYBOOK || !step || step->kind != TK_ENTRY_STEP || step->parent != playbook)
		return TK_UNSUPPORTED;
	tk_arena *arena = tk_arena_open_like(run->model->arena);
	asking a = {.run = run, .playbook = playbook, .step = step, .arena = arena};
	a.limit = tk_deadline_limit(&step->step->written->deadline);
	tk_answer given = TK_UNSUPPORTED;
	if (a.limit.kind != TK_LIMIT_NONE) {
		a.work = tk_who_works(run->model, arena, playbook, step);
		a.options = (tk_timing_options){tk_time_of_called, tk_calling_make(arena, run, playbook),
		                                a.work.persons, NULL};
		if (a.work.dated || tk_limit_is_calendar(&a.limit))
			a.span = tk_model_span(run->model);
		given = a.work.dated ? answer_by_starts(&a, &answer, why) : answer_by_length(&a, &answer, why);
	}
	tk_arena_close(arena);
	answer.size = out->size;
	*out = answer;
	return given;
}
