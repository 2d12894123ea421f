/* SPDX-License-Identifier: Apache-2.0 */
#include "register/register_shapes.h"

#include "register/channel_words.h"

static const tk_shape text = {.type = TK_SHAPE_TEXT};
static const tk_shape any = {.type = TK_SHAPE_ANY};

static const char *const contact_classes[] = {"regulator",  "sector-hub", "cert",    "police",  "privacy",
                                              "cabinet",    "peer",       "carrier", "utility", "upstream",
                                              "downstream", "internal",   "public",  "media",   NULL};
static const char *const criticalities[] = {"high", "medium", "low", NULL};
static const char *const directions[] = {"upstream", "downstream", NULL};

#define END                                                                                                            \
	{                                                                                                              \
		NULL, TK_SHAPE_ANY, 0, NULL, NULL                                                                      \
	}
#define REQUIRED_TEXT(name)                                                                                            \
	{                                                                                                              \
		name, TK_SHAPE_TEXT, TK_SHAPE_REQUIRED, NULL, NULL                                                     \
	}
#define PLAIN(name)                                                                                                    \
	{                                                                                                              \
		name, TK_SHAPE_TEXT, 0, NULL, NULL                                                                     \
	}
#define DATE(name)                                                                                                     \
	{                                                                                                              \
		name, TK_SHAPE_DATE, 0, NULL, NULL                                                                     \
	}
#define DURATION(name)                                                                                                 \
	{                                                                                                              \
		name, TK_SHAPE_DURATION, 0, NULL, NULL                                                                 \
	}
#define BOOLEAN(name)                                                                                                  \
	{                                                                                                              \
		name, TK_SHAPE_BOOLEAN, 0, NULL, NULL                                                                  \
	}
#define TEXTS(name)                                                                                                    \
	{                                                                                                              \
		name, TK_SHAPE_LIST, TK_SHAPE_LENIENT, &text, NULL                                                     \
	}
#define WORD(name, words)                                                                                              \
	{                                                                                                              \
		name, TK_SHAPE_TEXT, 0, NULL, words                                                                    \
	}
/* A dependency is a name, or {any: [names]} for alternatives; register_references.c checks what a shape cannot say. */
#define NEEDS                                                                                                          \
	{                                                                                                              \
		"depends-on", TK_SHAPE_LIST, TK_SHAPE_LENIENT, &any, NULL                                              \
	}
#define MAPS(name, shape)                                                                                              \
	{                                                                                                              \
		name, TK_SHAPE_LIST, 0, shape, NULL                                                                    \
	}

static const tk_field route_fields[] = {REQUIRED_TEXT("channel"), REQUIRED_TEXT("value"), PLAIN("hours"), PLAIN("note"),
                                        END};
static const tk_shape route = {.type = TK_SHAPE_MAP, .fields = route_fields};

static const tk_field contact_fields[] = {REQUIRED_TEXT("id"),  REQUIRED_TEXT("name"),
                                          TEXTS("aliases"),     WORD("class", contact_classes),
                                          PLAIN("hours"),       DATE("verified"),
                                          PLAIN("verified-by"), MAPS("routes", &route),
                                          TEXTS("registered-with"), PLAIN("role"),
                                          PLAIN("organization"),
                                          PLAIN("note"),        END};
static const tk_shape contact = {.type = TK_SHAPE_MAP, .fields = contact_fields};

static const tk_field role_fields[] = {
        REQUIRED_TEXT("id"), REQUIRED_TEXT("name"), TEXTS("aliases"),   PLAIN("primary"), TEXTS("alternates"),
        PLAIN("takeover"),   BOOLEAN("critical"),   TEXTS("authority"), PLAIN("note"),    END};
static const tk_shape role = {.type = TK_SHAPE_MAP, .fields = role_fields};

static const tk_field person_fields[] = {REQUIRED_TEXT("id"),    REQUIRED_TEXT("name"), TEXTS("aliases"),
                                         PLAIN("hours"),         DATE("verified"),      PLAIN("verified-by"),
                                         MAPS("routes", &route), PLAIN("note"),         END};
