/**
 * What a broker still has after an orderly restart and after {@code kill -9}: durable definitions, and every message whose
 * confirm or tx.commit-ok it has sent.
 */
package io.chasqui.conformance.durability;
