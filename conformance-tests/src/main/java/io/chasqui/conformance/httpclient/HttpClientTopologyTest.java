package io.chasqui.conformance.httpclient;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.http.client.GetAckMode;
import com.rabbitmq.http.client.GetEncoding;
import com.rabbitmq.http.client.domain.BindingInfo;
import com.rabbitmq.http.client.domain.DeleteQueueParameters;
import com.rabbitmq.http.client.domain.DestinationType;
import com.rabbitmq.http.client.domain.DetailsParameters;
import com.rabbitmq.http.client.domain.ExchangeInfo;
import com.rabbitmq.http.client.domain.InboundMessage;
import com.rabbitmq.http.client.domain.OutboundMessage;
import com.rabbitmq.http.client.domain.Page;
import com.rabbitmq.http.client.domain.QueryParameters;
import com.rabbitmq.http.client.domain.QueueInfo;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("management / Java client: exchanges, queues, bindings, messages")
class HttpClientTopologyTest extends HttpClientSuite {

    // ---- Exchanges

    @Test
    void anExchangeIsDeclaredShownListedAndDeleted() {
        String vhost = vhost();
        client.declareExchange(
                vhost, "x", new ExchangeInfo("topic", true, false, true, Map.of("alternate-exchange", "y")));

        ExchangeInfo exchange = client.getExchange(vhost, "x");
        assertThat(exchange.getType()).isEqualTo("topic");
        assertThat(exchange.isDurable()).isTrue();
        assertThat(exchange.isAutoDelete()).isFalse();
        assertThat(exchange.isInternal()).isTrue();
        assertThat(exchange.getArguments()).containsEntry("alternate-exchange", "y");
        assertThat(client.getExchanges(vhost)).extracting(ExchangeInfo::getName).contains("", "x", "amq.topic");
        assertThat(client.getExchanges()).anyMatch(each -> vhost.equals(each.getVhost()));
        client.deleteExchange(vhost, "x");
        assertThat(client.getExchange(vhost, "x")).isNull();
    }

    @Test
    void anExchangeOfAnotherTypeIsNotRedeclared() {
        String vhost = vhost();
        client.declareExchange(vhost, "x", new ExchangeInfo("direct", true, false));

        expectStatus(400, () -> client.declareExchange(vhost, "x", new ExchangeInfo("fanout", true, false)));
    }

    // ---- Queues

    @Test
    void aQueueIsDeclaredShownListedAndDeleted() {
        String vhost = vhost();
        client.declareQueue(vhost, "q", new QueueInfo(true, false, false, Map.of("x-max-length", 7)));

        QueueInfo queue = client.getQueue(vhost, "q");
        assertThat(queue.getVhost()).isEqualTo(vhost);
        assertThat(queue.getType()).isEqualTo("classic");
        assertThat(queue.isDurable()).isTrue();
        assertThat(queue.isAutoDelete()).isFalse();
        assertThat(queue.isExclusive()).isFalse();
        assertThat(queue.getArguments()).containsEntry("x-max-length", 7);
        assertThat(queue.getNode()).isNotEmpty();
        assertThat(client.getQueues(vhost)).extracting(QueueInfo::getName).containsExactly("q");
        assertThat(client.getQueues()).anyMatch(each -> vhost.equals(each.getVhost()));
        client.deleteQueue(vhost, "q");
        assertThat(client.getQueue(vhost, "q")).isNull();
    }

    @Test
    void aQuorumQueueTellsItsLeaderAndMembers() {
        String vhost = vhost();
        client.declareQueue(vhost, "q", new QueueInfo(true, false, false, Map.of("x-queue-type", "quorum")));

        eventually(() -> assertThat(client.getQueue(vhost, "q").getType()).isEqualTo("quorum"));
        QueueInfo queue = client.getQueue(vhost, "q");
        assertThat(queue.getLeaderNode()).isEqualTo(client.getOverview().getNode());
        assertThat(queue.getMemberNodes()).containsExactly(queue.getLeaderNode());
    }

