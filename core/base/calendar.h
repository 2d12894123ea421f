/* SPDX-License-Identifier: Apache-2.0 */
/* Dates and durations as text. No time zone: a date is a day number since 1970-01-01, proleptic Gregorian. */
#ifndef TK_BASE_CALENDAR_H
#define TK_BASE_CALENDAR_H

#include "base/text.h"

/* YYYY-MM-DD (also YYYY/MM/DD, YYYY年M月D日, and a date-time whose date part is used; full-width digits). */
bool tk_date_parse(tk_text text, int64_t *day);
tk_text tk_date_format(tk_arena *arena, int64_t day); /* YYYY-MM-DD */
int64_t tk_date_day(int64_t year, int64_t month, int64_t date);
void tk_date_split(int64_t day, int64_t *year, int64_t *month, int64_t *date);
int64_t tk_month_length(int64_t year, int64_t month);
/* ISO 8601 duration PnYnMnDTnHnMnS / PnW (Y = 365 d, M = 30 d are refused: only W D H M S), also "90 min", "24h",
 * "30分", "24時間", "3日". Business days are refused (they are not a number of seconds). Seconds. */
bool tk_duration_parse(tk_text text, int64_t *seconds);

#endif
