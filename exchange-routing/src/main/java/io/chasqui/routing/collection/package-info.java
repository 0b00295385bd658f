/**
 * Collections for state that one thread changes while others read it without locks, sized for the common case of one or
 * a few elements and amortised O(1) for a hundred thousand.
 */
package io.chasqui.routing.collection;
