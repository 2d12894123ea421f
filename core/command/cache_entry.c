/* SPDX-License-Identifier: Apache-2.0 */
#include "command/cache_entry.h"

#include <stddef.h>
#include <string.h>

static const char magic[16] = "tenken cache 1\n";
enum { ORDER = 0x01020304 };

/* ---- writing
 * --------------------------------------------------------------------------------------------------------- */

void tk_kept_put(tk_kept_writer *writer, uint32_t number)
{
	*TK_PUSH(writer->arena, &writer->numbers) = number;
}

void tk_kept_put_long(tk_kept_writer *writer, uint64_t number)
{
	tk_kept_put(writer, (uint32_t)number);
	tk_kept_put(writer, (uint32_t)(number >> 32));
}

void tk_kept_put_digest(tk_kept_writer *writer, const tk_digest *digest)
{
	for (unsigned i = 0; i < TK_DIGEST; i += 4) {
		uint32_t number = 0;
		memcpy(&number, &digest->at[i], sizeof number);
		tk_kept_put(writer, number);
	}
}

/* As its place among the texts and its length. */
void tk_kept_put_text(tk_kept_writer *writer, tk_text text)
{
	if (!writer->known)
		writer->known = tk_map_make(writer->arena);
	uint32_t *place = NULL;
	if (text.length) {
		place = tk_map_get(writer->known, text);
		if (!place) {
			place = TK_MAKE(writer->arena, uint32_t);
			*place = writer->texts.count;
			(void)tk_map_put(writer->known, text, place);
			for (size_t i = 0; i < text.length; i++)
				*TK_PUSH(writer->arena, &writer->texts) = text.at[i];
			*TK_PUSH(writer->arena, &writer->texts) = '\0';
		}
	}
	tk_kept_put(writer, place ? *place : 0);
	tk_kept_put(writer, (uint32_t)text.length);
}

static void put_place(tk_kept_writer *writer, const tk_shown_place *place)
{
	const uint32_t numbers[] = {place->line, place->column, place->end_line, place->end_column,
	                            place->source_skipped};
	tk_kept_put_text(writer, place->file);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		tk_kept_put(writer, numbers[i]);
	tk_kept_put_text(writer, place->source_line);
	tk_kept_put_text(writer, place->message);
}

static void put_places(tk_kept_writer *writer, const tk_shown_place *places, uint32_t count)
{
	tk_kept_put(writer, count);
	for (uint32_t i = 0; i < count; i++)
		put_place(writer, &places[i]);
}

/* Most verdicts say only that a requirement is met; what they have not takes no room. */
enum { HAS_SUBJECT = 1, HAS_PLACE = 2, HAS_WORDS = 4, HAS_PARTS = 8 };

static bool has_subject(const tk_verdict *v)
{
	return v->playbook.length || v->step.length || v->subject.length || v->message_id.length;
}

static bool has_place(const tk_shown_place *p)
{
	return p->file.length || p->line || p->column || p->end_line || p->end_column || p->source_line.length ||
	       p->source_skipped || p->message.length;
}

static bool has_words(const tk_verdict *v)
{
	return v->message.length || v->because.length || v->help.length;
}

static bool has_parts(const tk_verdict *v)
{
	return v->labels.count || v->witness.count || v->beside.count || v->differs_after || v->witness_kind.length ||
	       v->missing.count || v->exception_reason.length || v->exception_until.length;
}

static void put_parts(tk_kept_writer *writer, const tk_verdict *verdict)
{
	put_places(writer, verdict->labels.at, verdict->labels.count);
	put_places(writer, verdict->witness.at, verdict->witness.count);
	put_places(writer, verdict->beside.at, verdict->beside.count);
	tk_kept_put(writer, verdict->differs_after);
	tk_kept_put_text(writer, verdict->witness_kind);
	tk_kept_put(writer, verdict->missing.count);
	for (uint32_t i = 0; i < verdict->missing.count; i++)
		tk_kept_put_text(writer, verdict->missing.at[i]);
	tk_kept_put_text(writer, verdict->exception_reason);
	tk_kept_put_text(writer, verdict->exception_until);
}

