/**
 * Exchanges, bindings and routing: a pure function from a message and the {@link io.chasqui.routing.Topology} of its
 * virtual host to the queues that take it. Nothing here does I/O, owns a thread or knows what a queue is: the
 * destination is a type parameter. One thread at a time changes a topology, any number route through it without locks.
 */
package io.chasqui.routing;
