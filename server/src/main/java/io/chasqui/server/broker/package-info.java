/**
 * The broker core, whatever protocol its clients speak: virtual hosts with their queues, exchanges and bindings, how
 * they are changed, and how queues and connections on different loops reach each other.
 */
package io.chasqui.server.broker;
