package io.chasqui.server.traffic;

/** A protocol that clients speak. */
public enum Protocol {
    AMQP_0_9_1("amqp091");

    private final String label;

    Protocol(String label) {
        this.label = label;
    }

    /** As in the labels of metrics. */
    public String label() {
        return label;
    }
}
