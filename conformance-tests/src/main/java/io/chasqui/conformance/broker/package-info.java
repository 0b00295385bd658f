/**
 * The brokers that are judged: one that is started as a user starts it, from the packaged jar in a process of its own, or
 * any other that is given by its URI.
 */
package io.chasqui.conformance.broker;
