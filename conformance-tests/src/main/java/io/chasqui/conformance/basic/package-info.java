/** The basic class: publishing, consuming, acknowledging and everything a message goes through. AMQP 0-9-1 sections 1.8, 3.1. */
package io.chasqui.conformance.basic;
