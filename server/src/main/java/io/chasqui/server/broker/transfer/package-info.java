/**
 * Moving messages from a queue elsewhere, for an operator: all or those that match a filter, at a chosen pace, with
 * progress. Each move runs on the loop of its source queue, a few messages at a time; a message leaves the source when
 * all queues it goes to have confirmed it.
 */
package io.chasqui.server.broker.transfer;
