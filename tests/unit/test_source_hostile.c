/* SPDX-License-Identifier: Apache-2.0 */
/* Damaged, forged and shallow repositories, limits, and the history of lines. */
#include "source_fixture.h"

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

static void expect_line(const tk_commit_words *words, uint32_t i, const char *expected)
{
	assert_true(i < words->lines.count && tk_text_is(words->lines.at[i], expected));
}

static void test_commit_words(void **state)
{
	fixture *f = *state;
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	tk_commit_words words;
	int64_t day = 0;
	char commit[41] = "";
	shell(f, "new r; cd r; echo 1 > file; git add .; printf 'one\\r\\n\\nReviewed-by: \\033[2JIto\\n' | "
	         "git commit -q --cleanup=verbatim -F -; echo 2 > file; git commit -qam two; "
	         "git cat-file commit HEAD | sed '/^committer/a gpgsig -----BEGIN SSH SIGNATURE-----\\n U1NIU0lH\\n "
	         "-----END SSH SIGNATURE-----' > signed; git update-ref HEAD $(git hash-object -t commit -w signed); rm signed");
	open_at(f, "r", "HEAD");
	assert_int_equal(tk_source_last_changed(f->source, find(f, "file"), 1, UINT32_MAX, &day, commit), TK_HISTORY_KNOWN);
	assert_true(tk_source_commit_words(f->source, arena, commit, &words));
	assert_true(words.is_signed);
	expect_line(&words, 0, "two");
	open_at(f, "r", "HEAD~1");
	assert_int_equal(tk_source_last_changed(f->source, find(f, "file"), 1, UINT32_MAX, &day, commit), TK_HISTORY_KNOWN);
	assert_true(tk_source_commit_words(f->source, arena, commit, &words));
	assert_false(words.is_signed);
	expect_line(&words, 0, "one");
	expect_line(&words, 1, "");
	expect_line(&words, 2, "Reviewed-by: \\x1b[2JIto");
	assert_int_equal(words.lines.count, 3);
	assert_false(tk_source_commit_words(f->source, arena, "0123456789012345678901234567890123456789", &words));
	assert_false(tk_source_commit_words(f->source, arena, "no commit has a name of forty such signs", &words));
	tk_arena_close(arena);
}

static tk_history_answer merge_of(fixture *f, const char *path, uint32_t line, char merge[41])
{
	int64_t day = 0;
	char commit[41] = "";
	assert_int_equal(tk_source_last_changed(f->source, find(f, path), line, line, &day, commit), TK_HISTORY_KNOWN);
	return tk_source_merge_of(f->source, commit, merge);
}

/* What came in from a side line came in by its merge; what was made on the line itself by none. */
static void test_merges(void **state)
{
	fixture *f = *state;
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	tk_commit_words words;
	char merge[41] = "";
	shell(f, long_history);
	open_at(f, "r", "HEAD");
	assert_int_equal(merge_of(f, "side", 1, merge), TK_HISTORY_KNOWN);
	assert_true(tk_source_commit_words(f->source, arena, merge, &words));
	expect_line(&words, 0, "merge");
	assert_int_equal(merge_of(f, "s/file", 5, merge), TK_HISTORY_NONE);
	assert_int_equal(merge_of(f, "s/file", 7, merge), TK_HISTORY_NONE);
	assert_int_equal(tk_source_merge_of(f->source, "0123456789012345678901234567890123456789", merge), TK_HISTORY_NONE);
	shell(f, "cd r; git checkout -q -b second HEAD~3; echo b > second; git add second; git commit -qm second; git checkout -q main; "
	         "git merge -q second -m again; git merge -q side -m nothing || true");
	open_at(f, "r", "HEAD");
	assert_int_equal(merge_of(f, "side", 1, merge), TK_HISTORY_KNOWN);
	assert_true(tk_source_commit_words(f->source, arena, merge, &words));
	expect_line(&words, 0, "merge");
	assert_int_equal(merge_of(f, "second", 1, merge), TK_HISTORY_KNOWN);
	assert_true(tk_source_commit_words(f->source, arena, merge, &words));
	expect_line(&words, 0, "again");
	tk_arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        CASE(test_damaged_loose), CASE(test_exchanged_object), CASE(test_damaged_pack),
	        CASE(test_limits),        CASE(test_forged_trees),     CASE(test_lfs_pointer),
	        CASE(test_alternates),    CASE(test_git_file),         CASE(test_configuration_has_no_say),
	        CASE(test_history),       CASE(test_shallow),          CASE(test_history_of_damaged),
	        CASE(test_commit_words),  CASE(test_merges),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
