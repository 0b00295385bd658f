package io.chasqui.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.codec.amqp091.FieldTable;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopologyTest {

    private final TestVhost vhost = new TestVhost().queue("q1", "q2", "q3");
    private final Topology<String> topology = vhost.topology;

    @Test
    void defaultExchangeRoutesToTheQueueOfThatName() {
        assertThat(vhost.route("", "q1")).containsExactly("q1");
        assertThat(vhost.route("", "nowhere")).isEmpty();
        assertThat(vhost.route("", "q1", "q3", "q1", "nowhere")).containsExactly("q1", "q3");
    }

    @Test
    void directExchangeComparesKeys() {
        vhost.exchange("d", "direct");
        vhost.bindQueue("d", "q1", "a");
        vhost.bindQueue("d", "q2", "a");
        vhost.bindQueue("d", "q2", "b");
        assertThat(vhost.route("d", "a")).containsExactly("q1", "q2");
        assertThat(vhost.route("d", "b")).containsExactly("q2");
        assertThat(vhost.route("d", "A")).isEmpty();
        assertThat(vhost.route("d", "x", "a", "b")).containsExactly("q1", "q2");
    }

    @Test
    void fanoutExchangeIgnoresKeys() {
        vhost.exchange("f", "fanout");
        vhost.bindQueue("f", "q1", "a");
        vhost.bindQueue("f", "q1", "b");
        vhost.bindQueue("f", "q2", "");
        assertThat(vhost.route("f", "whatever")).containsExactly("q1", "q2");
    }

    @Test
    void theSameBindingTwiceIsOne() {
        vhost.exchange("d", "direct");
        FieldTable ab = FieldTable.of("a", 1, "b", 2);
        FieldTable ba = FieldTable.of("b", 2, "a", 1);
        assertThat(vhost.bindQueue("d", "q1", ab)).isTrue();
        assertThat(vhost.bindQueue("d", "q1", ba)).isFalse();
        assertThat(vhost.bindQueue("d", "q1", FieldTable.EMPTY)).isTrue();
        assertThat(topology.bindings()).hasSize(2);
        vhost.unbind(Binding.toQueue("d", "q1", "", ba));
        assertThat(vhost.route("d", "")).containsExactly("q1");
        vhost.unbind(Binding.toQueue("d", "q1", "", FieldTable.EMPTY));
        assertThat(vhost.route("d", "")).isEmpty();
    }

    @Test
    void unbindingWhatIsNotBoundChangesNothing() {
        vhost.exchange("d", "direct");
        assertThat(topology.removalOfBinding(Binding.toQueue("d", "q1", "a", FieldTable.EMPTY))
                        .isEmpty())
                .isTrue();
        assertThat(topology.removalOfBinding(Binding.toQueue("none", "q1", "a", FieldTable.EMPTY))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void bindingNeedsBothEnds() {
        vhost.exchange("d", "direct");
        assertThatThrownBy(() -> vhost.bindQueue("none", "q1", "a"))
                .hasMessage("NOT_FOUND - no exchange 'none' in vhost '/'");
        assertThatThrownBy(() -> vhost.bindQueue("d", "none", "a"))
                .hasMessage("NOT_FOUND - no queue 'none' in vhost '/'");
        assertThatThrownBy(() -> vhost.bindExchange("d", "none", "a"))
                .hasMessage("NOT_FOUND - no exchange 'none' in vhost '/'");
        assertThat(topology.bindings()).isEmpty();
    }

    @Test
    void followsBindingsBetweenExchangesAndCutsCycles() {
        vhost.exchange("a", "direct");
        vhost.exchange("b", "fanout");
        vhost.exchange("c", "topic");
        vhost.bindExchange("a", "b", "k");
        vhost.bindExchange("b", "c", "");
        vhost.bindExchange("c", "a", "#");
        vhost.bindExchange("c", "c", "#");
        vhost.bindQueue("a", "q1", "k");
        vhost.bindQueue("b", "q1", "");
        vhost.bindQueue("c", "q2", "*");
        assertThat(vhost.route("a", "k")).containsExactly("q1", "q2");
        assertThat(vhost.route("a", "other")).isEmpty();
        assertThat(vhost.route("b", "k")).containsExactly("q1", "q2");
    }

    @Test
    void alternateExchangeTakesWhatMatchesNothing() {
        vhost.exchange("last", "fanout");
        vhost.exchange("second", "direct", FieldTable.of("alternate-exchange", "last"));
        vhost.exchange("first", "direct", FieldTable.of("alternate-exchange", "second"));
        vhost.bindQueue("first", "q1", "1");
        vhost.bindQueue("second", "q2", "2");
        vhost.bindQueue("last", "q3", "");
        assertThat(vhost.route("first", "1")).containsExactly("q1");
        assertThat(vhost.route("first", "2")).containsExactly("q2");
        assertThat(vhost.route("first", "3")).containsExactly("q3");
    }

    @Test
    void alternateExchangeIsNotUsedWhenABindingMatchedThoughNoQueueIsReached() {
        vhost.exchange("alternate", "fanout");
        vhost.bindQueue("alternate", "q1", "");
        vhost.exchange("deadend", "direct");
        vhost.exchange("x", "fanout", FieldTable.of("alternate-exchange", "alternate"));
        vhost.bindExchange("x", "deadend", "");
        assertThat(vhost.route("x", "k")).isEmpty();
    }

    @Test
    void alternateExchangesThatPointAtEachOtherEnd() {
        vhost.exchange("a", "direct", FieldTable.of("alternate-exchange", "b"));
        vhost.exchange("b", "direct", FieldTable.of("alternate-exchange", "a"));
        vhost.exchange("self", "direct", FieldTable.of("alternate-exchange", "self"));
        assertThat(vhost.route("a", "k")).isEmpty();
        assertThat(vhost.route("self", "k")).isEmpty();
    }

    @Test
    void alternateExchangeNeedNotExistAndIsNeverTheDefaultExchange() {
        vhost.exchange("a", "direct", FieldTable.of("alternate-exchange", "later"));
        assertThat(vhost.route("a", "q1")).isEmpty();
        vhost.exchange("later", "fanout");
        vhost.bindQueue("later", "q2", "");
        assertThat(vhost.route("a", "q1")).containsExactly("q2");
        vhost.exchange("b", "direct", FieldTable.of("alternate-exchange", ""));
        assertThat(vhost.route("b", "q1")).isEmpty();
    }

    @Test
    void policyGivesAnAlternateExchangeUnlessTheArgumentDoes() {
        vhost.exchange("f1", "fanout");
        vhost.exchange("f2", "fanout");
        vhost.bindQueue("f1", "q1", "");
        vhost.bindQueue("f2", "q2", "");
        vhost.exchange("plain", "direct");
        vhost.exchange("withArgument", "direct", FieldTable.of("alternate-exchange", "f1"));
        topology.policyAlternateExchange("plain", "f2");
        topology.policyAlternateExchange("withArgument", "f2");
        assertThat(vhost.route("plain", "k")).containsExactly("q2");
        assertThat(vhost.route("withArgument", "k")).containsExactly("q1");
        topology.policyAlternateExchange("plain", null);
        assertThat(vhost.route("plain", "k")).isEmpty();
    }

    @Test
    void tellsWhetherTheKeyAloneDecides() {
        vhost.exchange("d", "direct", FieldTable.of("alternate-exchange", "h"));
        vhost.exchange("h", "headers");
        vhost.exchange("r", "x-random");
        vhost.exchange("f", "fanout");
        vhost.bindQueue("d", "q1", "k");
        vhost.bindExchange("f", "r", "");
        vhost.route("d", "k");
        assertThat(vhost.dependsOnlyOnKey()).isTrue();
        vhost.route("", "k");
        assertThat(vhost.dependsOnlyOnKey()).isTrue();
        vhost.route("d", "k", "extra");
        assertThat(vhost.dependsOnlyOnKey()).isFalse();
        vhost.route("d", "other");
        assertThat(vhost.dependsOnlyOnKey()).isFalse();
        vhost.route("f", "k");
        assertThat(vhost.dependsOnlyOnKey()).isFalse();
    }

    @Test
    void everyChangeMovesTheVersion() {
        long start = topology.version();
        vhost.exchange("d", "direct");
        long declared = topology.version();
        vhost.bindQueue("d", "q1", "a");
        long bound = topology.version();
        vhost.bindQueue("d", "q1", "a");
        assertThat(topology.version()).isEqualTo(bound);
        vhost.unbindQueue("d", "q1", "a");
        long unbound = topology.version();
        vhost.queue("q9");
        long queueAdded = topology.version();
        topology.policyAlternateExchange("d", "x");
        assertThat(List.of(start, declared, bound, unbound, queueAdded, topology.version()))
                .doesNotHaveDuplicates();
    }

    @Test
    void queueTakesItsBindingsAndLonelyAutoDeleteExchangesAlong() {
        vhost.exchange("keep", "direct");
        vhost.autoDeleteExchange("top", "fanout");
        vhost.autoDeleteExchange("middle", "fanout");
        vhost.autoDeleteExchange("busy", "fanout");
        vhost.bindExchange("keep", "top", "k");
        vhost.bindExchange("top", "middle", "");
        vhost.bindQueue("middle", "q1", "");
        vhost.bindQueue("middle", "q1", "again");
        vhost.bindQueue("busy", "q1", "");
        vhost.bindQueue("busy", "q2", "");
        Removal removal = topology.removalOfQueues(Set.of("q1"));
        assertThat(removal.exchanges()).containsExactly("middle", "top");
        assertThat(removal.bindings()).hasSize(5);
        topology.apply(removal);
        assertThat(topology.exchange("top")).isNull();
        assertThat(topology.exchange("keep").bindings()).isEmpty();
        assertThat(topology.bindings()).containsExactly(Binding.toQueue("busy", "q2", "", FieldTable.EMPTY));
    }

    @Test
    void twoQueuesThatGoTogetherCountTogether() {
        vhost.autoDeleteExchange("a", "fanout");
        vhost.bindQueue("a", "q1", "");
        vhost.bindQueue("a", "q2", "");
        assertThat(topology.removalOfQueues(Set.of("q1")).exchanges()).isEmpty();
        assertThat(topology.removalOfQueues(Set.of("q1", "q2")).exchanges()).containsExactly("a");
    }

    @Test
    void autoDeleteExchangeStaysUntilItsLastBindingAsASource() {
        vhost.exchange("source", "fanout");
        vhost.autoDeleteExchange("a", "fanout");
        vhost.bindExchange("source", "a", "");
        vhost.unbind(Binding.toExchange("source", "a", "", FieldTable.EMPTY));
        assertThat(topology.exchange("a")).isNotNull();
        vhost.bindQueue("a", "q1", "1");
        vhost.bindQueue("a", "q1", "2");
        vhost.unbindQueue("a", "q1", "1");
        assertThat(topology.exchange("a")).isNotNull();
        vhost.unbindQueue("a", "q1", "2");
        assertThat(topology.exchange("a")).isNull();
    }

    @Test
    void exchangeTakesItsBindingsBothWaysAlong() {
        vhost.exchange("a", "fanout");
        vhost.exchange("b", "fanout");
        vhost.bindExchange("a", "b", "");
        vhost.bindExchange("b", "b", "");
        vhost.bindQueue("b", "q1", "");
        vhost.bindQueue("a", "q2", "");
        topology.apply(topology.removalOfExchange("b"));
        assertThat(topology.exchange("b")).isNull();
        assertThat(topology.bindings()).containsExactly(Binding.toQueue("a", "q2", "", FieldTable.EMPTY));
        assertThat(topology.bindingsTo(DestinationKind.EXCHANGE, "b")).isEmpty();
        assertThat(topology.bindingsTo(DestinationKind.QUEUE, "q1")).isEmpty();
        assertThat(topology.removalOfExchange("b").isEmpty()).isTrue();
    }

    @Test
    void refusesUnknownTypesAndBadArguments() {
        assertThatThrownBy(() -> vhost.exchange("x", "nosuch"))
                .hasMessage("PRECONDITION_FAILED - unknown exchange type 'nosuch'");
        assertThatThrownBy(() -> vhost.exchange("x", "direct", FieldTable.of("alternate-exchange", 5)))
                .hasMessage("PRECONDITION_FAILED - invalid type 'signedint' for arg 'alternate-exchange' in "
                        + "exchange 'x' in vhost '/'");
    }

    @Test
    void declaringAgainGivesTheExchangeThatIsThere() {
        Exchange<String> first = vhost.exchange("d", "direct");
        assertThat(vhost.exchange("d", "direct")).isSameAs(first);
    }
}
