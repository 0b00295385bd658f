/**
 * The event loops and how work passes between them. Each connection lives on one loop and each queue is owned by one;
 * what crosses from one loop to another goes in batches, once per turn of the loop.
 */
package io.chasqui.server.loop;
