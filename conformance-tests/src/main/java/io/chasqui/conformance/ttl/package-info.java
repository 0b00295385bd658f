/** How long a message may wait in a queue: by argument of the queue, by its own expiration, and by both. */
package io.chasqui.conformance.ttl;
