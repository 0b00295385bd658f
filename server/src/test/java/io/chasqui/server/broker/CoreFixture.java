package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.server.config.BrokerConfig;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.loop.BrokerLoops;
import io.chasqui.server.traffic.ConnectionTraffic;
import io.chasqui.store.definitions.DefinitionChange;
import io.chasqui.store.definitions.DefinitionKey;
import io.chasqui.store.definitions.DefinitionStore;
import io.chasqui.store.definitions.InMemoryDefinitionStore;
import io.chasqui.store.log.MessageStore;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.MemoryBudget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A broker core in memory, with two loops and without sockets. */
final class CoreFixture implements AutoCloseable {

    /** A client without a socket, on a loop. */
    static final class FakeConnection implements ClientConnection {
        private final BrokerLoop loop;
        private volatile boolean gone;

        FakeConnection(BrokerLoop loop) {
            this.loop = loop;
        }

        void disappear() {
            gone = true;
        }

        @Override
        public String name() {
            return "a test";
        }

        @Override
        public String user() {
            return "guest";
        }

        @Override
        public String vhost() {
            return "/";
        }

        @Override
        public BrokerLoop loop() {
            return loop;
        }

        @Override
        public boolean isGone() {
            return gone;
        }

        @Override
        public ConnectionTraffic traffic() {
            return new ConnectionTraffic();
        }

        @Override
        public ConnectionStatus status() {
            return null;
        }

        @Override
        public void permissionsReduced() {}

        @Override
        public void closeForced(String reason) {
            gone = true;
        }
    }

    /** Takes its time, as a disk does, so that changes overlap. */
    static final class SlowDefinitionStore implements DefinitionStore {
        private volatile boolean failing;
        private final InMemoryDefinitionStore contents = new InMemoryDefinitionStore();
        private final ExecutorService disk = Executors.newSingleThreadExecutor();

        @Override
        public Map<DefinitionKey, FieldTable> load() {
            return contents.load();
        }

        void fail() {
            failing = true;
        }

        @Override
        public CompletionStage<Void> apply(List<DefinitionChange> changes) {
            if (failing) {
                return CompletableFuture.supplyAsync(
                        () -> {
                            throw new UncheckedIOException(new IOException("the disk failed"));
                        },
                        disk);
            }
            return CompletableFuture.supplyAsync(() -> contents.apply(changes), disk)
                    .thenCompose(done -> done);
        }

        @Override
        public long nextQueueId() {
            return contents.nextQueueId();
        }

        @Override
        public void close() {
            disk.shutdown();
            contents.close();
        }
    }

    final BrokerLoops loops = new BrokerLoops(2, "test-loop");
    final SlowDefinitionStore definitions = new SlowDefinitionStore();
    final Alarms alarms = new Alarms(loops);
    final Broker broker;
    final VirtualHost vhost;
    private final List<RuntimeException> faults = Collections.synchronizedList(new ArrayList<>());

    CoreFixture() {
        MessageStore messages = MessageStore.inMemory();
        loops.join(messages::partition);
        for (int i = 0; i < loops.count(); i++) {
            loops.get(i).faultListener(faults::add);
        }
        broker = new Broker(
                BrokerConfig.defaults(), loops, messages, definitions, new MemoryBudget(1 << 28, 1 << 29), alarms);
        vhost = broker.vhost("/");
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** Runs the task on the loop, as one turn of it or a part of one, and gives back its result. */
    static <T> T on(BrokerLoop loop, Supplier<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return get(result);
    }

    static void run(BrokerLoop loop, Runnable task) throws Exception {
        on(loop, () -> {
            task.run();
            return null;
        });
    }

    /** Returns when what each loop has handed to the other has arrived, and the answers to that, and so on. */
    void settle() throws Exception {
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 2; i++) {
                BrokerLoop from = loops.get(i);
                CompletableFuture<Void> arrived = new CompletableFuture<>();
                from.execute(() -> from.run(loops.get(1 - from.index()), () -> arrived.complete(null)));
                get(arrived);
            }
        }
    }

    BrokerQueue queue(String name, BrokerLoop loop) throws Exception {
        return get(vhost.declareQueue(
                new QueueDefinition(name, true, false, false, FieldTable.EMPTY), new FakeConnection(loop)));
    }

    static Message message(String key, int bodyLength) {
        byte[] exchange = ShortString.encodeWithLength("");
        byte[] routingKey = ShortString.encodeWithLength(key);
        byte[] properties = BasicProperties.NONE.encode();
        ByteBuf bytes = Unpooled.buffer()
                .writeBytes(exchange)
                .writeBytes(routingKey)
                .writeBytes(properties)
                .writeZero(bodyLength);
        byte[] all = new byte[bytes.readableBytes()];
        bytes.readBytes(all);
        int propertiesStart = exchange.length + routingKey.length;
        return new Message(
                Message.Format.AMQP_0_9_1,
                all,
                propertiesStart,
                propertiesStart + properties.length,
                false,
                -1,
                Message.NO_EXPIRATION,
                0);
    }

    @Override
    public void close() throws Exception {
        broker.close();
        loops.close();
        if (!faults.isEmpty()) {
            throw new AssertionError("internal errors", faults.get(0));
        }
    }
}
