package io.chasqui.routing;

/** What a binding leads to. */
public enum DestinationKind {
    QUEUE("queue"),
    EXCHANGE("exchange");

    private final String text;

    DestinationKind(String text) {
        this.text = text;
    }

    /** As RabbitMQ's HTTP API writes it in {@code destination_type}. */
    @Override
    public String toString() {
        return text;
    }

    /** @throws IllegalArgumentException unless it is one of the texts that {@link #toString} gives */
    public static DestinationKind of(String text) {
        for (DestinationKind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("not a kind of destination: " + text);
    }
}
