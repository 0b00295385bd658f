package io.chasqui.conformance.access;

import java.util.Locale;

/** A thing that an operation of the permission matrix is about. */
enum Place {
    QUEUE("queue"),
    NEW_QUEUE("queue"),
    EXCHANGE("exchange"),
    SECOND_EXCHANGE("exchange"),
    TOPIC_EXCHANGE("exchange"),
    NEW_EXCHANGE("exchange"),
    /** Where dead letters and unroutable messages are to go; it is not there. */
    ELSEWHERE("exchange"),
    DEFAULT_EXCHANGE("exchange"),
    /** A routing key of the topic exchange. */
    TOPIC("topic");

    private final String kind;

    Place(String kind) {
        this.kind = kind;
    }

    /** As refusals call it. */
    String kind() {
        return kind;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
