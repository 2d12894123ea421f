/* SPDX-License-Identifier: Apache-2.0 */
/* The floor that reading and checking is measured against. Its input is what
 *     git cat-file --batch < list of blob ids
 * writes; it runs libyaml's bare event loop over the bytes of each blob and does nothing else. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

typedef struct totals {
	uint64_t blobs, bytes, events, broken;
} totals;

/* false when libyaml does not take the text. */
static bool run_events(const unsigned char *bytes, size_t length, uint64_t *events)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool good = true, more = true;
	if (!yaml_parser_initialize(&parser))
		return false;
	yaml_parser_set_input_string(&parser, bytes, length);
	while (more) {
		good = yaml_parser_parse(&parser, &event);
		more = good && event.type != YAML_STREAM_END_EVENT;
		if (good)
			yaml_event_delete(&event);
		(*events)++;
	}
	yaml_parser_delete(&parser);
	return good;
}

/* "<id> <type> <size>\n", then the bytes and a newline. */
static bool read_blob(FILE *in, unsigned char **bytes, size_t *room, size_t *length)
{
	char line[256];
	while (fgets(line, sizeof line, in)) {
		const char *blank = strrchr(line, ' ');
		if (!blank || strstr(line, " missing"))
			continue;
		*length = strtoull(blank + 1, NULL, 10);
		if (*length + 1 > *room) {
			*room = 2 * (*length + 1);
			free(*bytes);
			*bytes = malloc(*room);
		}
		return *bytes && fread(*bytes, 1, *length + 1, in) == *length + 1;
	}
	return false;
}

int main(void)
{
	static char buffer[1 << 20];
	unsigned char *bytes = NULL;
	size_t room = 0, length = 0;
	totals t = {0};
	setvbuf(stdin, buffer, _IOFBF, sizeof buffer);
	while (read_blob(stdin, &bytes, &room, &length)) {
		t.blobs++;
		t.bytes += length;
		t.broken += !run_events(bytes, length, &t.events);
	}
	free(bytes);
	printf("%" PRIu64 " blobs, %" PRIu64 " bytes, %" PRIu64 " events, %" PRIu64 " not YAML\n", t.blobs, t.bytes,
	       t.events, t.broken);
	return 0;
}
