package io.chasqui.conformance.policy;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Spec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("policies / keys")
class PolicyKeyTest extends PolicySuite {

    private static final Map<String, Object> QUORUM = Map.of("x-queue-type", "quorum");

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void messagesExpireByPolicy(String type) throws Exception {
        String queue = freshName();
        policy(queue, Map.of("message-ttl", 50));
        declared(channel(), queue, Map.of("x-queue-type", type));
        publishAll(channel(), queue, "1", "2");
        eventually(() -> assertThat(ready(channel(), queue)).isZero());
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void anUnusedQueueGoesByPolicy(String type) throws Exception {
        String queue = freshName();
        policy(queue, Map.of("expires", 300));
        declared(channel(), queue, Map.of("x-queue-type", type));
        expectGone(queue);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aQueueIsLimitedByPolicy(String type) throws Exception {
        String queue = freshName();
        policy(queue, Map.of("max-length", 2));
        declared(channel(), queue, Map.of("x-queue-type", type));
        publishAll(channel(), queue, "1", "2", "3");
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(2));
        assertThat(drain(channel(), queue)).containsExactly("2", "3");
    }

    @Test
    void theBytesOfAQueueAreLimitedByPolicy() throws Exception {
        String queue = freshName();
        policy(queue, Map.of("max-length-bytes", 10));
        declared(channel(), queue);
        publishAll(channel(), queue, "aaaa", "bbbb", "cccc");
        assertThat(drain(channel(), queue)).containsExactly("bbbb", "cccc");
    }

    @Test
    void aFullQueueRefusesByPolicy() throws Exception {
        String queue = freshName();
        policy(queue, Map.of("max-length", 1, "overflow", "reject-publish"));
        declared(channel(), queue);
        channel().confirmSelect();
        publishAll(channel(), queue, "1");
        assertThat(channel().waitForConfirms(10_000)).isTrue();
        publishAll(channel(), queue, "2");
        assertThat(channel().waitForConfirms(10_000)).isFalse();
        assertThat(drain(channel(), queue)).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void deadMessagesGoWhereThePolicySays(String type) throws Exception {
        String dead = queue(channel());
        String queue = freshName();
        policy(queue, Map.of("dead-letter-exchange", "", "dead-letter-routing-key", dead));
        declared(channel(), queue, Map.of("x-queue-type", type));
        publishAll(channel(), queue, "1");
        reject(queue);
        eventually(() -> assertThat(ready(channel(), dead)).isEqualTo(1));
        assertThat(take(channel(), dead).getProps().getHeaders()).containsKey("x-death");
    }

    @Test
    void deadMessagesKeepTheirKeyUnlessThePolicyGivesOne() throws Exception {
        String exchange = exchange(channel(), "direct");
        String queue = freshName();
        policy(queue, Map.of("dead-letter-exchange", exchange));
        declared(channel(), queue);
        String dead = boundQueue(channel(), exchange, queue);
        publishAll(channel(), queue, "1");
        reject(queue);
        eventually(() -> assertThat(ready(channel(), dead)).isEqualTo(1));
    }

    @Test
    void aRoutingKeyForDeadMessagesWithoutAnExchangeMeansNothing() throws Exception {
        String dead = queue(channel());
        String queue = freshName();
        policy(queue, Map.of("dead-letter-routing-key", dead));
        declared(channel(), queue);
        publishAll(channel(), queue, "1");
        reject(queue);
        eventually(() -> assertThat(ready(channel(), queue)).isZero());
        assertThat(ready(channel(), dead)).isZero();
    }

    @Test
    void whatAnExchangeCannotRouteGoesWhereThePolicySays() throws Exception {
        String alternate = exchange(channel(), "fanout");
        String queue = boundQueue(channel(), alternate, "");
        String exchange = freshName();
        policy(exchange, Map.of("alternate-exchange", alternate));
        declaredExchange(channel(), exchange, "direct", Map.of());
        publish(channel(), exchange, "nowhere", "1");
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
    }

    @Test
    void failedDeliveriesAreLimitedByPolicy() throws Exception {
        String queue = freshName();
        policy(queue, Map.of("delivery-limit", 1));
        declared(channel(), queue, QUORUM);
        publishAll(channel(), queue, "1");
        for (int deliveries = 0; deliveries < 2; deliveries++) {
            eventually(() -> requeueOne(queue));
        }
        eventually(() -> assertThat(ready(channel(), queue)).isZero());
        assertThat(channel().basicGet(queue, true)).isNull();
    }

    private void requeueOne(String queue) throws Exception {
        GetResponse got = channel().basicGet(queue, false);
        assertThat(got).as("a message in %s", queue).isNotNull();
        channel().basicReject(got.getEnvelope().getDeliveryTag(), true);
    }

    private void reject(String queue) {
        eventually(() -> {
            GetResponse got = channel().basicGet(queue, false);
            assertThat(got).as("a message in %s", queue).isNotNull();
            channel().basicReject(got.getEnvelope().getDeliveryTag(), false);
        });
    }
}
