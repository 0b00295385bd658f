/** What users may do over AMQP: permissions, topic permissions, limits, and what becomes of those who are deleted. */
package io.chasqui.conformance.access;
