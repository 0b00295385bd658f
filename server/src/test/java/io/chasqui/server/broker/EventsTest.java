package io.chasqui.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.Binding;
import io.chasqui.server.broker.event.EventExchange;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.message.Message;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsTest {

    private final CoreFixture core = new CoreFixture();
    private final BrokerLoop home = core.loops.get(0);

    @AfterEach
    void close() throws Exception {
        core.close();
    }

    private BrokerQueue listener(String key) throws Exception {
        BrokerQueue queue = core.queue("listener", home);
        CoreFixture.get(core.vhost.bind(
                Binding.toQueue(EventExchange.DEFINITION.name(), "listener", key, FieldTable.EMPTY),
                new CoreFixture.FakeConnection(home)));
        return queue;
    }

    private Message next(BrokerQueue queue) throws Exception {
        core.settle();
        return CoreFixture.get(CoreFixture.on(home, () -> queue.get(home, false)))
                .message();
    }

    private static FieldTable headers(Message message) {
        return BasicProperties.decode(message.bytes(), message.propertiesStart(), message.propertiesLength())
                .headers();
    }

    @Test
    void alarmsAreTold() throws Exception {
        BrokerQueue queue = listener("alarm.*");

        core.alarms.raise(Alarms.Resource.MEMORY, "a test");
        core.alarms.raise(Alarms.Resource.MEMORY, "a test");
        core.alarms.clear(Alarms.Resource.MEMORY);

        Message set = next(queue);
        assertThat(set.routingKey()).isEqualTo("alarm.set");
        assertThat(headers(set).get("source")).hasToString("memory");
        assertThat(next(queue).routingKey()).isEqualTo("alarm.cleared");
        assertThat(next(queue)).isNull();
    }

    @Test
    void nothingIsPutTogetherWhileNobodyListens() {
        EventExchange events = new EventExchange(() -> core.vhost, home);
        events.tell("queue.created", event -> {
            throw new AssertionError("asked for details");
        });
    }

    @Test
    void eventsThatComeTooFastAreDroppedAndLaterOnesAreTold() throws Exception {
        BrokerQueue queue = listener("test.*");
        EventExchange events = new EventExchange(() -> core.vhost, home);
        CountDownLatch released = new CountDownLatch(1);
        home.execute(() -> await(released));

        for (int i = 0; i < 12_000; i++) {
            int number = i;
            events.tell("test.event", event -> event.put("number", number));
        }
        released.countDown();
        while (CoreFixture.on(home, queue::readyCount) < 10_000) {
            core.settle();
        }
        events.tell("test.last", event -> event.put("number", -1));
        core.settle();

        assertThat(CoreFixture.on(home, queue::readyCount)).isEqualTo(10_001);
        assertThat(headers(next(queue)).get("number")).isEqualTo(0);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
