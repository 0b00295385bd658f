/**
 * The journal of one node: what owner threads append is gathered into checksummed groups, one write and one sync per
 * group, in segments of fixed size that are recycled. This package knows files, groups and record layouts; it knows
 * nothing of queues, blocks or MapDB.
 */
package io.chasqui.store.journal;
