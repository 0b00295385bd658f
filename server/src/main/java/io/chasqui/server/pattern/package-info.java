/**
 * Regular expressions over names, as operators write them in policies and permissions: RabbitMQ's syntax on Java's
 * engine, with a bound on the work that one match may cost.
 */
package io.chasqui.server.pattern;
