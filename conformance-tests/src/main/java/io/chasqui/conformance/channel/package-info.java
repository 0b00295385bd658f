/** The channel class and access.request: opening, closing, flow, and commands at the wrong time. AMQP 0-9-1 section 1.5. */
package io.chasqui.conformance.channel;
