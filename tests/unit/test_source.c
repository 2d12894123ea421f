/* SPDX-License-Identifier: Apache-2.0 */
/* Builds real repositories with git in a temporary folder and reads them with core/source. */
#include "source/source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
/* after the standard headers */
#include <cmocka.h>

typedef struct fixture {
	char folder[64];
	tk_arena *arena;
	tk_source *source;
	const tk_file *files;
	size_t count;
	tk_error error;
} fixture;

static void no_memory(void *context, size_t wanted)
{
	(void)context, (void)wanted;
	abort();
}

/* Runs a script in the fixture's folder, apart from the configuration of whoever runs the tests. */
static void shell(fixture *f, const char *script)
{
	char *command = NULL;
	assert_true(asprintf(&command,
	                     "set -e; cd '%s'; export HOME=$PWD GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null "
	                     "GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=c "
	                     "GIT_COMMITTER_EMAIL=c@example.com GIT_ALLOW_PROTOCOL=file LC_ALL=C.UTF-8; "
	                     "unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE; "
	                     "at() { export GIT_AUTHOR_DATE=\"$1T12:00:00Z\" GIT_COMMITTER_DATE=\"$1T12:00:00Z\"; }; "
	                     "new() { git init -q -b main \"$@\"; }; at 2026-01-01\n%s",
	                     f->folder, script) > 0);
	int code = system(command);
	free(command);
	assert_int_equal(code, 0);
}

static int set_up(void **state)
{
	fixture *f = calloc(1, sizeof *f);
	snprintf(f->folder, sizeof f->folder, "/tmp/tenken-source-XXXXXX");
	if (!mkdtemp(f->folder))
		return -1;
	f->arena = tk_arena_open(0, no_memory, NULL);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	fixture *f = *state;
	char command[192];
	tk_source_close(f->source);
	tk_arena_close(f->arena);
	snprintf(command, sizeof command, "chmod -R u+rwX '%s' && rm -rf '%s'", f->folder, f->folder);
	int code = system(command);
	free(f);
	return code;
}

static bool open_with(fixture *f, const char *path, const tk_source_options *options)
{
	char full[256];
	snprintf(full, sizeof full, "%s/%s", f->folder, path);
	tk_source_close(f->source);
	f->error = (tk_error){0};
	f->source = tk_source_open(full, options, &f->error);
	f->files = f->source ? tk_source_files(f->source, &f->count) : NULL;
	return f->source != NULL;
}

static void open_at(fixture *f, const char *path, const char *revision)
{
	tk_source_options options = {.revision = revision};
	if (!open_with(f, path, &options))
		fail_msg("%s: %s [%s] [%s]", path, f->error.message, f->error.what, f->error.cause);
}

static void refuse_at(fixture *f, const char *path, const char *revision, tk_error_kind kind, const char *words)
{
	tk_source_options options = {.revision = revision};
	assert_false(open_with(f, path, &options));
	assert_int_equal(f->error.kind, kind);
	if (!strstr(f->error.message, words) && !strstr(f->error.cause, words))
		fail_msg("\"%s\" is neither in \"%s\" nor in \"%s\"", words, f->error.message, f->error.cause);
}

/* "a b c" in this order, by shown path. */
static void expect_paths(const fixture *f, const char *expected)
{
	char all[4096] = "";
	for (size_t i = 0; i < f->count; i++) {
		size_t used = strlen(all);
		snprintf(all + used, sizeof all - used, "%s%.*s", used ? " " : "", (int)f->files[i].shown.length,
		         f->files[i].shown.at);
	}
	assert_string_equal(all, expected);
}

static size_t find(const fixture *f, const char *path)
{
	for (size_t i = 0; i < f->count; i++)
		if (tk_text_is(f->files[i].path, path))
			return i;
	fail_msg("%s is not listed", path);
	return 0;
}

static void expect_state(const fixture *f, const char *path, tk_file_state state)
{
	if (f->files[find(f, path)].state != state)
		fail_msg("%s: state %d, expected %d (%s)", path, f->files[find(f, path)].state, state,
		         f->files[find(f, path)].cause ? f->files[find(f, path)].cause : "");
}

static void expect_bytes(fixture *f, const char *path, const char *expected)
{
	tk_text bytes;
	tk_error error = {0};
	if (!tk_source_read(f->source, find(f, path), f->arena, &bytes, &error))
		fail_msg("%s: %s [%s]", path, error.message, error.cause);
	assert_int_equal(bytes.length, strlen(expected));
	assert_memory_equal(bytes.at, expected, bytes.length);
}

