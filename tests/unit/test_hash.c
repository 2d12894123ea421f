/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void expect(tk_digest digest, const char *hex)
{
	char written[2 * TK_DIGEST + 1];
	for (unsigned i = 0; i < TK_DIGEST; i++)
		(void)snprintf(written + 2 * i, 3, "%02x", digest.at[i]);
	assert_string_equal(written, hex);
}

/* Values of another implementation (b2sum -l 256). */
static void known_values(void **state)
{
	(void)state;
	expect(tk_hash_of(tk_text_of("")), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
	expect(tk_hash_of(tk_text_of("abc")), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	char many[1000];
	memset(many, 'x', sizeof many);
	expect(tk_hash_of(tk_text_make(many, 128)), "164ffb7089bae6f5a62fb0795e751dc9e88eac92e1a5b2fafe93a25abf2d9c3b");
	expect(tk_hash_of(tk_text_make(many, 129)), "03b0758fa71d249c846c2304a2b9996e6ae66ffa7e5528f9e612e089a360fc8d");
	expect(tk_hash_of(tk_text_make(many, 1000)),
	       "ab75119ede14ef06ebf31f745fb655ed006cccfe8054c635308a557f7c9beaba");
}

static void pieces_are_joined(void **state)
{
	(void)state;
	char many[1000];
	for (size_t i = 0; i < sizeof many; i++)
		many[i] = (char)(i * 7);
	tk_digest whole = tk_hash_of(tk_text_make(many, sizeof many));
	for (size_t step = 1; step < 300; step++) {
		tk_hash hash;
		tk_hash_start(&hash);
		for (size_t at = 0; at < sizeof many; at += step)
			tk_hash_add(&hash, many + at, at + step > sizeof many ? sizeof many - at : step);
		tk_digest joined = tk_hash_end(&hash);
		assert_true(tk_digest_equal(&whole, &joined));
	}
}

static void texts_are_apart(void **state)
{
	(void)state;
	tk_hash a, b;
	tk_hash_start(&a);
	tk_hash_start(&b);
	tk_hash_add_text(&a, tk_text_of("ab"));
	tk_hash_add_text(&a, tk_text_of("c"));
	tk_hash_add_text(&b, tk_text_of("a"));
	tk_hash_add_text(&b, tk_text_of("bc"));
	tk_digest of_a = tk_hash_end(&a), of_b = tk_hash_end(&b);
	assert_false(tk_digest_equal(&of_a, &of_b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(known_values),
	        cmocka_unit_test(pieces_are_joined),
	        cmocka_unit_test(texts_are_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
