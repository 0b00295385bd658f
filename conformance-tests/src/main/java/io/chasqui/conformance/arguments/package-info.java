/** What the x- arguments of queue.declare may be and what they do: RabbitMQ's extensions to AMQP 0-9-1 section 1.7.2. */
package io.chasqui.conformance.arguments;
