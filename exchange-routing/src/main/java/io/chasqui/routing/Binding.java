package io.chasqui.routing;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.ShortString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.TreeSet;

/**
 * A binding inside one virtual host. Two bindings are the same if all their parts are equal; the order of the arguments
 * does not count.
 *
 * @param source name of the exchange whose messages it takes
 * @param destination name of the queue or exchange it leads to
 */
public record Binding(
        String source, DestinationKind destinationKind, String destination, String routingKey, FieldTable arguments) {

    private static final int HASH_LENGTH = 9;
    private static final String UNESCAPED = "-._";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    public static Binding toQueue(String source, String queue, String routingKey, FieldTable arguments) {
        return new Binding(source, DestinationKind.QUEUE, queue, routingKey, arguments);
    }

    public static Binding toExchange(String source, String exchange, String routingKey, FieldTable arguments) {
        return new Binding(source, DestinationKind.EXCHANGE, exchange, routingKey, arguments);
    }

    /**
     * Tells this binding from the others between the same source and destination, in the form of RabbitMQ's HTTP API:
     * the routing key escaped for a URL ({@code ~} if it is empty) and, if there are arguments, {@code ~} with a hash of
     * them. Clients hand it back as they got it, so the hash need not be RabbitMQ's; it stays the same over restarts.
     */
    public String propertiesKey() {
        String key = routingKey.isEmpty() ? "~" : escaped(routingKey);
        return arguments.isEmpty() ? key : key + '~' + argumentsHash();
    }

    /** A text that no other binding of the virtual host has; its name in a store of definitions. */
    public String id() {
        String hash = arguments.isEmpty() ? "" : argumentsHash();
        return destinationKind + "\n" + source + '\n' + destination + '\n' + routingKey + '\n' + hash;
    }

    /** This binding as a value of the store of definitions. */
    public FieldTable toTable() {
        return FieldTable.builder()
                .put("source", StoredFields.ofName(source))
                .put("destination-type", destinationKind.toString())
                .put("destination", StoredFields.ofName(destination))
                .put("routing-key", StoredFields.ofName(routingKey))
                .put("arguments", arguments)
                .build();
    }

    /** The binding of which {@link #toTable} gave the table. */
    public static Binding fromTable(FieldTable table) {
        return new Binding(
                StoredFields.name(table, "source"),
                DestinationKind.of(StoredFields.name(table, "destination-type")),
                StoredFields.name(table, "destination"),
                StoredFields.name(table, "routing-key"),
                StoredFields.table(table, "arguments"));
    }

    private String argumentsHash() {
        FieldTable.Builder sorted = FieldTable.builder();
        for (String name : new TreeSet<>(arguments.names())) {
            sorted.put(name, arguments.get(name));
        }
        byte[] digest = sha256(sorted.build().encode());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, HASH_LENGTH));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String escaped(String key) {
        StringBuilder out = new StringBuilder(key.length() + 8);
        for (byte octet : ShortString.encode(key)) {
            char c = (char) (octet & 0xFF);
            if (c == ' ') {
                out.append('+');
            } else if (isUnescaped(c)) {
                out.append(c);
            } else {
                out.append('%').append(HEX[c >> 4]).append(HEX[c & 0xF]);
            }
        }
        return out.toString();
    }

    private static boolean isUnescaped(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || UNESCAPED.indexOf(c) >= 0;
    }
}
