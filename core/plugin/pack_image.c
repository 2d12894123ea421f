/* SPDX-License-Identifier: Apache-2.0 */
/* Layout: head, then for each part the bytes of its file, its numbers and its texts (image.h), without padding. */
#include "plugin/pack_image.h"

#include "plugin/image.h"
#include "plugin/pack_schema.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct part_head {
	uint32_t file, numbers, texts; /* lengths in bytes */
} part_head;

typedef struct image_head {
	char magic[16];
	uint32_t order;       /* of bytes in a number */
	uint32_t fingerprint; /* of the schemas */
	part_head parts[TK_PACK_PARTS];
} image_head;

static const char magic[16] = "tenken image 1\n";
enum { ORDER = 0x01020304 };

static uint32_t fingerprint(tk_arena *arena)
{
	uint32_t made = tk_image_fingerprint(2166136261u, tk_pack_requirements_schema(arena, NULL, 0));
	return tk_image_fingerprint(tk_image_fingerprint(made, &tk_pack_lexicon_schema), &tk_pack_obligations_schema);
}

/* ---- requirements: keys of the author's own
 * ------------------------------------------------------------------------------ */

static void put_names(tk_image_writer *writer, const tk_text *names, uint32_t count)
{
	tk_image_put_number(writer, count);
	for (uint32_t i = 0; i < count; i++)
		tk_image_put_text(writer, names[i]);
}

static void put_parameters(tk_image_writer *writer, const tk_pack_list *lists, uint32_t count)
{
	tk_image_put_number(writer, lists != NULL);
	for (uint32_t i = 0; lists && i < count; i++) {
		tk_image_put_number(writer, lists[i].at != NULL); /* an empty list is not the same as none */
		if (lists[i].at)
			put_names(writer, lists[i].at, lists[i].at_count);
	}
}

static void put_requirements(tk_image_writer *writer, const tk_pack_requirements *all)
{
	put_names(writer, all->parameter_names, all->parameter_count);
	put_names(writer, all->message_names, all->message_count);
	tk_image_put(writer, tk_pack_requirements_schema(writer->arena, all->message_names, all->message_count), all);
	for (uint32_t i = 0; i < all->requirements_count; i++)
		put_parameters(writer, all->requirements[i].parameters, all->parameter_count);
}

static tk_text *get_names(tk_image_reader *reader, uint32_t *count)
{
	*count = tk_image_get_count(reader);
	tk_text *names = TK_MAKE_ARRAY(reader->arena, tk_text, (size_t)*count + 1);
	for (uint32_t i = 0; i < *count && !reader->failed; i++)
		names[i] = tk_image_get_text(reader);
	return names;
}

static tk_pack_list *get_parameters(tk_image_reader *reader, uint32_t count)
{
	if (tk_image_get_number(reader) == 0)
		return NULL;
	tk_pack_list *lists = TK_MAKE_ARRAY(reader->arena, tk_pack_list, (size_t)count + 1);
	for (uint32_t i = 0; i < count && !reader->failed; i++) {
		if (tk_image_get_number(reader))
			lists[i].at = get_names(reader, &lists[i].at_count);
	}
	return lists;
}

static void get_requirements(tk_image_reader *reader, tk_pack_requirements *all)
{
	all->parameter_names = get_names(reader, &all->parameter_count);
	all->message_names = get_names(reader, &all->message_count);
	if (!reader->failed)
		tk_image_get(reader, tk_pack_requirements_schema(reader->arena, all->message_names, all->message_count),
		             all);
	for (uint32_t i = 0; !reader->failed && i < all->requirements_count; i++)
		all->requirements[i].parameters = get_parameters(reader, all->parameter_count);
}

/* ---- making
 * -------------------------------------------------------------------------------------------------------------- */

static void put_part(tk_image_writer *writer, tk_pack_part part, const tk_pack_contents *contents)
{
	if (part == TK_PACK_REQUIREMENTS && contents->requirements)
		put_requirements(writer, contents->requirements);
	if (part == TK_PACK_LEXICON && contents->words)
		tk_image_put(writer, &tk_pack_lexicon_schema, contents->words);
	if (part == TK_PACK_OBLIGATIONS && contents->obligations)
		tk_image_put(writer, &tk_pack_obligations_schema, contents->obligations);
}

static void append(tk_arena *arena, tk_text *image, const void *bytes, size_t length)
{
	char *room = tk_arena_bytes(arena, image->length + length + 1);
	if (image->length)
		memcpy(room, image->at, image->length);
	if (length)
		memcpy(room + image->length, bytes, length);
	*image = tk_text_make(room, image->length + length);
}

tk_text tk_pack_image_make(tk_arena *arena, const tk_pack_files *files, const tk_pack_contents *contents)
{
	image_head head = {.order = ORDER, .fingerprint = fingerprint(arena)};
	memcpy(head.magic, magic, sizeof magic);
	tk_text image = TK_TEXT(""), parts = TK_TEXT("");
	for (int i = 0; i < TK_PACK_PARTS; i++) {
		tk_image_writer writer = {.arena = arena};
		put_part(&writer, (tk_pack_part)i, contents);
		head.parts[i] = (part_head){(uint32_t)files->bytes[i].length,
		                            writer.numbers.count * (uint32_t)sizeof(uint32_t), writer.texts.count};
		append(arena, &parts, files->bytes[i].at, files->bytes[i].length);
		append(arena, &parts, writer.numbers.at, head.parts[i].numbers);
		append(arena, &parts, writer.texts.at, head.parts[i].texts);
	}
	append(arena, &image, &head, sizeof head);
	append(arena, &image, parts.at, parts.length);
	return image;
}