static void expect_unread(fixture *f, const char *path, tk_file_state state)
{
	tk_text bytes;
	tk_error error = {0};
	assert_false(tk_source_read(f->source, find(f, path), f->arena, &bytes, &error));
	assert_int_not_equal(error.kind, TK_ERROR_NONE);
	expect_state(f, path, state);
}

/* ---- worktree ---------------------------------------------------------------------------------------------------- */

static void test_worktree(void **state)
{
	fixture *f = *state;
	shell(f,
	      "new r; cd r; mkdir -p sub/deep ignored/kept\n"
	      "echo one > committed; echo two > changed; echo kept > ignored/kept/tracked; echo '*.log' > .gitignore\n"
	      "echo 'ignored/' >> .gitignore; git add .gitignore committed changed; git add -f ignored/kept/tracked\n"
	      "git commit -qm first; echo three > changed; echo staged > staged; git add staged; echo loose > "
	      "sub/untracked\n"
	      "echo no > x.log; echo no > sub/deep/y.log; echo no > ignored/kept/other; echo gone > gone; git add "
	      "gone; rm gone\n"
	      "printf '!y.log\\n' > sub/.gitignore");
	open_at(f, "r", NULL);
	assert_int_equal(tk_source_get_kind(f->source), TK_SOURCE_WORKTREE);
	expect_paths(
	        f,
	        ".gitignore changed committed ignored/kept/tracked staged sub/.gitignore sub/deep/y.log sub/untracked");
	expect_bytes(f, "changed", "three\n");
	expect_bytes(f, "sub/untracked", "loose\n");
	assert_int_equal(f->files[find(f, "changed")].size, 6);
	open_at(f, "r/sub", NULL);
	expect_paths(f, ".gitignore deep/y.log untracked");
	open_at(f, "r/ignored", NULL);
	assert_int_equal(tk_source_get_kind(f->source), TK_SOURCE_WORKTREE);
	expect_paths(f, "kept/tracked");
	refuse_at(f, "r/.git", "nothing", TK_ERROR_NOT_FOUND, "cannot find the revision");
	refuse_at(f, "r/.git/refs", NULL, TK_ERROR_USAGE, "Git's own folder");
}

static void test_ignored_root_is_a_plain_folder(void **state)
{
	fixture *f = *state;
	shell(f, "new r; cd r; echo build/ > .gitignore; git add .; git commit -qm one; mkdir -p build/in; echo x > "
	         "build/in/x");
	open_at(f, "r/build", NULL);
	assert_int_equal(tk_source_get_kind(f->source), TK_SOURCE_FOLDER);
	expect_paths(f, "in/x");
	expect_bytes(f, "in/x", "x\n");
}

static void test_info_exclude(void **state)
{
	fixture *f = *state;
	shell(f, "new r; cd r; echo '*.tmp' > .git/info/exclude; echo a > a; echo b > b.tmp");
	open_at(f, "r", NULL);
	expect_paths(f, "a");
}

static void test_folder_and_file(void **state)
{
	fixture *f = *state;
	shell(f, "mkdir -p plain/a; echo 1 > plain/a/one; echo 2 > plain/two; echo '*' > plain/.gitignore");
	open_at(f, "plain", NULL);
	assert_int_equal(tk_source_get_kind(f->source), TK_SOURCE_FOLDER);
	expect_paths(f, ".gitignore a/one two");
	expect_bytes(f, "a/one", "1\n");
	int64_t day;
	char commit[41];
	assert_int_equal(tk_source_last_changed(f->source, 1, 1, 1, &day, commit), TK_HISTORY_NONE);
	open_at(f, "plain/a/one", NULL);
	assert_int_equal(tk_source_get_kind(f->source), TK_SOURCE_FILE);
	expect_paths(f, "one");
	expect_bytes(f, "one", "1\n");
	refuse_at(f, "plain", "HEAD", TK_ERROR_USAGE, "not in a Git repository");
	refuse_at(f, "nothing", NULL, TK_ERROR_NOT_FOUND, "No such file");
}

