/* SPDX-License-Identifier: Apache-2.0 */
/* Checks about information that comes in: advisories, alerts and requests of bodies. */
#ifndef TENKEN_INBOUND_CHECKS_H
#define TENKEN_INBOUND_CHECKS_H

#include <tenken/plugin.h>

extern const tk_check inbound_says_check, intake_owner_check, act_authority_check, outage_intake_check, feedback_check,
        incident_loop_check;

#endif
