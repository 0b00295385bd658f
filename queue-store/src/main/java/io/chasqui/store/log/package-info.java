/**
 * The ports between queues and their store: a queue sees a {@link io.chasqui.store.log.LaneLog} per lane and hands it
 * messages, settlements and blocks; the broker opens a {@link io.chasqui.store.log.MessageStore}. Behind it is a journal
 * with MapDB ({@code log.disk}) or nothing ({@code log.memory}).
 */
package io.chasqui.store.log;
