package io.chasqui.server.traffic;

/** The kinds of queues that deliveries are counted for. */
public enum QueueKind {
    CLASSIC("rabbit_classic_queue"),
    QUORUM("rabbit_quorum_queue"),
    /** Direct replies, which no queue holds. */
    VOLATILE("rabbit_volatile_queue");

    private final String label;

    QueueKind(String label) {
        this.label = label;
    }

    /** As in the labels of metrics. */
    public String label() {
        return label;
    }
}