void tk_kept_put_verdict(tk_kept_writer *writer, const tk_verdict *verdict)
{
	uint32_t has = (has_subject(verdict) ? HAS_SUBJECT : 0u) | (has_place(&verdict->place) ? HAS_PLACE : 0u) |
	               (has_words(verdict) ? HAS_WORDS : 0u) | (has_parts(verdict) ? HAS_PARTS : 0u);
	tk_kept_put_text(writer, verdict->rule->id);
	tk_kept_put(writer, (uint32_t)verdict->kind | (uint32_t)verdict->severity << 8 |
	                            (uint32_t)verdict->inferred << 16 | has << 24);
	tk_kept_put_text(writer, verdict->organization);
	tk_kept_put(writer, verdict->examined);
	if (has & HAS_SUBJECT) {
		tk_kept_put_text(writer, verdict->playbook);
		tk_kept_put_text(writer, verdict->step);
		tk_kept_put_text(writer, verdict->subject);
		tk_kept_put_text(writer, verdict->message_id);
	}
	if (has & HAS_PLACE)
		put_place(writer, &verdict->place);
	if (has & HAS_WORDS) {
		tk_kept_put_text(writer, verdict->message);
		tk_kept_put_text(writer, verdict->because);
		tk_kept_put_text(writer, verdict->help);
	}
	if (has & HAS_PARTS)
		put_parts(writer, verdict);
}

void tk_kept_put_unexamined(tk_kept_writer *writer, const tk_unexamined *unexamined)
{
	tk_kept_put_text(writer, unexamined->organization);
	tk_kept_put_text(writer, unexamined->path);
	tk_kept_put_text(writer, unexamined->reason);
	tk_kept_put(writer, unexamined->incomplete);
}

tk_text tk_kept_make(tk_kept_writer *writer, const tk_digest *name)
{
	tk_kept_head head = {
	        .order = ORDER, .numbers = writer->numbers.count, .texts = writer->texts.count, .name = *name};
	size_t numbers = (size_t)head.numbers * sizeof(uint32_t), length = sizeof head + numbers + head.texts;
	char *bytes = tk_arena_bytes(writer->arena, length + 1);
	memcpy(head.magic, magic, sizeof magic);
	if (numbers)
		memcpy(bytes + sizeof head, writer->numbers.at, numbers);
	if (head.texts)
		memcpy(bytes + sizeof head + numbers, writer->texts.at, head.texts);
	head.checksum = tk_hash_of(tk_text_make(bytes + sizeof head, length - sizeof head));
	memcpy(bytes, &head, sizeof head);
	return tk_text_make(bytes, length);
}

/* ---- reading
 * --------------------------------------------------------------------------------------------------------- */

bool tk_kept_open(tk_kept_reader *reader, char *bytes, size_t length, const tk_digest *name)
{
	tk_kept_head head;
	if (length < sizeof head)
		return false;
	memcpy(&head, bytes, sizeof head);
	size_t numbers = (size_t)head.numbers * sizeof(uint32_t);
	if (memcmp(head.magic, magic, sizeof magic) != 0 || head.order != ORDER || !tk_digest_equal(&head.name, name) ||
	    length - sizeof head != numbers + head.texts)
		return false;
	tk_digest checksum = tk_hash_of(tk_text_make(bytes + sizeof head, length - sizeof head));
	*reader = (tk_kept_reader){.bytes = bytes,
	                           .length = length,
	                           .texts = bytes + sizeof head + numbers,
	                           .count = head.numbers,
	                           .texts_length = head.texts};
	return tk_digest_equal(&checksum, &head.checksum);
}

static char *number_at(const tk_kept_reader *reader, uint32_t place)
{
	return reader->bytes + sizeof(tk_kept_head) + (size_t)place * sizeof(uint32_t);
}

uint32_t tk_kept_get(tk_kept_reader *reader)
{
	uint32_t number = 0;
	if (reader->next == reader->count) {
		reader->failed = true;
		return 0;
	}
	memcpy(&number, number_at(reader, reader->next++), sizeof number);
	return number;
}

uint32_t tk_kept_place(const tk_kept_reader *reader)
{
	return reader->next;
}

void tk_kept_replace(tk_kept_reader *reader, uint32_t place, uint32_t number)
{
	if (place < reader->count)
		memcpy(number_at(reader, place), &number, sizeof number);
}

void tk_kept_seal(tk_kept_reader *reader)
{
	tk_text covered = tk_text_make(reader->bytes + sizeof(tk_kept_head), reader->length - sizeof(tk_kept_head));
	tk_digest checksum = tk_hash_of(covered);
	memcpy(reader->bytes + offsetof(tk_kept_head, checksum), &checksum, sizeof checksum);
}

uint64_t tk_kept_get_long(tk_kept_reader *reader)
{
	uint64_t low = tk_kept_get(reader);
	return low | (uint64_t)tk_kept_get(reader) << 32;
}

