/* SPDX-License-Identifier: Apache-2.0 */
/* The keys that CACAO 2.0 defines for each object, and those that 1.x had besides. Whether a required key is there and
 * what a reference names is checked by the reader, so no entry here is marked as required. */
#include "playbook/cacao.h"

#define ANY(key)                                                                                                       \
	{                                                                                                              \
		key, TK_SHAPE_ANY, 0, NULL, NULL                                                                       \
	}
#define STRING(key)                                                                                                    \
	{                                                                                                              \
		key, TK_SHAPE_STRING, 0, NULL, NULL                                                                    \
	}
#define INTEGER(key)                                                                                                   \
	{                                                                                                              \
		key, TK_SHAPE_INTEGER, 0, NULL, NULL                                                                   \
	}
#define BOOLEAN(key)                                                                                                   \
	{                                                                                                              \
		key, TK_SHAPE_BOOLEAN, 0, NULL, NULL                                                                   \
	}
#define STRINGS(key)                                                                                                   \
	{                                                                                                              \
		key, TK_SHAPE_LIST, 0, &string_shape, NULL                                                             \
	}
#define LIST_OF(key, shape)                                                                                            \
	{                                                                                                              \
		key, TK_SHAPE_LIST, 0, shape, NULL                                                                     \
	}
#define MAP(key, shape)                                                                                                \
	{                                                                                                              \
		key, TK_SHAPE_MAP, 0, shape, NULL                                                                      \
	}
#define MAP_OF(key, shape)                                                                                             \
	{                                                                                                              \
		key, TK_SHAPE_MAP_OF, 0, shape, NULL                                                                   \
	}
#define LAST                                                                                                           \
	{                                                                                                              \
		NULL, TK_SHAPE_ANY, 0, NULL, NULL                                                                      \
	}
#define SHAPE(fields)                                                                                                  \
	{                                                                                                              \
		TK_SHAPE_MAP, 0, fields, NULL, NULL                                                                    \
	}

static const tk_shape string_shape = {TK_SHAPE_STRING, 0, NULL, NULL, NULL};
static const tk_shape any_shape = {TK_SHAPE_ANY, 0, NULL, NULL, NULL};
static const tk_shape strings_shape = {TK_SHAPE_LIST, 0, NULL, &string_shape, NULL};

static const tk_field reference_fields[] = {
        STRING("name"),        STRING("description"),  STRING("source"), STRING("url"),
        STRING("external_id"), STRING("reference_id"), ANY("hashes"),    LAST};
static const tk_shape reference_shape = SHAPE(reference_fields);

static const tk_field variable_fields[] = {STRING("type"),      STRING("description"), ANY("value"),
                                           BOOLEAN("constant"), BOOLEAN("external"),   LAST};
static const tk_shape variable_shape = SHAPE(variable_fields);

static const tk_field location_fields[] = {STRING("name"),
                                           STRING("description"),
                                           STRING("building_details"),
                                           STRING("network_details"),
                                           STRING("region"),
                                           STRING("country"),
                                           STRING("administrative_area"),
                                           STRING("city"),
                                           STRING("street_address"),
                                           STRING("postal_code"),
                                           ANY("latitude"),
                                           ANY("longitude"),
                                           ANY("precision"),
                                           LAST};
static const tk_shape location_shape = SHAPE(location_fields);

/* ---- playbook ---------------------------------------------------------------------------------------------------- */

static const tk_field summary_fields[] = {BOOLEAN("manual_playbook"),     BOOLEAN("external_playbooks"),
                                          BOOLEAN("parallel_processing"), BOOLEAN("if_logic"),
                                          BOOLEAN("while_logic"),         BOOLEAN("switch_logic"),
                                          BOOLEAN("temporal_logic"),      BOOLEAN("data_markings"),
                                          BOOLEAN("digital_signatures"),  BOOLEAN("countersigned_signatures"),
                                          BOOLEAN("extensions"),          LAST};
static const tk_shape summary_shape = SHAPE(summary_fields);

static const tk_shape signature_shape;
static const tk_field signature_fields[] = {STRING("type"),
                                            STRING("id"),
                                            STRING("created_by"),
                                            STRING("created"),
                                            STRING("modified"),
                                            BOOLEAN("revoked"),
                                            STRING("signee"),
                                            STRING("valid_from"),
                                            STRING("valid_until"),
                                            STRING("related_to"),
                                            STRING("related_version"),
                                            STRING("hash_algorithm"),
                                            STRING("algorithm"),
                                            ANY("public_key"),
                                            STRINGS("public_cert_chain"),
                                            STRING("cert_url"),
                                            STRING("thumbprint"),
                                            ANY("value"),
                                            MAP("signature", &signature_shape),
                                            LAST};