static void test_nested_repositories(void **state)
{
	fixture *f = *state;
	shell(f, "new lib; cd lib; echo l > l; git add .; git commit -qm l; cd ..; new r; cd r\n"
	         "git -c protocol.file.allow=always submodule --quiet add ../lib module; echo a > a; git add a; git "
	         "commit -qm a\n"
	         "new other; echo o > other/o");
	open_at(f, "r", NULL);
	expect_paths(f, ".gitmodules a module other");
	expect_unread(f, "module", TK_FILE_SUBMODULE);
	expect_state(f, "other", TK_FILE_SUBMODULE);
	open_at(f, "r/module", NULL);
	expect_paths(f, "l");
	assert_int_equal(tk_source_get_kind(f->source), TK_SOURCE_WORKTREE);
	open_at(f, "r", "HEAD");
	expect_paths(f, ".gitmodules a module");
	expect_unread(f, "module", TK_FILE_SUBMODULE);
}

static void test_sparse_checkout(void **state)
{
	fixture *f = *state;
	shell(f,
	      "new r; cd r; mkdir in out; echo i > in/i; echo o > out/o; echo t > top; git add .; git commit -qm one\n"
	      "git sparse-checkout set --cone in");
	open_at(f, "r", NULL);
	expect_paths(f, "in/i out/o top");
	expect_unread(f, "out/o", TK_FILE_UNREADABLE);
	shell(f, "cd r; git sparse-checkout set --cone --sparse-index in");
	open_at(f, "r", NULL);
	expect_bytes(f, "in/i", "i\n");
}

/* ---- symlinks and special files ---------------------------------------------------------------------------------- */

static const char *const links =
        "mkdir outside; echo secret > outside/secret; new r; cd r; mkdir -p d/e\n"
        "echo in > d/file; ln -s d/file inside; ln -s ../outside/secret escape; ln -s ../outside dir\n"
        "ln -s /etc/passwd absolute; ln -s ../../d/file d/e/up; ln -s ../../../outside d/e/far\n"
        "ln -s nowhere dangling; git add .; git commit -qm links; ";

static void expect_links(fixture *f)
{
	expect_paths(f, "absolute d/e/far d/e/up d/file dangling dir escape inside");
	expect_unread(f, "absolute", TK_FILE_SYMLINK_OUTSIDE);
	expect_unread(f, "escape", TK_FILE_SYMLINK_OUTSIDE);
	expect_unread(f, "dir", TK_FILE_SYMLINK_OUTSIDE);
	expect_unread(f, "d/e/far", TK_FILE_SYMLINK_OUTSIDE);
	expect_unread(f, "d/e/up", TK_FILE_SYMLINK);
	expect_unread(f, "inside", TK_FILE_SYMLINK);
	expect_unread(f, "dangling", TK_FILE_SYMLINK);
	expect_bytes(f, "d/file", "in\n");
}

static void test_symlinks(void **state)
{
	fixture *f = *state;
	shell(f, links);
	open_at(f, "r", NULL);
	expect_links(f);
	open_at(f, "r", "HEAD");
	expect_links(f);
	open_at(f, "r/d", "HEAD");
	expect_state(f, "e/up", TK_FILE_SYMLINK_OUTSIDE);
	shell(f, "cd r; echo z > z; echo y > d/y");
	open_at(f, "r", NULL);
	/* exchanged between listing and reading */
	shell(f, "cd r; rm z; ln -s ../outside/secret z; rm -r d; ln -s ../outside d; echo y > ../outside/y");
	expect_unread(f, "z", TK_FILE_SYMLINK_OUTSIDE);
	expect_unread(f, "d/y", TK_FILE_SYMLINK_OUTSIDE);
}

static void test_special_files(void **state)
{
	fixture *f = *state;
	shell(f, "new r; cd r; echo a > a; mkfifo pipe; mkdir d; mkfifo d/.gitignore; echo b > d/b; ln -s /dev/zero e; "
	         "mkdir g; ln -s /dev/zero g/.gitignore; echo h > g/h; echo i > late");
	open_at(f, "r", NULL);
	expect_paths(f, "a d/.gitignore d/b e g/.gitignore g/h late pipe");
	expect_unread(f, "pipe", TK_FILE_SPECIAL);
	expect_unread(f, "d/.gitignore", TK_FILE_SPECIAL);
	expect_bytes(f, "d/b", "b\n");
	shell(f, "cd r; rm late; mkfifo late");
	expect_unread(f, "late", TK_FILE_SPECIAL);
	shell(f, "cd r; mkfifo .git/info/exclude2; rm -f .git/HEAD; mkfifo .git/HEAD");
	assert_false(open_with(f, "r/.git", NULL) && tk_source_get_kind(f->source) == TK_SOURCE_REVISION);
	shell(f, "new p; cd p; mkfifo .git/objects/pack/pack-1.idx");
	refuse_at(f, "p", NULL, TK_ERROR_UNREADABLE, "neither a file nor a folder");
}

