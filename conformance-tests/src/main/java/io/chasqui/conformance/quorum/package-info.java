/** Queues of type quorum on one broker: what they count, when they give a message up, and what they do not support. */
package io.chasqui.conformance.quorum;
