package io.chasqui.server.management.http;

/** Who may use a route. An administrator may use them all. */
public enum Access {
    /** Also who has not logged in. */
    ANYONE(""),
    /** Every user with a tag of the management API. */
    MANAGEMENT("Not management user"),
    POLICYMAKER("User not authorised to access object"),
    MONITORING("Not monitor user"),
    ADMINISTRATOR("Not administrator user");

    private final String refusal;

    Access(String refusal) {
        this.refusal = refusal;
    }

    /** What RabbitMQ tells a user who has logged in and may not use the route. */
    public String refusal() {
        return refusal;
    }
}
