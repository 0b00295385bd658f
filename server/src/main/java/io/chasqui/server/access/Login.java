package io.chasqui.server.access;

/**
 * How a login ended.
 *
 * @param identity null unless it was accepted
 * @param reason for the log; null if it was accepted. It says nothing secret
 */
public record Login(Outcome outcome, Identity identity, String reason) {

    /** The ways in which it can end. */
    public enum Outcome {
        ACCEPTED,
        REFUSED,
        ONLY_FROM_LOOPBACK
    }

    public static Login accepted(Identity identity) {
        return new Login(Outcome.ACCEPTED, identity, null);
    }

    public static Login refused(String reason) {
        return new Login(Outcome.REFUSED, null, reason);
    }

    static Login onlyFromLoopback() {
        return new Login(Outcome.ONLY_FROM_LOOPBACK, null, "user may only log in from loopback");
    }

    public boolean isAccepted() {
        return outcome == Outcome.ACCEPTED;
    }
}