static void test_unreadable(void **state)
{
	fixture *f = *state;
	if (geteuid() == 0)
		skip();
	shell(f, "new r; cd r; echo a > a; chmod 0 a; mkdir d; echo b > d/b; chmod 0 d; echo c > c");
	open_at(f, "r", NULL);
	expect_paths(f, "a c d");
	expect_unread(f, "a", TK_FILE_UNREADABLE);
	expect_unread(f, "d", TK_FILE_UNREADABLE);
	expect_bytes(f, "c", "c\n");
}

/* ---- names ------------------------------------------------------------------------------------------------------- */

static const char *const names =
        "new r; cd r; echo 1 > \"$(printf 'e\\314\\201.md')\"; echo 2 > \"$(printf "
        "'\\303\\251.md')\"; echo 3 > '手順書.yaml'; echo 4 > \"$(printf 'bad\\377\\033[31m')\"\n"
        "echo 5 > \"$(printf 'か\\343\\202\\231')\"; echo 6 > \"$(printf 'x\\342\\200\\256y')\"\n"
        "git add .; git commit -qm names";

static void expect_names(fixture *f)
{
	/* bytewise: b, NFD e, x, NFC é, か (NFD が), 手 */
	expect_paths(f, "bad\\xff\\x1b[31m \xc3\xa9.md x\\xe2\\x80\\xaey \xc3\xa9.md が 手順書.yaml");
	expect_bytes(f, "e\xcc\x81.md", "1\n");
	expect_bytes(f, "\xc3\xa9.md", "2\n");
	expect_bytes(f, "手順書.yaml", "3\n");
	expect_bytes(f, "bad\xff\x1b[31m", "4\n");
}

static void test_names(void **state)
{
	fixture *f = *state;
	shell(f, names);
	open_at(f, "r", NULL);
	expect_names(f);
	open_at(f, "r", "main");
	expect_names(f);
	shell(f, "cd r; git clone -q --bare . ../b.git");
	open_at(f, "b.git", NULL);
	expect_names(f);
}

/* ---- revisions --------------------------------------------------------------------------------------------------- */

static const char *const two_commits =
        "new r; cd r; mkdir sub; echo 1 > a; echo 1 > sub/b; git add .; git commit -qm one; "
        "git tag -am v v1; at 2026-02-01; echo 2 > a; git rm -q sub/b; echo 2 > c; git add .; "
        "git commit -qm two; ";

static void test_revisions(void **state)
{
	fixture *f = *state;
	shell(f, two_commits);
	shell(f, "cd r; git remote add origin 'https://user:secret@example.com/r.git?x'; echo disk > a; git rev-parse "
	         "v1^0 > ../v1");
	open_at(f, "r", "v1");
	assert_int_equal(tk_source_get_kind(f->source), TK_SOURCE_REVISION);
	expect_paths(f, "a sub/b");
	expect_bytes(f, "a", "1\n");
	assert_true(tk_text_is(tk_source_remote(f->source), "https://example.com/r.git?x"));
	assert_int_equal(tk_source_revision(f->source).length, 40);
	assert_int_equal(strlen(f->files[0].object), 40);
	char abbreviated[8];
	memcpy(abbreviated, tk_source_revision(f->source).at, 7);
	abbreviated[7] = '\0';
	open_at(f, "r", abbreviated);
	expect_paths(f, "a sub/b");
	open_at(f, "r", "HEAD~1:sub");
	expect_paths(f, "b");
	open_at(f, "r/sub/", "main~1");
	expect_paths(f, "b");
	open_at(f, "r/a", "HEAD");
	assert_int_equal(tk_source_get_kind(f->source), TK_SOURCE_FILE);
	expect_paths(f, "a");
	expect_bytes(f, "a", "2\n");
	refuse_at(f, "r", "v2", TK_ERROR_NOT_FOUND, "cannot find the revision");
	refuse_at(f, "r/sub", "HEAD", TK_ERROR_NOT_FOUND, "not in this revision");
	refuse_at(f, "r/nothing/at/all", "HEAD", TK_ERROR_NOT_FOUND, "not in this revision");
	refuse_at(f, "r", "HEAD:a", TK_ERROR_NOT_FOUND, "cannot find the revision");
}

