/** Exchanges of type {@code x-delayed-message}, known from a plugin that RabbitMQ does not come with. */
package io.chasqui.conformance.delayed;