static const tk_shape signature_shape = SHAPE(signature_fields);

static const tk_field extension_fields[] = {STRING("type"),
                                            STRING("name"),
                                            STRING("description"),
                                            STRING("created_by"),
                                            STRING("schema"),
                                            STRING("version"),
                                            LIST_OF("external_references", &reference_shape),
                                            LAST};
static const tk_shape extension_shape = SHAPE(extension_fields);

static const tk_field playbook_fields[] = {
        STRING("type"), STRING("spec_version"), STRING("id"), STRING("name"), STRING("description"),
        STRINGS("playbook_types"), STRINGS("playbook_activities"), MAP("playbook_processing_summary", &summary_shape),
        STRING("created_by"), STRING("created"), STRING("modified"), BOOLEAN("revoked"), STRING("valid_from"),
        STRING("valid_until"), STRINGS("derived_from"), STRINGS("related_to"), INTEGER("priority"), INTEGER("severity"),
        INTEGER("impact"), STRINGS("industry_sectors"), STRINGS("labels"),
        LIST_OF("external_references", &reference_shape), STRINGS("markings"),
        MAP_OF("playbook_variables", &variable_shape), STRING("workflow_start"), STRING("workflow_exception"),
        ANY("workflow"), MAP_OF("playbook_extensions", &any_shape),
        MAP_OF("authentication_info_definitions", &any_shape), MAP_OF("agent_definitions", &any_shape),
        MAP_OF("target_definitions", &any_shape), MAP_OF("extension_definitions", &extension_shape),
        MAP_OF("data_marking_definitions", &any_shape), LIST_OF("signatures", &signature_shape),
        /* 1.x */
        ANY("features"), ANY("targets"), LAST};
const tk_shape tk_cacao_playbook_shape = SHAPE(playbook_fields);

/* ---- steps ------------------------------------------------------------------------------------------------------- */

/* delay and timeout are ANY: the reader says more about a wrong one than "wrong type". */
#define STEP_FIELDS                                                                                                    \
	STRING("type"), STRING("name"), STRING("description"), LIST_OF("external_references", &reference_shape),       \
	        ANY("delay"), ANY("timeout"), MAP_OF("step_variables", &variable_shape), STRING("owner"),              \
	        MAP_OF("step_extensions", &any_shape)
#define ENTRY_FIELDS STEP_FIELDS, STRING("on_completion")
#define FULL_FIELDS ENTRY_FIELDS, STRING("on_success"), STRING("on_failure")
#define ARGUMENT_FIELDS STRINGS("in_args"), STRINGS("out_args")
#define OLD_TARGET_FIELDS ANY("target"), ANY("target_ids"), ANY("targets")
/* Lists of steps wrote their ids into the items. */
#define OLD_ID_FIELDS STRING("id"), STRING("uuid"), STRING("step_uuid"), STRING("step_id")

static const tk_field start_fields[] = {ENTRY_FIELDS, LAST};
static const tk_field end_fields[] = {STEP_FIELDS, LAST};
static const tk_field action_fields[] = {FULL_FIELDS,        ANY("commands"), STRING("agent"),
                                         STRINGS("targets"), ARGUMENT_FIELDS, LAST};
static const tk_field call_fields[] = {FULL_FIELDS, STRING("playbook_id"), STRING("playbook_version"), ARGUMENT_FIELDS,
                                       LAST};
static const tk_field parallel_fields[] = {FULL_FIELDS, STRINGS("next_steps"), LAST};
static const tk_field if_fields[] = {FULL_FIELDS, STRING("condition"), STRING("on_true"), STRING("on_false"), LAST};
static const tk_field while_fields[] = {FULL_FIELDS, STRING("condition"), STRING("on_true"), LAST};
static const tk_field switch_fields[] = {FULL_FIELDS, STRING("switch"), MAP_OF("cases", &string_shape), LAST};
static const tk_field unknown_fields[] = {FULL_FIELDS, LAST};

