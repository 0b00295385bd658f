package io.chasqui.conformance.replyto;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.replyto.Requester.PSEUDO_QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.RpcClient;
import com.rabbitmq.client.RpcClientParams;
import com.rabbitmq.client.RpcServer;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.DiffersFromRabbitMq;
import io.chasqui.conformance.harness.Returns;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import io.chasqui.conformance.wire.WireClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("extension: direct reply-to")
class DirectReplyTest extends Suite {

    @Test
    void aRequestCarriesANameForItsReplies() throws Exception {
        String address = Requester.on(channel()).address(queue(channel()));
        assertThat(address).startsWith(PSEUDO_QUEUE + ".").hasSizeGreaterThan(PSEUDO_QUEUE.length() + 20);
    }

    @Test
    void aReplyReachesTheRequesterFromAnyConnection() throws Exception {
        Requester requester = Requester.on(channel());
        String address = requester.address(queue(channel()));
        for (int i = 0; i < 4; i++) {
            publish(otherConnectionChannel(), "", address, "answer " + i);
            assertThat(requester.replies().nextText()).isEqualTo("answer " + i);
        }
    }

    @Test
    void aReplyCarriesItsAddressAndProperties() throws Exception {
        Requester requester = Requester.on(channel());
        String address = requester.address(queue(channel()));
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .correlationId("c")
                .headers(Map.of("k", 1))
                .build();
        publish(otherConnectionChannel(), "", address, properties, "m");
        Delivery reply = requester.replies().next();
        assertThat(reply.getEnvelope().getExchange()).isEmpty();
        assertThat(reply.getEnvelope().getRoutingKey()).isEqualTo(address);
        assertThat(reply.getEnvelope().getDeliveryTag()).isEqualTo(1 + 1);
        assertThat(reply.getProperties().getCorrelationId()).isEqualTo("c");
        assertThat(reply.getProperties().getHeaders()).containsEntry("k", 1);
    }

    @Test
    void repliesOfOneReplierComeInOrder() throws Exception {
        Requester requester = Requester.on(channel());
        String address = requester.address(queue(channel()));
        Channel replier = otherConnectionChannel();
        for (int i = 0; i < 200; i++) {
            publish(replier, "", address, "m" + i);
        }
        for (int i = 0; i < 200; i++) {
            assertThat(requester.replies().nextText()).isEqualTo("m" + i);
        }
    }

    @Test
    void theOtherPropertiesOfARequestStayAsTheyAre() throws Exception {
        Requester.on(channel());
        String queue = queue(channel());
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .contentType("text/plain")
                .headers(Map.of("h", "v"))
                .deliveryMode(2)
                .priority(3)
                .correlationId("correlation")
                .replyTo(PSEUDO_QUEUE)
                .expiration("60000")
                .messageId("message")
                .timestamp(new java.util.Date(86_400_000))
                .type("type")
                .userId("guest")
                .appId("app")
                .build();
        publish(channel(), "", queue, properties, "body");
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
        var got = take(channel(), queue);
        AMQP.BasicProperties expected =
                properties.builder().replyTo(got.getProps().getReplyTo()).build();
        assertThat(got.getProps()).hasToString(expected.toString());
        assertThat(text(got)).isEqualTo("body");
    }

    @Test
    void aLargeRequestCarriesTheNameToo() throws Exception {
        Requester.on(channel());
        String queue = queue(channel());
        byte[] large = new byte[700_000];
        large[699_999] = 7;
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .replyTo(PSEUDO_QUEUE)
                .messageId("after it")
                .build();
        channel().basicPublish("", queue, properties, large);
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
        var got = take(channel(), queue);
        assertThat(got.getProps().getReplyTo()).startsWith(PSEUDO_QUEUE + ".");
        assertThat(got.getProps().getMessageId()).isEqualTo("after it");
        assertThat(got.getBody()).isEqualTo(large);
    }

