/**
 * What happens in the broker, told to whoever binds a queue to the exchange {@code amq.rabbitmq.event}, with the keys and
 * headers of RabbitMQ's event exchange. Nothing is put together while nobody listens, and a listener that does not keep
 * up costs events and not memory.
 */
package io.chasqui.server.broker.event;
