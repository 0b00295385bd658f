/** The queue class: declaring, purging, deleting, and who may use a queue. AMQP 0-9-1 section 1.7 and RabbitMQ's rules. */
package io.chasqui.conformance.queue;
