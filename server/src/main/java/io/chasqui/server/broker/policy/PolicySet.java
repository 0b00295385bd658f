package io.chasqui.server.broker.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The policies of one virtual host as they are at one moment, each kind in the order in which they are tried. */
public record PolicySet(List<Policy> user, List<Policy> operator) {

    public static final PolicySet NONE = new PolicySet(List.of(), List.of());

    /** Highest priority first; of equal ones the first by name. */
    private static final Comparator<Policy> PRECEDENCE = Comparator.comparingDouble(
                    (Policy policy) -> -policy.priority().doubleValue())
            .thenComparing(Policy::name);

    public PolicySet {
        user = List.copyOf(user);
        operator = List.copyOf(operator);
    }

    public static PolicySet of(Collection<Policy> user, Collection<Policy> operator) {
        return new PolicySet(ordered(user), ordered(operator));
    }

    private static List<Policy> ordered(Collection<Policy> policies) {
        List<Policy> ordered = new ArrayList<>(policies);
        ordered.sort(PRECEDENCE);
        return ordered;
    }

    /** What applies to an object. */
    public EffectivePolicy effectiveFor(PolicyTarget target, String object) {
        Policy userPolicy = first(user, target, object);
        Policy operatorPolicy = first(operator, target, object);
        return userPolicy == null && operatorPolicy == null
                ? EffectivePolicy.NONE
                : EffectivePolicy.of(userPolicy, operatorPolicy);
    }

    private static Policy first(List<Policy> policies, PolicyTarget target, String object) {
        for (Policy policy : policies) {
            if (policy.appliesTo(target, object)) {
                return policy;
            }
        }
        return null;
    }
}
