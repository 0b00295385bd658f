/** Dead letter exchanges, RabbitMQ's extension: what is dead-lettered, where it goes and what its headers then say. */
package io.chasqui.conformance.deadletter;