static const tk_shape person = {.type = TK_SHAPE_MAP, .fields = person_fields};

static const tk_field party_fields[] = {REQUIRED_TEXT("id"),
                                        REQUIRED_TEXT("name"),
                                        TEXTS("aliases"),
                                        WORD("direction", directions),
                                        PLAIN("service"),
                                        WORD("criticality", criticalities),
                                        PLAIN("connection"),
                                        PLAIN("clause"),
                                        DURATION("notify-within"),
                                        BOOLEAN("after-hours"),
                                        PLAIN("hours"),
                                        DATE("verified"),
                                        PLAIN("verified-by"),
                                        PLAIN("alternate"),
                                        PLAIN("fallback"),
                                        PLAIN("contact"),
                                        PLAIN("organization"),
                                        MAPS("routes", &route),
                                        PLAIN("note"),
                                        END};
static const tk_shape party = {.type = TK_SHAPE_MAP, .fields = party_fields};

static const tk_field service_fields[] = {REQUIRED_TEXT("id"),
                                          REQUIRED_TEXT("name"),
                                          TEXTS("aliases"),
                                          {"priority", TK_SHAPE_INTEGER, 0, NULL, NULL},
                                          DURATION("rto"),
                                          DURATION("tolerable"),
                                          WORD("criticality", criticalities),
                                          PLAIN("manual"),
                                          PLAIN("note"),
                                          END};
static const tk_shape service = {.type = TK_SHAPE_MAP, .fields = service_fields};

static const tk_field channel_fields[] = {REQUIRED_TEXT("id"),
                                          REQUIRED_TEXT("name"),
                                          TEXTS("aliases"),
                                          WORD("kind", tk_channel_kinds),
                                          NEEDS,
                                          PLAIN("value"),
                                          PLAIN("location"),
                                          TEXTS("users"),
                                          DURATION("endurance"),
                                          BOOLEAN("fallback"),
                                          BOOLEAN("out-of-band"),
                                          PLAIN("schedule"),
                                          PLAIN("note"),
                                          END};
static const tk_shape channel = {.type = TK_SHAPE_MAP, .fields = channel_fields};

static const tk_field resource_fields[] = {REQUIRED_TEXT("id"),
                                           REQUIRED_TEXT("name"),
                                           TEXTS("aliases"),
                                           PLAIN("kind"),
                                           NEEDS,
                                           DURATION("endurance"),
                                           PLAIN("location"),
                                           TEXTS("users"),
                                           PLAIN("note"),
                                           END};
static const tk_shape resource = {.type = TK_SHAPE_MAP, .fields = resource_fields};

static const tk_field copy_fields[] = {
        PLAIN("form"), REQUIRED_TEXT("place"), PLAIN("edition"), DATE("date"), NEEDS, PLAIN("note"), END};
static const tk_shape copy = {.type = TK_SHAPE_MAP, .fields = copy_fields};
static const tk_field document_fields[] = {REQUIRED_TEXT("id"),   PLAIN("name"), REQUIRED_TEXT("path"),
                                           MAPS("copies", &copy), PLAIN("note"), END};
static const tk_shape document = {.type = TK_SHAPE_MAP, .fields = document_fields};

static const tk_field outage_fields[] = {REQUIRED_TEXT("id"),  REQUIRED_TEXT("name"), TEXTS("down"),
                                         DURATION("duration"), PLAIN("note"),         END};
static const tk_shape outage = {.type = TK_SHAPE_MAP, .fields = outage_fields};

static const tk_field finding_fields[] = {
        REQUIRED_TEXT("id"), PLAIN("text"), PLAIN("owner"), DATE("due"), DATE("closed"), PLAIN("change"), END};
static const tk_shape finding = {.type = TK_SHAPE_MAP, .fields = finding_fields};
static const tk_field exercise_fields[] = {REQUIRED_TEXT("id"),
                                           {"date", TK_SHAPE_DATE, TK_SHAPE_REQUIRED, NULL, NULL},
                                           PLAIN("name"),
                                           PLAIN("scope"),
                                           TEXTS("concerns"),
                                           TEXTS("channels"),
                                           PLAIN("outcome"),
                                           MAPS("findings", &finding),
                                           PLAIN("note"),
                                           END};
