package io.chasqui.server.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.server.pattern.NamePattern;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What policies add up to, compared with a reading of the rules that is as plain as can be. */
class EffectivePolicyProperties {

    private static final List<String> NUMBERS =
            List.of("max-length", "message-ttl", "delivery-limit", "target-group-size");
    private static final List<String> TEXTS = List.of("overflow", "max-age", "queue-mode");

    @Provide
    Arbitrary<FieldTable> definitions() {
        Arbitrary<Map<String, Long>> numbers = Arbitraries.maps(
                        Arbitraries.of(NUMBERS), Arbitraries.longs().between(-2, 4))
                .ofMaxSize(4);
        Arbitrary<Map<String, String>> texts = Arbitraries.maps(Arbitraries.of(TEXTS), Arbitraries.of("a", "b"))
                .ofMaxSize(3);
        return Combinators.combine(numbers, texts).as((some, others) -> {
            FieldTable.Builder table = FieldTable.builder();
            some.forEach(table::put);
            others.forEach((key, value) -> table.put(key, LongString.of(value)));
            return table.build();
        });
    }

    @Provide
    Arbitrary<Policy> policies() {
        return Combinators.combine(
                        Arbitraries.of("p", "q", "r", "s", "t"),
                        Arbitraries.of("a", "b", "^ab", "c$", "", "x"),
                        Arbitraries.of(PolicyScope.values()),
                        Arbitraries.of(0L, 1L, 2L, 1.5),
                        definitions())
                .as((name, pattern, scope, priority, definition) ->
                        new Policy(name, NamePattern.of(pattern), scope, priority, definition));
    }

    @Provide
    Arbitrary<List<Policy>> policyLists() {
        return policies().list().ofMaxSize(6).uniqueElements(Policy::name);
    }

    @Property
    void theOneThatAppliesIsTheFirstAmongThoseThatCould(
            @ForAll("policyLists") List<Policy> user,
            @ForAll("policyLists") List<Policy> operator,
            @ForAll PolicyTarget target) {
        EffectivePolicy effective = PolicySet.of(user, operator).effectiveFor(target, "abc");
        assertThat(effective.user()).isEqualTo(best(user, target));
        assertThat(effective.operator()).isEqualTo(best(operator, target));
    }

    private static Policy best(List<Policy> policies, PolicyTarget target) {
        Policy best = null;
        for (Policy policy : policies) {
            boolean could = policy.appliesTo(target, "abc");
            if (could && (best == null || isBefore(policy, best))) {
                best = policy;
            }
        }
        return best;
    }

    private static boolean isBefore(Policy one, Policy other) {
        double difference = one.priority().doubleValue() - other.priority().doubleValue();
        return difference == 0 ? one.name().compareTo(other.name()) < 0 : difference > 0;
    }

    @Property
    void aPolicyDoesNotApplyToWhatOneOfItsSettingsMeansNothingTo(@ForAll("policies") Policy policy) {
        Set<String> keys = policy.definition().asMap().keySet();
        boolean forClassic =
                Stream.of("delivery-limit", "target-group-size", "max-age").noneMatch(keys::contains);
        boolean forQuorum = Stream.of("queue-mode", "max-age").noneMatch(keys::contains);
        assertThat(PolicyKey.allMeaningfulTo(PolicyTarget.CLASSIC_QUEUE, policy.definition()))
                .isEqualTo(forClassic);
        assertThat(PolicyKey.allMeaningfulTo(PolicyTarget.QUORUM_QUEUE, policy.definition()))
                .isEqualTo(forQuorum);
        assertThat(PolicyKey.allMeaningfulTo(PolicyTarget.EXCHANGE, policy.definition()))
                .isTrue();
    }

    @Property
    void aMergedDefinitionHasTheSettingsOfBothAndPrefersTheTighterLimit(
            @ForAll("policies") Policy user, @ForAll("policies") Policy operator) {
        FieldTable merged = EffectivePolicy.of(user, operator).definition();
        Set<String> keys = new HashSet<>(user.definition().asMap().keySet());
        keys.addAll(operator.definition().asMap().keySet());
        assertThat(merged.asMap().keySet()).isEqualTo(keys);
        for (String key : keys) {
            Object own = user.definition().get(key);
            Object given = operator.definition().get(key);
            Object expected = own == null ? given : given == null ? own : both(key, own, given);
            assertThat(merged.get(key)).as(key).isEqualTo(expected);
        }
    }

    private static Object both(String key, Object user, Object operator) {
        switch (key) {
            case "max-length", "message-ttl":
                return Math.min(FieldValues.integer(user), FieldValues.integer(operator));
            case "target-group-size":
                return Math.max(FieldValues.integer(user), FieldValues.integer(operator));
            case "delivery-limit":
                return tighter(user, operator);
            case "overflow":
                return operator;
            default:
                return user;
        }
    }

    private static Object tighter(Object user, Object operator) {
        long own = FieldValues.integer(user);
        long given = FieldValues.integer(operator);
        if (own < 0 || given < 0) {
            return own >= 0 ? user : given >= 0 ? operator : user;
        }
        return Math.min(own, given);
    }

    @Property
    void oneAloneIsUnchanged(@ForAll("policies") Policy policy) {
        assertThat(EffectivePolicy.of(policy, null).definition()).isEqualTo(policy.definition());
        assertThat(EffectivePolicy.of(null, policy).definition()).isEqualTo(policy.definition());
    }
}