static void test_bare(void **state)
{
	fixture *f = *state;
	shell(f, two_commits);
	shell(f, "cd r; git clone -q --bare . ../packed.git; git -C ../packed.git gc -q; git clone -q --bare . "
	         "../loose.git; cd ../loose.git; "
	         "mv objects/pack/*.pack .. 2>/dev/null && rm -f objects/pack/* && git unpack-objects -q < "
	         "../pack-*.pack || true");
	const char *const folders[] = {"packed.git", "loose.git", "r/.git"};
	for (size_t i = 0; i < 3; i++) {
		open_at(f, folders[i], NULL);
		assert_int_equal(tk_source_get_kind(f->source), TK_SOURCE_REVISION);
		expect_paths(f, "a c");
		expect_bytes(f, "a", "2\n");
		open_at(f, folders[i], "v1");
		expect_paths(f, "a sub/b");
		expect_bytes(f, "sub/b", "1\n");
	}
}

static void test_nothing_there(void **state)
{
	fixture *f = *state;
	shell(f, "new empty; new --bare empty.git; new r; cd r; echo a > a; git add .; git commit -qm one; "
	         "git clone -q --bare . ../dangling.git; cd ../dangling.git; git symbolic-ref HEAD refs/heads/nowhere; "
	         "echo 1234567890123456789012345678901234567890 > refs/heads/broken; "
	         "cd ../empty; echo a > a");
	open_at(f, "empty", NULL);
	expect_paths(f, "a");
	refuse_at(f, "empty", "HEAD", TK_ERROR_NOT_FOUND, "no commits yet");
	refuse_at(f, "empty.git", NULL, TK_ERROR_NOT_FOUND, "no commits yet");
	refuse_at(f, "dangling.git", NULL, TK_ERROR_NOT_FOUND, "names a branch that does not exist");
	refuse_at(f, "dangling.git", "broken", TK_ERROR_NOT_FOUND, "cannot find the revision");
	shell(f, "git init -q --object-format=sha256 -b main s; cd s; echo a > a; git add .; git commit -qm a");
	refuse_at(f, "s", "HEAD", TK_ERROR_UNREADABLE, "object id");
}

/* ---- damage and limits ------------------------------------------------------------------------------------------- */

static void test_damaged_loose(void **state)
{
	fixture *f = *state;
	shell(f, "new r; cd r; mkdir t; echo a > a; echo b > b; seq 20000 > c; echo d > d; echo e > t/e; git add .; "
	         "git commit -qm one\n"
	         "object() { i=$(git rev-parse HEAD:$1); echo .git/objects/$(echo $i | cut -c1-2)/$(echo $i | cut "
	         "-c3-); }\n"
	         "chmod -R u+w .git/objects; rm $(object b); truncate -s 2000 $(object c); rm $(object t)\n"
	         "printf garbage > $(object d)");
	open_at(f, "r", "HEAD");
	expect_paths(f, "a b c d t");
	expect_bytes(f, "a", "a\n");
	expect_unread(f, "b", TK_FILE_MISSING_OBJECT);
	expect_unread(f, "c", TK_FILE_UNREADABLE);
	expect_unread(f, "d", TK_FILE_UNREADABLE);
	expect_unread(f, "t", TK_FILE_MISSING_OBJECT);
	assert_non_null(f->files[find(f, "c")].cause);
	expect_bytes(f, "a", "a\n");
	/* the worktree does not need them */
	open_at(f, "r", NULL);
	expect_bytes(f, "b", "b\n");
	expect_bytes(f, "t/e", "e\n");
}

/* A loose object with the content of another one: valid by itself, but not what was committed. */
static void test_exchanged_object(void **state)
{
	fixture *f = *state;
	shell(f, "new r; cd r; echo a > a; echo b > b; git add .; git commit -qm one\n"
	         "object() { i=$(git rev-parse HEAD:$1); echo .git/objects/$(echo $i | cut -c1-2)/$(echo $i | cut "
	         "-c3-); }\n"
	         "chmod -R u+w .git/objects; cp $(object a) $(object b)");
	open_at(f, "r", "HEAD");
	expect_bytes(f, "a", "a\n");
	expect_unread(f, "b", TK_FILE_UNREADABLE);
}

