/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target on every file of its seed corpus, whole and cut short, without libFuzzer: an ordinary test. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_SEED = 1 << 20, CUTS = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A block of exactly the input's size, so that a sanitizer sees a read past its end. */
static void run(const char *bytes, size_t size)
{
	uint8_t *exact = malloc(size ? size : 1);
	if (!exact)
		abort();
	memcpy(exact, bytes, size);
	(void)LLVMFuzzerTestOneInput(exact, size);
	free(exact);
}

static int run_file(const char *folder, const char *name)
{
	char path[4096];
	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "rb");
	char *bytes = malloc(LARGEST_SEED);
	if (!file || !bytes) {
		(void)fprintf(stderr, "cannot read %s\n", path);
		exit(1);
	}
	size_t size = fread(bytes, 1, LARGEST_SEED, file);
	(void)fclose(file);
	size_t step = size / CUTS + 1;
	for (size_t cut = 0; cut < size; cut += step)
		run(bytes, cut);
	run(bytes, size);
	free(bytes);
	return 1;
}

int main(int count, char **arguments)
{
	if (count != 2) {
		(void)fprintf(stderr, "usage: %s FOLDER\n", arguments[0]);
		return 2;
	}
	DIR *folder = opendir(arguments[1]);
	if (!folder) {
		(void)fprintf(stderr, "cannot read %s\n", arguments[1]);
		return 1;
	}
	int files = 0;
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
		if (entry->d_name[0] != '.')
			files += run_file(arguments[1], entry->d_name);
	(void)closedir(folder);
	(void)printf("%d seeds\n", files);
	return files > 0 ? 0 : 1;
}
