/* SPDX-License-Identifier: Apache-2.0 */
/* XML as a tree of elements with places (expat). Document type declarations are refused: with them go entities, and all
 * that can be done with those. Comments and processing instructions are dropped. */
#ifndef TK_DOCUMENT_XML_H
#define TK_DOCUMENT_XML_H

#include "base/vector.h"
#include "document/node.h"

/* Begins the namespaces of BPMN, by which XML that is a workflow is told from any other. */
#define TK_XML_WORKFLOWS "http://www.omg.org/spec/BPMN/"

typedef struct tk_xml_attribute {
	tk_text name;   /* without a prefix; attributes of other namespaces keep "uri name" */
	tk_value value; /* decoded; the span is that of the raw value between its quotes */
} tk_xml_attribute;

typedef struct tk_xml_element {
	tk_text space, name; /* namespace and local name */
	tk_span span;        /* the start tag */
	tk_span extent;      /* to the end of the end tag */
	const tk_xml_attribute *attributes;
	uint32_t attribute_count;
	tk_value text; /* all text directly in it, trimmed; the span from its first to its last piece */
	const struct tk_xml_element *parent, *first, *next;
} tk_xml_element;

/* Empty value when absent. */
tk_value tk_xml_get(const tk_xml_element *element, const char *attribute);
/* First child of that local name in the element's own namespace, or NULL. */
const tk_xml_element *tk_xml_child(const tk_xml_element *element, const char *name);

#endif
