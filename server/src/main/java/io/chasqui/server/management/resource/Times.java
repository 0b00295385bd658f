package io.chasqui.server.management.resource;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as the management API writes them. */
final class Times {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneOffset.UTC);

    private Times() {}

    static String text(long millis) {
        return FORMAT.format(Instant.ofEpochMilli(millis));
    }
}