static void test_damaged_pack(void **state)
{
	fixture *f = *state;
	shell(f, "new r; cd r; for i in 1 2 3 4 5 6 7 8; do head -c 3000 /dev/urandom | base64 > f$i; done; git add .; "
	         "git commit -qm one; git clone -q --bare . ../p.git; cd ../p.git; git gc -q; chmod u+w "
	         "objects/pack/*.pack; "
	         "cp -r ../p.git ../q.git; p=$(echo objects/pack/*.pack); size=$(stat -c %s $p); "
	         "cd ../q.git; printf 'XXXXXXXXXXXXXXXX' | dd of=$p bs=1 seek=$((size / 2)) conv=notrunc status=none; "
	         "cd ../p.git; truncate -s $((size * 2 / 3)) $p");
	tk_source_options options = {0};
	if (!open_with(f, "p.git", &options))
		assert_int_equal(f->error.kind, TK_ERROR_NOT_FOUND);
	open_at(f, "q.git", NULL);
	assert_int_equal(f->count, 8);
	size_t unread = 0;
	for (size_t i = 0; i < f->count; i++) {
		tk_text bytes;
		unread += !tk_source_read(f->source, i, f->arena, &bytes, NULL);
	}
	assert_true(unread >= 1 && unread <= 2);
}

static void test_limits(void **state)
{
	fixture *f = *state;
	shell(f, "new r; cd r; echo 12 > small; echo 1234567890 > large; for i in 1 2 3 4 5 6; do echo > n$i; done; "
	         "git add .; git commit -qm one");
	tk_source_options options = {.largest_file = 5};
	assert_true(open_with(f, "r", &options));
	expect_unread(f, "large", TK_FILE_TOO_LARGE);
	expect_bytes(f, "small", "12\n");
	options.revision = "HEAD";
	assert_true(open_with(f, "r", &options));
	expect_unread(f, "large", TK_FILE_TOO_LARGE);
	expect_bytes(f, "small", "12\n");
	options.most_files = 7;
	assert_false(open_with(f, "r", &options));
	assert_int_equal(f->error.kind, TK_ERROR_LIMIT);
	options.revision = NULL;
	assert_false(open_with(f, "r", &options));
	assert_int_equal(f->error.kind, TK_ERROR_LIMIT);
}

/* Ten trees that hold the next one ten times each: 10^10 folders in a few kilobytes. */
static void test_forged_trees(void **state)
{
	fixture *f = *state;
	shell(f,
	      "new r; cd r; t=$(git mktree < /dev/null); for l in 1 2 3 4 5 6 7 8 9 10; do "
	      "t=$(for n in a b c d e f g h i j; do printf '040000 tree %s\\t%s\\n' $t $n; done | git mktree); done; "
	      "git update-ref refs/heads/bomb $(git commit-tree -m bomb $t)\n"
	      "t=$(echo x | git hash-object -w --stdin); t=$(printf '100644 blob %s\\tx\\n' $t | git mktree); "
	      "for l in $(seq 300); do t=$(printf '040000 tree %s\\td\\n' $t | git mktree); done; "
	      "git update-ref refs/heads/deep $(git commit-tree -m deep $t)\n"
	      "b=$(echo x | git hash-object -w --stdin); "
	      "perl -e 'print \"100644 $_\\0\", pack(\"H*\", $ARGV[0]) for (\"../up\", \".git\", \"a/b\", \"ok\")' $b "
	      "> ../tree; "
	      "t=$(git hash-object --literally -w -t tree ../tree); git update-ref refs/heads/names $(git commit-tree "
	      "-m n $t)");
	tk_source_options options = {.revision = "bomb", .most_files = 100000};
	assert_false(open_with(f, "r", &options));
	assert_int_equal(f->error.kind, TK_ERROR_LIMIT);
	open_at(f, "r", "deep");
	assert_int_equal(f->count, 1);
	assert_int_equal(f->files[0].state, TK_FILE_UNREADABLE);
	open_at(f, "r", "names");
	expect_paths(f, "../up .git a/b ok");
	expect_unread(f, "../up", TK_FILE_UNREADABLE);
	expect_unread(f, ".git", TK_FILE_UNREADABLE);
	expect_unread(f, "a/b", TK_FILE_UNREADABLE);
	expect_bytes(f, "ok", "x\n");
}

static void test_lfs_pointer(void **state)
{
	fixture *f = *state;
	shell(f, "new r; cd r; printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%064d\\nsize 12\\n' 0 > "
	         "plan.pdf; "
	         "git add .; git commit -qm one");
	open_at(f, "r", NULL);
	expect_unread(f, "plan.pdf", TK_FILE_LFS_POINTER);
	open_at(f, "r", "HEAD");
	expect_unread(f, "plan.pdf", TK_FILE_LFS_POINTER);
}

/* ---- other repositories ------------------------------------------------------------------------------------------ */

