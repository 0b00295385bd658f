/** A message store that survives nothing, for brokers that a test embeds. */
package io.chasqui.store.log.memory;
