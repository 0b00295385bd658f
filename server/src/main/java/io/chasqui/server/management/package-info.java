/**
 * The management HTTP API: the server that listens for it, and the way of a request through it. What a route does is in
 * the package {@code resource}; nothing here runs on an event loop.
 */
package io.chasqui.server.management;
