/**
 * Tests of the commands of {@code chasqui}: the packaged command in a process of its own, typed as an operator types it,
 * against the management API of the broker under test. What a command of {@code rabbitmqctl} does too, it does to
 * RabbitMQ as well.
 */
package io.chasqui.conformance.cli;
