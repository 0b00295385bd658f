/** The connection class: from the protocol header to close-ok, and what a broken frame costs. AMQP 0-9-1 sections 1.4, 2.2, 4.2. */
package io.chasqui.conformance.connection;