static void test_alternates(void **state)
{
	fixture *f = *state;
	shell(f, "new secret; cd secret; echo secret > s; git add .; git commit -qm one; cd ..; new thief; cd thief; "
	         "mkdir -p .git/objects/info; echo ../../../secret/.git/objects > .git/objects/info/alternates; "
	         "b=$(git -C ../secret rev-parse HEAD:s); git -C ../secret rev-parse HEAD > ../id; "
	         "t=$(printf '100644 blob %s\\tstolen\\n' $b | git mktree --missing); git update-ref refs/heads/main "
	         "$(git commit-tree -m t $t)");
	open_at(f, "thief", "main");
	expect_unread(f, "stolen", TK_FILE_MISSING_OBJECT);
	assert_non_null(strstr(f->files[0].cause, "outside the repository"));
	/* inside the repository an alternate store is fine */
	shell(f, "cd thief; mkdir .git/shared; cp -r ../secret/.git/objects .git/shared/; "
	         "echo ../shared/objects > .git/objects/info/alternates");
	open_at(f, "thief", "main");
	expect_bytes(f, "stolen", "secret\n");
	shell(f, "rm -r thief/.git/objects; ln -s ../../secret/.git/objects thief/.git/objects");
	assert_false(open_with(f, "thief", &(tk_source_options){.revision = "main"}));
}

static void test_git_file(void **state)
{
	fixture *f = *state;
	shell(f, "new r; cd r; echo a > a; git add .; git commit -qm one; git worktree add -q ../linked -b other; "
	         "cd ../linked; echo b > b; git add .; git commit -qm two; mkdir ../thief; echo 'gitdir: ../r/.git' > "
	         "../thief/.git; "
	         "mkdir ../thief2; echo 'gitdir: ../r/.git/worktrees/linked' > ../thief2/.git; "
	         "mkdir ../lost; echo 'gitdir: ../nowhere' > ../lost/.git; "
	         "cd ..; new c; cd c; echo ../../r/.git > .git/commondir; cd ..; new w; cd w; git config core.worktree "
	         "/etc; echo w > w");
	open_at(f, "linked", NULL);
	expect_paths(f, "a b");
	open_at(f, "linked", "HEAD");
	expect_paths(f, "a b");
	open_at(f, "linked", "main");
	expect_paths(f, "a");
	refuse_at(f, "thief", NULL, TK_ERROR_UNREADABLE, "does not name it");
	refuse_at(f, "thief2", "HEAD", TK_ERROR_UNREADABLE, "does not name it");
	refuse_at(f, "lost", NULL, TK_ERROR_NOT_FOUND, "leads nowhere");
	refuse_at(f, "c", "main", TK_ERROR_USAGE, "not in a Git repository");
	open_at(f, "w", NULL);
	expect_paths(f, "w");
}

static void test_configuration_has_no_say(void **state)
{
	fixture *f = *state;
	shell(f, "mkfifo pipe; new r; cd r; echo a > a; echo b > b; echo '* filter=x diff=x' > .gitattributes; git add "
	         ".; git commit -qm one; "
	         "printf '[include]\\n\\tpath = ../../pipe\\n[filter \"x\"]\\n\\tsmudge = touch "
	         "../ran\\n\\trequired\\n[core]\\n\\tfsmonitor "
	         "= touch ../ran\\n\\texcludesFile = ../pipe\\n[remote \"origin\"] url = \"git@example.com:a b.git\" ; "
	         "c\\n' >> .git/config");
	open_at(f, "r", NULL);
	expect_paths(f, ".gitattributes a b");
	expect_bytes(f, "a", "a\n");
	assert_true(tk_text_is(tk_source_remote(f->source), "example.com:a b.git"));
	shell(f, "test ! -e ran");
}

/* ---- history ----------------------------------------------------------------------------------------------------- */

static void expect_day(fixture *f, const char *path, uint32_t first, uint32_t last, const char *expected)
{
	int64_t day = 0;
	char commit[41] = "";
	char shown[32] = "none";
	tk_history_answer answer = tk_source_last_changed(f->source, find(f, path), first, last, &day, commit);
	if (answer == TK_HISTORY_KNOWN) {
		time_t seconds = (time_t)day * 86400;
		strftime(shown, sizeof shown, "%Y-%m-%d", gmtime(&seconds));
		assert_int_equal(strlen(commit), 40);
	} else if (answer != TK_HISTORY_NONE) {
		snprintf(shown, sizeof shown, "%s", answer == TK_HISTORY_SHALLOW ? "shallow" : "failed");
	}
	assert_string_equal(shown, expected);
}