    @Test
    void anyOtherReplyToIsLeftAlone() throws Exception {
        Requester.on(channel());
        String queue = queue(channel());
        publish(
                channel(),
                "",
                queue,
                new AMQP.BasicProperties.Builder().replyTo(PSEUDO_QUEUE + "x").build(),
                "m");
        assertThat(take(channel(), queue).getProps().getReplyTo()).isEqualTo(PSEUDO_QUEUE + "x");
    }

    @Test
    void everyChannelHasANameOfItsOwn() throws Exception {
        Requester first = Requester.on(channel());
        Requester second = Requester.on(siblingChannel());
        String queue = queue(channel());
        String toFirst = first.address(queue);
        String toSecond = second.address(queue);
        assertThat(toFirst).isNotEqualTo(toSecond);
        publish(channel(), "", toSecond, "for the second");
        publish(channel(), "", toFirst, "for the first");
        assertThat(first.replies().nextText()).isEqualTo("for the first");
        assertThat(second.replies().nextText()).isEqualTo("for the second");
    }

    @Test
    void theNameStaysTheSameFromRequestToRequest() throws Exception {
        Requester requester = Requester.on(channel());
        String queue = queue(channel());
        assertThat(requester.address(queue)).isEqualTo(requester.address(queue));
    }

    @Test
    void aNewConsumerOfTheChannelHasANewName() throws Exception {
        String queue = queue(channel());
        Requester before = Requester.on(channel());
        String address = before.address(queue);
        before.cancel();
        assertThat(Requester.on(channel()).address(queue)).isNotEqualTo(address);
    }

    @Test
    void aCancelledConsumerGetsNoReplies() throws Exception {
        Requester requester = Requester.on(channel());
        String address = requester.address(queue(channel()));
        requester.cancel();
        publish(channel(), "", address, "late");
        requester.replies().expectNoMore();
    }

    @Test
    void prefetchDoesNotHoldRepliesBack() throws Exception {
        channel().basicQos(1);
        Requester requester = Requester.on(channel());
        String address = requester.address(queue(channel()));
        publishAll(channel(), address, "a", "b", "c");
        assertThat(requester.replies().nextTexts(3)).containsExactly("a", "b", "c");
    }

    @Test
    @Spec("confirm")
    void aReplyIsConfirmed() throws Exception {
        String address = Requester.on(channel()).address(queue(channel()));
        Channel replier = otherConnectionChannel();
        replier.confirmSelect();
        publishAll(replier, address, "a", "b");
        assertThat(replier.waitForConfirms(10_000)).isTrue();
    }

    @Test
    @Spec("tx.commit")
    void aReplyInATransactionGoesOutAtCommit() throws Exception {
        Requester requester = Requester.on(channel());
        String address = requester.address(queue(channel()));
        Channel replier = otherConnectionChannel();
        replier.txSelect();
        publish(replier, "", address, "m");
        requester.replies().expectNoMore();
        replier.txCommit();
        assertThat(requester.replies().nextText()).isEqualTo("m");
    }

    @Test
    @Spec("extension: sender-selected distribution")
    void aReplyMayGoByTheCcHeader() throws Exception {
        Requester requester = Requester.on(channel());
        String queue = queue(channel());
        String address = requester.address(queue);
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .headers(Map.of("CC", List.of(address)))
                .build();
        publish(channel(), "", queue, properties, "both");
        assertThat(requester.replies().nextText()).isEqualTo("both");
        assertThat(drain(channel(), queue)).containsExactly("both");
    }

    @Test
    @Spec("basic.publish / mandatory")
    void aReplyToALiveRequesterDoesNotComeBack() throws Exception {
        Requester requester = Requester.on(channel());
        String address = requester.address(queue(channel()));
        Channel replier = otherConnectionChannel();
        Returns returns = Returns.of(replier);
        replier.basicPublish("", address, true, null, bytes("m"));
        assertThat(requester.replies().nextText()).isEqualTo("m");
        returns.expectNone();
    }

