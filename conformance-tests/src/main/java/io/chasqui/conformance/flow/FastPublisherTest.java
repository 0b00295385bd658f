package io.chasqui.conformance.flow;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** They send more than the heap of the broker can hold, twenty of them at once. */
@Spec("extension: flow control")
@NeedsOwnProcess
@OwnBroker(jvmOptions = "-Xmx192m")
@Execution(ExecutionMode.SAME_THREAD)
class FastPublisherTest extends Suite {

    private static final int PUBLISHERS = 20;
    private static final int QUEUES = 4;
    private static final int MESSAGES = 200;
    private static final int SIZE = 64 * 1024;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @Test
    void whatTheyPublishIsThereAndConfirmed() throws Exception {
        List<String> queues = queues();
        join(publish(queues, false));
        for (String queue : queues) {
            assertThat(ready(channel(), queue)).isEqualTo(PUBLISHERS * MESSAGES / QUEUES);
            channel().queuePurge(queue);
        }
    }

    @Test
    void slowConsumersGetEverything() throws Exception {
        List<String> queues = queues();
        List<CompletableFuture<Void>> publishing = publish(queues, false);
        List<CompletableFuture<Void>> consuming = new ArrayList<>();
        for (String queue : queues) {
            consuming.add(inBackground(() -> consume(queue, PUBLISHERS * MESSAGES / QUEUES)));
        }
        join(publishing);
        join(consuming);
    }

    @Test
    @Spec("tx.commit")
    void transactionsAreCarriedOutCompletely() throws Exception {
        List<String> queues = queues();
        join(publish(queues, true));
        for (String queue : queues) {
            eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(PUBLISHERS * MESSAGES / QUEUES));
            channel().queuePurge(queue);
        }
    }

    private List<String> queues() throws Exception {
        List<String> queues = new ArrayList<>();
        for (int i = 0; i < QUEUES; i++) {
            queues.add(durableQueue(channel()));
        }
        return queues;
    }

    private List<CompletableFuture<Void>> publish(List<String> queues, boolean transactional) {
        List<CompletableFuture<Void>> publishing = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            String queue = queues.get(i % QUEUES);
            publishing.add(inBackground(() -> publishTo(queue, transactional)));
        }
        return publishing;
    }

    private void publishTo(String queue, boolean transactional) throws Exception {
        withChannel(publishing -> {
            if (transactional) {
                publishing.txSelect();
            } else {
                publishing.confirmSelect();
            }
            byte[] body = new byte[SIZE];
            for (int i = 1; i <= MESSAGES; i++) {
                publishing.basicPublish("", queue, null, body);
                if (transactional && i % 20 == 0) {
                    publishing.txCommit();
                }
            }
            if (!transactional) {
                publishing.waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(80));
            }
        });
    }

    private void consume(String queue, int messages) throws Exception {
        withChannel(consuming -> {
            consuming.basicQos(5);
            Deliveries deliveries = Deliveries.consume(consuming, queue);
            for (int i = 0; i < messages; i++) {
                acknowledge(consuming, deliveries.next().getEnvelope().getDeliveryTag());
            }
        });
    }

    private static void acknowledge(Channel channel, long tag) throws Exception {
        channel.basicAck(tag, false);
    }

    private CompletableFuture<Void> inBackground(Work work) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        work.run();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                threads);
    }

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static void join(List<CompletableFuture<Void>> all) throws Exception {
        CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).get(85, TimeUnit.SECONDS);
    }
}