/* 1.x: branches are lists, and every step could carry what is now kept apart. */
static const tk_field old_fields[] = {FULL_FIELDS,
                                      OLD_ID_FIELDS,
                                      OLD_TARGET_FIELDS,
                                      ARGUMENT_FIELDS,
                                      ANY("commands"),
                                      STRING("agent"),
                                      STRING("playbook_id"),
                                      STRING("playbook_version"),
                                      STRINGS("next_steps"),
                                      STRING("condition"),
                                      ANY("on_true"),
                                      ANY("on_false"),
                                      STRING("switch"),
                                      MAP_OF("cases", &any_shape),
                                      LAST};
static const tk_shape old_shape = SHAPE(old_fields);

static const tk_shape step_shapes[] = {[TK_CACAO_START] = SHAPE(start_fields),
                                       [TK_CACAO_END] = SHAPE(end_fields),
                                       [TK_CACAO_ACTION] = SHAPE(action_fields),
                                       [TK_CACAO_CALL] = SHAPE(call_fields),
                                       [TK_CACAO_PARALLEL] = SHAPE(parallel_fields),
                                       [TK_CACAO_IF] = SHAPE(if_fields),
                                       [TK_CACAO_WHILE] = SHAPE(while_fields),
                                       [TK_CACAO_SWITCH] = SHAPE(switch_fields),
                                       [TK_CACAO_UNKNOWN] = {TK_SHAPE_MAP, TK_SHAPE_OPEN, unknown_fields, NULL, NULL}};

const char *const tk_cacao_step_types[] = {"start",    "end",          "action",          "playbook-action",
                                           "parallel", "if-condition", "while-condition", "switch-condition",
                                           NULL};

const tk_shape *tk_cacao_step_shape(tk_cacao_kind kind, bool old)
{
	return old ? &old_shape : &step_shapes[kind];
}

/* ---- agents and targets ------------------------------------------------------------------------------------------ */

static const tk_field contact_fields[] = {MAP_OF("email", &any_shape), MAP_OF("phone", &any_shape),
                                          STRING("contact_details"), LAST};
const tk_shape tk_cacao_contact_shape = SHAPE(contact_fields);

static const tk_field network_address_fields[] = {LIST_OF("dname", &any_shape),
                                                  LIST_OF("ipv4", &any_shape),
                                                  LIST_OF("ipv6", &any_shape),
                                                  LIST_OF("l2mac", &any_shape),
                                                  LIST_OF("vlan", &any_shape),
                                                  LIST_OF("url", &any_shape),
                                                  LAST};
static const tk_shape network_address_shape = SHAPE(network_address_fields);

#define PARTY_FIELDS                                                                                                   \
	STRING("type"), STRING("name"), STRING("description"), MAP("location", &location_shape),                       \
	        MAP_OF("agent_target_extensions", &any_shape)
#define MACHINE_FIELDS                                                                                                 \
	PARTY_FIELDS, MAP("address", &network_address_shape), ANY("port"), STRING("authentication_info"),              \
	        STRINGS("category")

static const tk_field person_fields[] = {PARTY_FIELDS, MAP("contact", &tk_cacao_contact_shape), LAST};
static const tk_field place_fields[] = {PARTY_FIELDS, STRINGS("logical"), LAST};
static const tk_field sector_fields[] = {PARTY_FIELDS, STRING("sector"), LAST};
static const tk_field category_fields[] = {PARTY_FIELDS, STRINGS("category"), LAST};
static const tk_field machine_fields[] = {MACHINE_FIELDS, LAST};
static const tk_shape person_shape = SHAPE(person_fields), place_shape = SHAPE(place_fields),
                      sector_shape = SHAPE(sector_fields), category_shape = SHAPE(category_fields),
                      machine_shape = SHAPE(machine_fields);

typedef struct named_shape {
	const char *type;
	const tk_shape *shape;
} named_shape;

static const tk_shape *find_shape(const named_shape *shapes, tk_text type)
{
	for (; shapes->type; shapes++)
		if (tk_text_is(type, shapes->type))
			return shapes->shape;
	return NULL;
}

const tk_shape *tk_cacao_party_shape(tk_text type)
{
	static const named_shape shapes[] = {{"individual", &person_shape},
	                                     {"group", &person_shape},
	                                     {"organization", &person_shape},
	                                     {"location", &place_shape},
	                                     {"sector", &sector_shape},
	                                     {"security-category", &category_shape},
	                                     {"http-api", &machine_shape},
	                                     {"linux", &machine_shape},
	                                     {"net-address", &machine_shape},
	                                     {"ssh", &machine_shape},
	                                     {NULL, NULL}};
	return find_shape(shapes, type);
}