    @Test
    @Spec("basic.publish / mandatory")
    void aReplyToANameThatNeverWasComesBack() throws Exception {
        Returns returns = Returns.of(channel());
        channel().basicPublish("", PSEUDO_QUEUE + ".never", true, null, bytes("m"));
        assertThat(returns.next().getReplyCode()).isEqualTo(312);
    }

    @Test
    @Spec("basic.publish / mandatory")
    @DiffersFromRabbitMq("a reply to a requester that has gone is unroutable; RabbitMQ drops it without a word")
    void aReplyToARequesterThatHasGoneComesBack() throws Exception {
        Requester requester = Requester.on(otherConnectionChannel());
        String address = requester.address(durableQueue(channel()));
        Returns returns = Returns.of(channel());
        publish(channel(), "", address, "the route is known now");
        requester.replies().next();
        requester.channel().getConnection().close();
        channel().basicPublish("", address, true, null, bytes("m"));
        assertThat(returns.next().getReplyCode()).isEqualTo(312);
    }

    @Test
    void consumeOkComesBeforeTheFirstReply() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.send(
                1,
                new AMQP.Basic.Consume.Builder()
                        .queue(PSEUDO_QUEUE)
                        .noAck(true)
                        .consumerTag("mine")
                        .build());
        assertThat(client.expect(1, AMQP.Basic.ConsumeOk.class).getConsumerTag())
                .isEqualTo("mine");
    }

    @Test
    void aConsumerWithoutAnswerGetsRepliesToo() throws Exception {
        String queue = durableQueue(channel());
        WireClient client = openWire();
        client.openChannel(1);
        client.send(
                1,
                new AMQP.Basic.Consume.Builder()
                        .queue(PSEUDO_QUEUE)
                        .noAck(true)
                        .nowait(true)
                        .consumerTag("quiet")
                        .build());
        client.send(1, new AMQP.Basic.Publish.Builder().routingKey(queue).build());
        client.sendContentHeader(
                1, new AMQP.BasicProperties.Builder().replyTo(PSEUDO_QUEUE).build(), 0);
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
        publish(channel(), "", take(channel(), queue).getProps().getReplyTo(), "r");
        assertThat(client.expect(1, AMQP.Basic.Deliver.class).getConsumerTag()).isEqualTo("quiet");
    }

    @Test
    void theRpcClassesOfTheJavaClientWorkWithIt() throws Exception {
        String queue = queue(channel());
        RpcServer server = new RpcServer(siblingChannel(), queue) {
            @Override
            public byte[] handleCall(byte[] request, AMQP.BasicProperties replyProperties) {
                return bytes(new String(request) + " back");
            }
        };
        Thread serving = new Thread(() -> {
            try {
                server.mainloop();
            } catch (Exception e) {
                // The test is over.
            }
        });
        serving.setDaemon(true);
        serving.start();
        Channel asking = otherConnectionChannel();
        RpcClient client = new RpcClient(new RpcClientParams()
                .channel(asking)
                .exchange("")
                .routingKey(queue)
                .timeout(10_000));
        for (int i = 0; i < 50; i++) {
            assertThat(client.stringCall("call " + i)).isEqualTo("call " + i + " back");
        }
        client.close();
    }

    @Test
    void repliesReachManyRequestersAtOnce() throws Exception {
        String queue = durableQueue(channel());
        List<Requester> requesters = new java.util.ArrayList<>();
        for (int i = 0; i < 20; i++) {
            requesters.add(Requester.on(otherConnectionChannel()));
            Requester.ask(requesters.get(i).channel(), queue);
        }
        Deliveries requests = Deliveries.consume(channel(), queue, true);
        for (int i = 0; i < 20; i++) {
            String address = requests.next().getProperties().getReplyTo();
            publish(channel(), "", address, address);
        }
        for (Requester requester : requesters) {
            Delivery reply = requester.replies().next();
            assertThat(Deliveries.text(reply)).isEqualTo(reply.getEnvelope().getRoutingKey());
        }
    }
}
