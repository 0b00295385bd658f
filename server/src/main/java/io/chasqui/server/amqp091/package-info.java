/**
 * AMQP 0-9-1 as a client sees it: the connection and its handshake, channels, and what a channel remembers (content
 * being assembled, confirms owed, deliveries not acknowledged). Everything of one connection runs on one event loop.
 */
package io.chasqui.server.amqp091;
