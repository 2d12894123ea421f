/* SPDX-License-Identifier: Apache-2.0 */
/* Checks about what is gathered, where from, and on which form. */
#ifndef TENKEN_COLLECTION_CHECKS_H
#define TENKEN_COLLECTION_CHECKS_H

#include <tenken/plugin.h>

extern const tk_check collection_says_check, sources_named_check, fact_sheet_check, lookback_check, status_source_check;

#endif
