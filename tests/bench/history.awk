# SPDX-License-Identifier: Apache-2.0
# A history for `git fast-import`: 100 registers of ten contacts, and `commits` commits that change a number in one each.
#   awk -v commits=100000 -f history.awk | git fast-import
function write_register(file,    i, text) {
	text = "contacts:\n"
	for (i = 0; i < 10; i++)
		text = text "  - id: c" file "-" i "\n    name: Desk " file "-" i "\n    routes:\n      - {channel: landline, value: \"" \
			number[file, i] "\"}\n"
	printf "M 100644 inline registers/%02d/contacts-%02d.yaml\ndata %d\n%s\n", file / 10, file, length(text), text
}
BEGIN {
	srand(7)
	for (file = 0; file < 100; file++)
		for (i = 0; i < 10; i++)
			number[file, i] = sprintf("03-0000-%04d", file * 10 + i)
	for (commit = 1; commit <= commits; commit++) {
		printf "commit refs/heads/main\ncommitter A <a@example.jp> %d +0000\ndata 2\nc\n\n", 1500000000 + commit * 600
		if (commit == 1) {
			printf "M 100644 inline tenken.yaml\ndata 32\ntenken: 1\nid: bench\nname: Bench\n\n"
			for (file = 0; file < 100; file++)
				write_register(file)
		} else {
			file = int(rand() * 100)
			number[file, int(rand() * 10)] = sprintf("03-0000-%04d", commit % 10000)
			write_register(file)
		}
		print ""
	}
}
