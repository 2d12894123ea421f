/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <utf8proc.h>

unsigned tk_codepoint_width(uint32_t codepoint)
{
	if (codepoint < 0x7F)
		return codepoint >= 0x20;
	if (codepoint < 0xA0)
		return 0;
	if ((codepoint >= 0x3041 && codepoint <= 0x3096) || (codepoint >= 0x30A0 && codepoint <= 0x9FFF))
		return 2;
	if (codepoint == 0xFF9E || codepoint == 0xFF9F)
		return 1; /* half-width sound marks take a cell although they extend what stands before */
	int width = utf8proc_charwidth((utf8proc_int32_t)codepoint);
	return width < 0 ? 0 : width > 2 ? 2 : (unsigned)width;
}

size_t tk_text_width(tk_text text)
{
	size_t width = 0;
	for (size_t at = 0; at < text.length;)
		width += tk_codepoint_width(tk_utf8_next(text, &at));
	return width;
}
