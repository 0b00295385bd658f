package io.chasqui.server.prometheus;

import io.chasqui.server.metrics.Family;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * A number that every object of one kind has.
 *
 * @param groups the words by which the detailed page is asked for it
 * @param value read on any thread, without waiting
 * @param total of all objects, where those that are gone count too; null to add up those that are there
 */
record Column<T>(Family family, Set<String> groups, ToLongFunction<T> value, LongSupplier total) {

    boolean isIn(Set<String> chosen) {
        return groups.stream().anyMatch(chosen::contains);
    }
}