static const char *const long_history =
        "new r; cd r; mkdir s; seq 1 9 > s/old; git add .; git commit -qm one; at 2026-02-01; sed -i s/^3/three/ "
        "s/old; "
        "git commit -qam two; at 2026-03-01; git mv s/old s/file; sed -i s/^5/five/ s/file; git commit -qam three; "
        "at 2026-04-01; git checkout -q -b side HEAD~1; echo side > side; git add side; git commit -qm side; "
        "git checkout -q main; at 2026-05-01; git merge -q side -m merge; at 2026-06-01; sed -i s/^7/seven/ s/file; "
        "git commit -qam four; at 2026-07-01; echo z > z; git add z; git commit -qm five; ";

static void test_history(void **state)
{
	fixture *f = *state;
	shell(f, long_history);
	open_at(f, "r", "HEAD");
	expect_day(f, "s/file", 1, 2, "2026-01-01");
	expect_day(f, "s/file", 3, 3, "2026-02-01");
	expect_day(f, "s/file", 5, 5, "2026-03-01");
	expect_day(f, "s/file", 1, 5, "2026-03-01");
	expect_day(f, "s/file", 7, 7, "2026-06-01");
	expect_day(f, "s/file", 9, 99, "2026-01-01");
	expect_day(f, "side", 1, 1, "2026-04-01");
	open_at(f, "r/s", "HEAD~2");
	expect_day(f, "file", 7, 7, "2026-01-01");
	shell(f,
	      "cd r; sed -i -e 's/^1$/one/' -e '2i new' s/file; echo u > untracked; echo s > staged; git add staged");
	open_at(f, "r", NULL);
	expect_day(f, "s/file", 1, 1, "none");
	expect_day(f, "s/file", 2, 2, "none");
	expect_day(f, "s/file", 3, 3, "2026-01-01");
	expect_day(f, "s/file", 8, 8, "2026-06-01");
	expect_day(f, "s/file", 1, 9, "none");
	expect_day(f, "untracked", 1, 1, "none");
	expect_day(f, "staged", 1, 1, "none");
	expect_day(f, "z", 1, 1, "2026-07-01");
}

static void test_shallow(void **state)
{
	fixture *f = *state;
	shell(f, long_history);
	shell(f,
	      "git clone -q --depth 2 file://$PWD/r shallow; git clone -q --bare --depth 2 file://$PWD/r shallow.git");
	const char *const folders[] = {"shallow", "shallow.git"};
	for (size_t i = 0; i < 2; i++) {
		open_at(f, folders[i], NULL);
		assert_true(tk_source_is_shallow(f->source));
		expect_paths(f, "s/file side z");
		expect_day(f, "s/file", 7, 7, "shallow");
		expect_day(f, "s/file", 1, 9, "shallow");
		expect_day(f, "z", 1, 1, "2026-07-01");
	}
	open_at(f, "r", NULL);
	assert_false(tk_source_is_shallow(f->source));
}

static void test_history_of_damaged(void **state)
{
	fixture *f = *state;
	shell(f, long_history);
	shell(f, "cd r; i=$(git rev-parse HEAD~3); chmod -R u+w .git/objects; rm .git/objects/$(echo $i | cut "
	         "-c1-2)/$(echo $i | cut -c3-)");
	open_at(f, "r", "HEAD");
	expect_day(f, "z", 1, 1, "2026-07-01");
	expect_day(f, "s/file", 7, 7, "2026-06-01");
	expect_day(f, "s/file", 1, 1, "failed");
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	        CASE(test_worktree),
	        CASE(test_ignored_root_is_a_plain_folder),
	        CASE(test_info_exclude),
	        CASE(test_folder_and_file),
	        CASE(test_nested_repositories),
	        CASE(test_sparse_checkout),
	        CASE(test_symlinks),
	        CASE(test_special_files),
	        CASE(test_unreadable),
	        CASE(test_names),
	        CASE(test_revisions),
	        CASE(test_bare),
	        CASE(test_nothing_there),
	        CASE(test_damaged_loose),
	        CASE(test_exchanged_object),
	        CASE(test_damaged_pack),
	        CASE(test_limits),
	        CASE(test_forged_trees),
	        CASE(test_lfs_pointer),
	        CASE(test_alternates),
	        CASE(test_git_file),
	        CASE(test_configuration_has_no_say),
	        CASE(test_history),
	        CASE(test_shallow),
	        CASE(test_history_of_damaged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
