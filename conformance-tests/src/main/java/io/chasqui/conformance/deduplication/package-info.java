/** Deduplication: queues and exchanges that drop copies of messages, which nothing in AMQP or RabbitMQ itself does. */
package io.chasqui.conformance.deduplication;