    @Test
    void aQueueCountsItsMessages() {
        String vhost = vhost();
        String queue = queue(vhost);
        publish(vhost, queue, "12345");

        eventually(() -> {
            QueueInfo info = client.getQueue(vhost, queue);
            assertThat(info.getTotalMessages()).isEqualTo(1);
            assertThat(info.getMessagesReady()).isEqualTo(1);
            assertThat(info.getMessagesUnacknowledged()).isZero();
            assertThat(info.getMessageBytes()).isEqualTo(5);
            assertThat(info.getConsumerCount()).isZero();
        });
    }

    @Test
    void aQueueIsShownWithSamples() {
        String vhost = vhost();
        String queue = queue(vhost);
        publish(vhost, queue, "1");

        eventually(() -> {
            QueueInfo info = client.getQueue(
                    vhost, queue, new DetailsParameters().messageRates(60, 5).lengths(60, 5));
            assertThat(info.getMessagesReadyDetails()).isNotNull();
            assertThat(info.getMessagesReadyDetails().getSamples()).isNotEmpty();
        });
    }

    @Test
    void aQueueIsPurged() {
        String vhost = vhost();
        String queue = queue(vhost);
        publish(vhost, queue, "1");
        client.purgeQueue(vhost, queue);

        assertThat(client.get(vhost, queue)).isNull();
    }

    @Test
    void aQueueThatIsNotEmptyIsDeletedOnlyWithoutTheCondition() {
        String vhost = vhost();
        String queue = queue(vhost);
        publish(vhost, queue, "1");

        expectStatus(400, () -> client.deleteQueue(vhost, queue, new DeleteQueueParameters(true, false)));
        client.deleteQueue(vhost, queue, new DeleteQueueParameters(false, true));
        assertThat(client.getQueue(vhost, queue)).isNull();
    }

    @Test
    void deletingWhatIsNotThereIsNoError() {
        client.deleteQueue("/", freshName());
        client.deleteExchange("/", freshName());
        client.deleteVhost(freshName());
        client.deleteUser(freshName());
    }

    // ---- Pages

    @Test
    void listsHavePages() {
        String vhost = vhost();
        for (int i = 0; i < 15; i++) {
            client.declareQueue(vhost, "queue-" + (i + 10), new QueueInfo(true, false, false));
        }
        QueryParameters query = new QueryParameters()
                .name("^queue-", true)
                .pagination()
                .pageSize(10)
                .query();

        Page<QueueInfo> first = client.getQueues(vhost, query);
        assertThat(first.getItemsAsList()).hasSize(10);
        Page<QueueInfo> page =
                client.getQueues(vhost, query.pagination().nextPage(first).query());

        assertThat(page.getItemsAsList())
                .extracting(QueueInfo::getName)
                .containsExactly("queue-20", "queue-21", "queue-22", "queue-23", "queue-24");
        assertThat(page.getTotalCount()).isEqualTo(15);
        assertThat(page.getFilteredCount()).isEqualTo(15);
        assertThat(page.getItemCount()).isEqualTo(5);
        assertThat(page.getPage()).isEqualTo(2);
        assertThat(page.getPageCount()).isEqualTo(2);
        assertThat(page.getPageSize()).isEqualTo(10);
    }

    @Test
    void pagesShowTheColumnsAskedFor() {
        String vhost = vhost();
        queue(vhost);
        QueryParameters query = new QueryParameters()
                .columns()
                .add("name")
                .query()
                .pagination()
                .pageSize(10)
                .query();

        QueueInfo queue = client.getQueues(vhost, query).getItemsAsList().get(0);

        assertThat(queue.getName()).isNotEmpty();
        assertThat(queue.getVhost()).isNull();
    }

    @Test
    void exchangesConnectionsAndChannelsHavePagesToo() throws Exception {
        channel();
        QueryParameters query = new QueryParameters().pagination().pageSize(1).query();

        assertThat(client.getExchanges(query).getItemsAsList()).hasSize(1);
        assertThat(client.getExchanges(vhost(), query).getTotalCount()).isGreaterThan(5);
        eventually(
                () -> assertThat(client.getConnections(query).getItemsAsList()).hasSize(1));
        eventually(() -> assertThat(client.getChannels(query).getItemsAsList()).hasSize(1));
    }

