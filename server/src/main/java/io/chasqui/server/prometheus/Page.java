package io.chasqui.server.prometheus;

/** What a scrape may ask for. */
enum Page {

    /** Sums over all objects. */
    AGGREGATED("default", "aggregated"),

    /** Every object for itself. */
    PER_OBJECT("per-object", "per-object"),

    /** Every object for itself, of those families that were asked for. */
    DETAILED("detailed", "detailed");

    private final String registry;
    private final String endpoint;

    Page(String registry, String endpoint) {
        this.registry = registry;
        this.endpoint = endpoint;
    }

    /** What the label {@code registry} calls it. */
    String registry() {
        return registry;
    }

    /** What the label {@code rabbitmq_endpoint} calls it. */
    String endpoint() {
        return endpoint;
    }
}