/* ---- commands, authentication, markings -------------------------------------------------------------------------- */

#define COMMAND_FIELDS                                                                                                 \
	STRING("type"), STRING("description"), STRING("version"), STRING("playbook_activity"),                         \
	        LIST_OF("external_references", &reference_shape)

static const tk_field text_command_fields[] = {COMMAND_FIELDS, STRING("command"), STRING("command_b64"), LAST};
static const tk_field http_command_fields[] = {
        COMMAND_FIELDS,    STRING("command"),     MAP_OF("headers", &strings_shape),
        STRING("content"), STRING("content_b64"), LAST};
static const tk_shape text_command_shape = SHAPE(text_command_fields), http_command_shape = SHAPE(http_command_fields);

const tk_shape *tk_cacao_command_shape(tk_text type)
{
	/* The encoded-only types (sigma, yara …) are held to the same keys: a plain `command` there is no misspelling.
	 */
	static const named_shape shapes[] = {{"manual", &text_command_shape},
	                                     {"bash", &text_command_shape},
	                                     {"caldera-cmd", &text_command_shape},
	                                     {"powershell", &text_command_shape},
	                                     {"ssh", &text_command_shape},
	                                     {"elastic", &text_command_shape},
	                                     {"jupyter", &text_command_shape},
	                                     {"kestrel", &text_command_shape},
	                                     {"sigma", &text_command_shape},
	                                     {"yara", &text_command_shape},
	                                     {"http-api", &http_command_shape},
	                                     {"openc2-http", &http_command_shape},
	                                     {NULL, NULL}};
	return find_shape(shapes, type);
}

#define AUTHENTICATION_FIELDS                                                                                          \
	STRING("type"), STRING("name"), STRING("description"), BOOLEAN("kms"), STRING("kms_key_identifier"),           \
	        MAP_OF("authentication_info_extensions", &any_shape)
static const tk_field basic_fields[] = {AUTHENTICATION_FIELDS, STRING("user_id"), STRING("password"), LAST};
static const tk_field oauth_fields[] = {AUTHENTICATION_FIELDS, STRING("oauth_header"), STRING("token"), LAST};
static const tk_field user_fields[] = {AUTHENTICATION_FIELDS, STRING("username"), STRING("password"),
                                       STRING("private_key"), LAST};
static const tk_shape basic_shape = SHAPE(basic_fields), oauth_shape = SHAPE(oauth_fields),
                      user_shape = SHAPE(user_fields);

const tk_shape *tk_cacao_authentication_shape(tk_text type)
{
	static const named_shape shapes[] = {
	        {"http-basic", &basic_shape}, {"oauth2", &oauth_shape}, {"user-auth", &user_shape}, {NULL, NULL}};
	return find_shape(shapes, type);
}

#define MARKING_FIELDS                                                                                                 \
	STRING("type"), STRING("id"), STRING("name"), STRING("description"), STRING("created_by"), STRING("created"),  \
	        STRING("modified"), BOOLEAN("revoked"), STRING("valid_from"), STRING("valid_until"),                   \
	        STRINGS("labels"), ANY("external_references"), MAP_OF("marking_extensions", &any_shape)
/* tlp_level is the key of 1.x, whose levels are those of TLP 1.0. */
static const tk_field tlp_fields[] = {MARKING_FIELDS, ANY("tlpv2_level"), ANY("tlp_level"), LAST};
static const tk_field statement_fields[] = {MARKING_FIELDS, STRING("statement"), LAST};
static const tk_field iep_fields[] = {MARKING_FIELDS,
                                      STRING("tlp"),
                                      ANY("iep_version"),
                                      STRING("start_date"),
                                      ANY("end_date"),
                                      STRING("encrypt_in_transit"),
                                      STRING("permitted_actions"),
                                      STRING("affected_party_notifications"),
                                      STRING("attribution"),
                                      STRING("unmodified_resale"),
                                      LAST};
static const tk_shape tlp_shape = SHAPE(tlp_fields), statement_shape = SHAPE(statement_fields),
                      iep_shape = SHAPE(iep_fields);

const tk_shape *tk_cacao_marking_shape(tk_text type)
{
	static const named_shape shapes[] = {{"marking-tlp", &tlp_shape},
	                                     {"marking-statement", &statement_shape},
	                                     {"marking-iep", &iep_shape},
	                                     {NULL, NULL}};
	return find_shape(shapes, type);
}