static const tk_shape exercise = {.type = TK_SHAPE_MAP, .fields = exercise_fields};

static const tk_field level_fields[] = {REQUIRED_TEXT("id"), REQUIRED_TEXT("name"), TEXTS("aliases"),
                                        PLAIN("criteria"),   TEXTS("tell"),         DURATION("within"),
                                        PLAIN("no-answer"),  PLAIN("note"),         END};
static const tk_shape level = {.type = TK_SHAPE_MAP, .fields = level_fields};

const tk_register_section tk_register_sections[] = {
        {"contacts", TK_REGISTER_CONTACT, &contact, false},    {"roles", TK_REGISTER_ROLE, &role, false},
        {"people", TK_REGISTER_PERSON, &person, false},        {"suppliers", TK_REGISTER_PARTY, &party, false},
        {"customers", TK_REGISTER_PARTY, &party, true},        {"services", TK_REGISTER_SERVICE, &service, false},
        {"channels", TK_REGISTER_CHANNEL, &channel, false},    {"resources", TK_REGISTER_RESOURCE, &resource, false},
        {"documents", TK_REGISTER_DOCUMENT, &document, false}, {"outages", TK_REGISTER_OUTAGE, &outage, false},
        {"exercises", TK_REGISTER_EXERCISE, &exercise, false}, {"levels", TK_REGISTER_LEVEL, &level, false},
        {NULL, TK_REGISTER_KINDS, NULL, false},
};

/* ---- tenken.yaml ----------------------------------------------------------------------------------------- */

static const char *const sectors[] = {"information-communications",
                                      "finance",
                                      "aviation",
                                      "airport",
                                      "railway",
                                      "electric-power",
                                      "gas",
                                      "government",
                                      "medical",
                                      "water",
                                      "logistics",
                                      "chemical",
                                      "credit",
                                      "petroleum",
                                      "port",
                                      NULL};

/* What the packs ask of a fact is whether it is so; configuration.c looks at the words. */
static const tk_shape fact = {.type = TK_SHAPE_TEXT};

static const tk_field organization_fields[] = {REQUIRED_TEXT("id"),
                                               REQUIRED_TEXT("name"),
                                               WORD("sector", sectors),
                                               TEXTS("variants"),
                                               {"facts", TK_SHAPE_MAP_OF, 0, &fact, NULL},
                                               END};
static const tk_shape organization = {.type = TK_SHAPE_MAP, .fields = organization_fields};

static const tk_field exception_fields[] = {REQUIRED_TEXT("requirement"),
                                            PLAIN("subject"),
                                            REQUIRED_TEXT("reason"),
                                            {"until", TK_SHAPE_DATE, TK_SHAPE_REQUIRED, NULL, NULL},
                                            PLAIN("by"),
                                            END};
static const tk_shape exception = {.type = TK_SHAPE_MAP, .fields = exception_fields};

/* Of one requirement: name -> value, as its pack declares them. */
static const tk_shape parameter = {.type = TK_SHAPE_MAP_OF, .of = &any};

static const tk_field configuration_fields[] = {{"tenken", TK_SHAPE_INTEGER, TK_SHAPE_REQUIRED, NULL, NULL},
                                                {"organization", TK_SHAPE_MAP, TK_SHAPE_REQUIRED, &organization, NULL},
                                                PLAIN("edition"),
                                                TEXTS("plugins"),
                                                PLAIN("index"),
                                                TEXTS("playbooks"),
                                                TEXTS("registers"),
                                                TEXTS("templates"),
                                                TEXTS("ignore"),
                                                PLAIN("outage"),
                                                MAPS("not-applicable", &exception),
                                                {"parameters", TK_SHAPE_MAP_OF, 0, &parameter, NULL},
                                                END};
const tk_shape tk_configuration_shape = {.type = TK_SHAPE_MAP, .fields = configuration_fields};
