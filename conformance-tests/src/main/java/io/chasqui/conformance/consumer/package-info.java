/**
 * Consumers beyond the protocol's own rules: priorities, the single active consumer, and consumers that the broker
 * cancels. RabbitMQ extensions.
 */
package io.chasqui.conformance.consumer;
