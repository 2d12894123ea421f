/* SPDX-License-Identifier: Apache-2.0 */
/* What one link target is. */
#ifndef TK_ANALYSIS_LINK_TARGET_H
#define TK_ANALYSIS_LINK_TARGET_H

#include "analysis/link_paths.h"

/* Fills state, to and suggestion of link; *folder when it leads to a folder without a page. `site`: the target may also
 * be meant from the top of the organization (values of structured files). */
void tk_link_classify(tk_link_paths *paths, const tk_document *page, tk_page_link *link, bool site,
                      const tk_link_folder **folder);
/* Is a value of a structured file a path at all? */
bool tk_link_is_path_like(tk_text value);

#endif
