package io.chasqui.server.management.resource;

import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.server.management.http.ApiException;

/** Names that clients give to what they declare. */
final class Names {

    private Names() {}

    /**
     * Checks a name as a client of AMQP could not help to: there it would not fit into its field.
     *
     * @throws ApiException 400
     */
    static String of(String kind, String name) {
        int length = ShortString.encode(name).length;
        if (length > ShortString.MAX_LENGTH) {
            throw ApiException.badRequest(kind + " should be less than 255 bytes, actually was " + length + "\n");
        }
        return name.replace("\r", "").replace("\n", "");
    }
}