tk_digest tk_kept_get_digest(tk_kept_reader *reader)
{
	tk_digest digest;
	for (unsigned i = 0; i < TK_DIGEST; i += 4) {
		uint32_t number = tk_kept_get(reader);
		memcpy(&digest.at[i], &number, sizeof number);
	}
	return digest;
}

tk_text tk_kept_get_text(tk_kept_reader *reader)
{
	uint32_t place = tk_kept_get(reader), length = tk_kept_get(reader);
	if (length == 0)
		return TK_TEXT("");
	if (place < reader->texts_length && length < reader->texts_length - place &&
	    reader->texts[place + length] == '\0')
		return tk_text_make(reader->texts + place, length);
	reader->failed = true;
	return TK_TEXT("");
}

uint32_t tk_kept_get_count(tk_kept_reader *reader)
{
	uint32_t count = tk_kept_get(reader);
	if (count <= reader->count - reader->next)
		return count;
	reader->failed = true;
	return 0;
}

static void get_place(tk_kept_reader *reader, tk_shown_place *place)
{
	place->file = tk_kept_get_text(reader);
	uint32_t *const numbers[] = {&place->line, &place->column, &place->end_line, &place->end_column,
	                             &place->source_skipped};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		*numbers[i] = tk_kept_get(reader);
	place->source_line = tk_kept_get_text(reader);
	place->message = tk_kept_get_text(reader);
}

static tk_shown_place *get_places(tk_kept_reader *reader, tk_arena *arena, uint32_t *count)
{
	*count = tk_kept_get_count(reader);
	tk_shown_place *places = *count ? TK_MAKE_ARRAY(arena, tk_shown_place, *count) : NULL;
	for (uint32_t i = 0; i < *count; i++)
		get_place(reader, &places[i]);
	return places;
}

static void get_parts(tk_kept_reader *reader, tk_arena *arena, tk_verdict *verdict)
{
	verdict->labels.at = get_places(reader, arena, &verdict->labels.count);
	verdict->labels.room = verdict->labels.count;
	verdict->witness.at = get_places(reader, arena, &verdict->witness.count);
	verdict->witness.room = verdict->witness.count;
	verdict->beside.at = get_places(reader, arena, &verdict->beside.count);
	verdict->beside.room = verdict->beside.count;
	verdict->differs_after = tk_kept_get(reader);
	verdict->witness_kind = tk_kept_get_text(reader);
	uint32_t missing = tk_kept_get_count(reader);
	for (uint32_t i = 0; i < missing; i++)
		*TK_PUSH(arena, &verdict->missing) = tk_kept_get_text(reader);
	verdict->exception_reason = tk_kept_get_text(reader);
	verdict->exception_until = tk_kept_get_text(reader);
}

void tk_kept_get_verdict(tk_kept_reader *reader, tk_arena *arena, const tk_host_set *set, tk_verdict *verdict)
{
	*verdict = (tk_verdict){.rule = tk_host_rule(set, tk_kept_get_text(reader))};
	uint32_t head = tk_kept_get(reader), has = head >> 24;
	verdict->kind = (tk_verdict_kind)(head & 0xFF);
	verdict->severity = (tk_severity)(head >> 8 & 0xFF);
	verdict->inferred = head >> 16 & 1;
	reader->failed |= !verdict->rule || verdict->kind > TK_BLOCKED || verdict->severity > TK_ERROR;
	verdict->organization = tk_kept_get_text(reader);
	verdict->examined = tk_kept_get(reader);
	if (has & HAS_SUBJECT) {
		verdict->playbook = tk_kept_get_text(reader);
		verdict->step = tk_kept_get_text(reader);
		verdict->subject = tk_kept_get_text(reader);
		verdict->message_id = tk_kept_get_text(reader);
	}
	if (has & HAS_PLACE)
		get_place(reader, &verdict->place);
	if (has & HAS_WORDS) {
		verdict->message = tk_kept_get_text(reader);
		verdict->because = tk_kept_get_text(reader);
		verdict->help = tk_kept_get_text(reader);
	}
	if (has & HAS_PARTS)
		get_parts(reader, arena, verdict);
}

void tk_kept_get_unexamined(tk_kept_reader *reader, tk_unexamined *unexamined)
{
	unexamined->organization = tk_kept_get_text(reader);
	unexamined->path = tk_kept_get_text(reader);
	unexamined->reason = tk_kept_get_text(reader);
	unexamined->incomplete = tk_kept_get(reader) != 0;
}
