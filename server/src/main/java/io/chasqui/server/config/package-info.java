/**
 * The broker's configuration. Every key is declared once, as an annotated component of one of the section records;
 * {@link io.chasqui.server.config.BrokerConfig} is the immutable whole, built from text in the style of RabbitMQ's
 * {@code rabbitmq.conf}. The reference page of the documentation is generated from the same declarations.
 */
package io.chasqui.server.config;