    // ---- Bindings

    @Test
    void aQueueIsBoundAndUnbound() {
        String vhost = vhost();
        String queue = queue(vhost);
        client.bindQueue(vhost, queue, "amq.topic", "a.b");

        List<BindingInfo> bindings = client.getQueueBindingsBetween(vhost, "amq.topic", queue);
        assertThat(bindings).hasSize(1);
        BindingInfo binding = bindings.get(0);
        assertThat(binding.getSource()).isEqualTo("amq.topic");
        assertThat(binding.getDestination()).isEqualTo(queue);
        assertThat(binding.getDestinationType()).isEqualTo(DestinationType.QUEUE);
        assertThat(binding.getRoutingKey()).isEqualTo("a.b");
        assertThat(binding.getPropertiesKey()).isEqualTo("a.b");
        assertThat(client.getQueueBindings(vhost, queue)).hasSize(2);
        assertThat(client.getBindingsBySource(vhost, "amq.topic")).hasSize(1);
        assertThat(client.getBindings(vhost)).hasSize(2);
        client.unbindQueue(vhost, queue, "amq.topic", "a.b");
        assertThat(client.getQueueBindingsBetween(vhost, "amq.topic", queue)).isEmpty();
    }

    @Test
    void aBindingHasArguments() {
        String vhost = vhost();
        String queue = queue(vhost);
        client.bindQueue(vhost, queue, "amq.headers", "", Map.of("x-match", "any", "n", 1));

        assertThat(client.getQueueBindingsBetween(vhost, "amq.headers", queue))
                .singleElement()
                .satisfies(binding -> {
                    assertThat(binding.getArguments())
                            .containsEntry("x-match", "any")
                            .containsEntry("n", 1);
                    assertThat(binding.getPropertiesKey()).isNotEqualTo("~");
                });
    }

    @Test
    void anExchangeIsBoundAndUnbound() {
        String vhost = vhost();
        client.bindExchange(vhost, "amq.fanout", "amq.topic", "k");

        assertThat(client.getExchangeBindingsBetween(vhost, "amq.topic", "amq.fanout"))
                .extracting(BindingInfo::getDestinationType)
                .containsExactly(DestinationType.EXCHANGE);
        assertThat(client.getExchangeBindingsByDestination(vhost, "amq.fanout")).hasSize(1);
        client.unbindExchange(vhost, "amq.fanout", "amq.topic", "k");
        assertThat(client.getExchangeBindingsByDestination(vhost, "amq.fanout")).isEmpty();
    }

    // ---- Messages

    private boolean publish(String vhost, String queue, String text) {
        return client.publish(
                vhost,
                "amq.default",
                queue,
                new OutboundMessage()
                        .payload(text)
                        .utf8Encoded()
                        .properties(Map.of("delivery_mode", 1, "headers", Map.of("h", "v"))));
    }

    @Test
    void aMessageIsPublishedAndTaken() {
        String vhost = vhost();
        String queue = queue(vhost);
        assertThat(publish(vhost, queue, "text")).isTrue();
        assertThat(publish(vhost, freshName(), "to nobody")).isFalse();

        InboundMessage looked = client.get(vhost, queue, 1, GetAckMode.NACK_REQUEUE_TRUE, GetEncoding.AUTO)
                .get(0);
        assertThat(looked.getPayload()).isEqualTo("text");
        assertThat(looked.getPayloadEncoding()).isEqualTo("string");
        assertThat(looked.getPayloadBytes()).isEqualTo(4);
        assertThat(looked.getRoutingKey()).isEqualTo(queue);
        assertThat(looked.isRedelivered()).isFalse();
        assertThat(looked.getProperties()).containsEntry("delivery_mode", 1);
        InboundMessage taken = client.get(vhost, queue, 1, GetAckMode.ACK_REQUEUE_FALSE, GetEncoding.BASE64)
                .get(0);
        assertThat(taken.getPayload()).isEqualTo("dGV4dA==");
        assertThat(taken.isRedelivered()).isTrue();
        assertThat(client.get(vhost, queue)).isNull();
    }
}
