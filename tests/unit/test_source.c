/* SPDX-License-Identifier: Apache-2.0 */
/* What core/source lists and reads of worktrees, revisions, folders and files. */
#include "source_fixture.h"

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

/* Every kind of pattern, several files of rules: the listing is the one that git itself makes. */
static void test_ignore_rules_as_git_has_them(void **state)
{
	fixture *f = *state;
	char listed[65536] = "", path[128];
	shell(f, "new r; cd r; d='. a b ab x.d a/b a/b/c b/a x.d/a'; mkdir -p $d; for d in $d; do "
	         "for n in a b ab a.x b.y foo fop x 1 ']' '!n' '#h' 'sp ' '*s'; do [ -d $d/$n ] || echo > \"$d/$n\"; "
	         "done; done\n"
	         "cat > .gitignore <<'END'\n# comment\n\\#h\n\\!n\nsp\\ "
	         "\n*.x\n!a.x\n/a/b/*\n!/a/b/c\nfo[a-o]\n**/b/1\nab/**\n"
	         "!ab/foo\nx.d/**/x\n[]]\n[!a-z]s\nnothing/\nb.y/\n\\*s\n[[:digit:]]\nEND\n"
	         "printf '!*.x\\n!1\\r\\n/foo\\na*/\\n' > b/.gitignore; printf 'a\\n!b\\n*\\n!x\\n[a-\\nq\\\\' > "
	         "x.d/.gitignore; "
	         "printf 'fop\\n' > .git/info/exclude; git add -f ab/x; git ls-files -co --exclude-standard -z | "
	         "LC_ALL=C sort -z | "
	         "tr '\\0' '\\n' > ../expected");
	open_at(f, "r", NULL);
	for (size_t i = 0; i < f->count; i++) {
		size_t used = strlen(listed);
		snprintf(listed + used, sizeof listed - used, "%s\n", f->files[i].path.at);
	}
	char expected[65536] = "";
	snprintf(path, sizeof path, "%s/expected", f->folder);
	FILE *in = fopen(path, "r");
	assert_non_null(in);
	expected[fread(expected, 1, sizeof expected - 1, in)] = '\0';
	fclose(in);
	assert_true(strlen(expected) > 100);
	assert_string_equal(listed, expected);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
	        CASE(test_worktree),
	        CASE(test_ignored_root_is_a_plain_folder),
	        CASE(test_info_exclude),
	        CASE(test_ignore_rules_as_git_has_them),
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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
