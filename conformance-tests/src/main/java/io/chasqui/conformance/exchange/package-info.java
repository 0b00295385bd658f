/** The exchange class and routing: types, bindings, alternate exchanges. AMQP 0-9-1 sections 1.6, 3.1 and RabbitMQ's extensions. */
package io.chasqui.conformance.exchange;
