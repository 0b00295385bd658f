/**
 * Publishers and consumers at full speed that keep account of every message, so that a test can crash the broker under
 * them and ask afterwards what was lost, doubled or out of order.
 */
package io.chasqui.conformance.load;