/* ---- reading
 * ------------------------------------------------------------------------------------------------------------- */

static bool take(tk_text *rest, uint32_t length, tk_text *piece)
{
	if (length > rest->length)
		return false;
	*piece = tk_text_make(rest->at, length);
	*rest = tk_text_make(rest->at + length, rest->length - length);
	return true;
}

static bool get_part(tk_arena *arena, tk_pack_part part, tk_text numbers, tk_text texts, tk_pack_contents *contents)
{
	tk_image_reader reader = {.arena = arena, .numbers = numbers, .texts = texts};
	if (part == TK_PACK_REQUIREMENTS)
		get_requirements(&reader, contents->requirements = TK_MAKE(arena, tk_pack_requirements));
	if (part == TK_PACK_LEXICON)
		tk_image_get(&reader, &tk_pack_lexicon_schema, contents->words = TK_MAKE(arena, tk_pack_lexicon));
	if (part == TK_PACK_OBLIGATIONS)
		tk_image_get(&reader, &tk_pack_obligations_schema,
		             contents->obligations = TK_MAKE(arena, tk_pack_obligations));
	return !reader.failed;
}

static bool head_fits(tk_arena *arena, const image_head *head)
{
	return memcmp(head->magic, magic, sizeof magic) == 0 && head->order == ORDER &&
	       head->fingerprint == fingerprint(arena);
}

bool tk_pack_image_read(tk_arena *arena, tk_text image, const tk_pack_files *files, tk_pack_contents *contents)
{
	image_head head;
	if (image.length < sizeof head)
		return false;
	memcpy(&head, image.at, sizeof head);
	if (!head_fits(arena, &head))
		return false;
	tk_text rest = tk_text_make(image.at + sizeof head, image.length - sizeof head);
	tk_pack_contents made = {NULL};
	for (int i = 0; i < TK_PACK_PARTS; i++) {
		tk_text file, numbers, texts;
		if (!take(&rest, head.parts[i].file, &file) || !take(&rest, head.parts[i].numbers, &numbers) ||
		    !take(&rest, head.parts[i].texts, &texts) || !tk_text_equal(file, files->bytes[i]))
			return false;
		if (file.length && !get_part(arena, (tk_pack_part)i, numbers, texts, &made))
			return false;
	}
	*contents = made;
	return true;
}

/* ---- from disk, without ever holding the files that are only compared
 * ----------------------------------------------------- */

static bool read_at(int file, void *bytes, size_t length, off_t from)
{
	for (size_t done = 0; done < length;) {
		ssize_t got = pread(file, (char *)bytes + done, length - done, from + (off_t)done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

/* Is the file, or that there is none, what the image holds of it from `from` on? */
static bool same_file(const char *path, int image, off_t from, size_t length)
{
	enum { PIECE = 16384 };
	char mine[PIECE], its[PIECE];
	struct stat status;
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (file < 0)
		return errno == ENOENT && length == 0;
	bool same = fstat(file, &status) == 0 && S_ISREG(status.st_mode) && (size_t)status.st_size == length;
	for (size_t at = 0; same && at < length; at += PIECE) {
		size_t piece = length - at < PIECE ? length - at : PIECE;
		same = read_at(file, mine, piece, (off_t)at) && read_at(image, its, piece, from + (off_t)at) &&
		       memcmp(mine, its, piece) == 0;
	}
	(void)close(file);
	return same;
}

static bool open_part(tk_arena *arena, int image, off_t from, const part_head *head, tk_pack_part part,
                      tk_pack_contents *contents)
{
	char *bytes = tk_arena_bytes(arena, (size_t)head->numbers + head->texts + 1);
	return read_at(image, bytes, (size_t)head->numbers + head->texts, from) &&
	       get_part(arena, part, tk_text_make(bytes, head->numbers),
	                tk_text_make(bytes + head->numbers, head->texts), contents);
}

static bool open_parts(tk_arena *arena, const char *folder, int image, size_t size, tk_pack_contents *contents)
{
	image_head head;
	size_t at = sizeof head;
	if (size < sizeof head || !read_at(image, &head, sizeof head, 0) || !head_fits(arena, &head))
		return false;
	for (int i = 0; i < TK_PACK_PARTS; i++) {
		const part_head *part = &head.parts[i];
		if (part->file > size || part->numbers > size || part->texts > size ||
		    at + part->file + part->numbers + part->texts > size ||
		    !same_file(tk_text_format(arena, "%s/%s", folder, tk_pack_part_file((tk_pack_part)i)).at, image,
		               (off_t)at, part->file))
			return false;
		at += part->file;
		if (part->file && !open_part(arena, image, (off_t)at, part, (tk_pack_part)i, contents))
			return false;
		at += (size_t)part->numbers + part->texts;
	}
	return true;
}

bool tk_pack_image_open(tk_arena *arena, const char *folder, tk_pack_contents *contents)
{
	enum { LARGEST = 32 << 20 };
	tk_text path = tk_text_format(arena, "%s/%s", folder, TK_PACK_IMAGE_FILE);
	tk_pack_contents made = {NULL};
	struct stat status;
	int image = open(path.at, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (image < 0)
		return false;
	bool fits = fstat(image, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= LARGEST &&
	            open_parts(arena, folder, image, (size_t)status.st_size, &made);
	(void)close(image);
	if (fits)
		*contents = made;
	return fits;
}
