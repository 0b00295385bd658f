package io.chasqui.server.broker.policy;

import java.util.EnumSet;
import java.util.Set;

/** The kinds of objects that a policy applies to: its {@code apply-to}. */
public enum PolicyScope {
    ALL("all", EnumSet.allOf(PolicyTarget.class)),
    EXCHANGES("exchanges", EnumSet.of(PolicyTarget.EXCHANGE)),
    QUEUES("queues", EnumSet.complementOf(EnumSet.of(PolicyTarget.EXCHANGE))),
    CLASSIC_QUEUES("classic_queues", EnumSet.of(PolicyTarget.CLASSIC_QUEUE)),
    QUORUM_QUEUES("quorum_queues", EnumSet.of(PolicyTarget.QUORUM_QUEUE)),
    STREAMS("streams", EnumSet.of(PolicyTarget.STREAM));

    private final String word;
    private final Set<PolicyTarget> targets;

    PolicyScope(String word, Set<PolicyTarget> targets) {
        this.word = word;
        this.targets = targets;
    }

    /** As it is written in a policy. */
    public String word() {
        return word;
    }

    public boolean covers(PolicyTarget target) {
        return targets.contains(target);
    }

    /** The scope that a word names, or null. */
    public static PolicyScope of(String word) {
        for (PolicyScope scope : values()) {
            if (scope.word.equals(word)) {
                return scope;
            }
        }
        return null;
    }
}
