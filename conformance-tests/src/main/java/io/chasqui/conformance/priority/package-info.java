/**
 * In which order messages leave a queue: priorities of classic and quorum queues, where a message goes that comes back,
 * and which one a queue drops that is too long.
 */
package io.chasqui.conformance.priority;
