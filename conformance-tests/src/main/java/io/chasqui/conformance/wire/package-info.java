/**
 * A client of single frames: it sends what a well-behaved client library never would, and sees what such a library hides
 * (the header exchange, heartbeats, the end of the stream). AMQP 0-9-1 sections 2.2 and 4.2.
 */
package io.chasqui.conformance.wire;
