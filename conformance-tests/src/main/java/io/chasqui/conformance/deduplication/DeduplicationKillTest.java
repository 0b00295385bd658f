package io.chasqui.conformance.deduplication;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.broker.BrokerProcess;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills the broker under a publisher that sends again what was not confirmed: every message is in the queue exactly once.
 */
@Spec("deduplication: kill -9")
@ChasquiOnly("the keys of other brokers are in memory only")
@NeedsOwnProcess
@OwnBroker
@Execution(ExecutionMode.SAME_THREAD)
class DeduplicationKillTest extends DeduplicationSuite {

    private static final Logger LOG = LoggerFactory.getLogger(DeduplicationKillTest.class);
    private static final int KILLS = Integer.getInteger("conformance.kills", 6);
    private static final int LONGEST_LIFE_MILLIS = 2_000;

    private final long seed = Long.getLong("conformance.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void whatIsSentAgainAfterACrashIsInTheQueueOnce() throws Exception {
        LOG.info("conformance.seed={}", seed);
        String queue = onceQueue(channel(), "x-cache-size", 1_000_000);
        RepeatingPublisher publisher = new RepeatingPublisher("", queue);
        publishUnderKills(publisher);
        TreeMap<Integer, Integer> counts = counts(queue);
        assertThat(counts).hasSize(publisher.sent());
        assertThat(counts.values()).as("copies of one message").containsOnly(1);
    }

    @Test
    void anExchangeKnowsAfterAKillWhatItHasPassedOn() throws Exception {
        String exchange = deletedExchange(freshName());
        channel().exchangeDeclare(exchange, "fanout", true, false, once());
        String queue = durableQueue(channel());
        channel().queueBind(queue, exchange, "");
        channel().confirmSelect();
        for (int i = 0; i < 100; i++) {
            publish(channel(), exchange, "", keyed(i), "first");
        }
        channel().waitForConfirmsOrDie(TIMEOUT_MILLIS);
        crashBroker();
        channel().confirmSelect();
        for (int i = 99; i < 101; i++) {
            publish(channel(), exchange, "", keyed(i), "second");
        }
        channel().waitForConfirmsOrDie(TIMEOUT_MILLIS);
        assertThat(ready(channel(), queue)).isEqualTo(101);
    }

    private void publishUnderKills(RepeatingPublisher publisher) throws InterruptedException {
        BrokerProcess process = (BrokerProcess) broker();
        for (int kill = 0; kill < KILLS; kill++) {
            Thread publishing = new Thread(() -> publisher.publishUntilBroken(process), "repeating-publisher");
            publishing.start();
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
            process.kill();
            publishing.join();
            process.start();
        }
        publisher.finish(process);
        LOG.info("{} messages, {} sent again", publisher.sent(), publisher.repeated());
        assertThat(publisher.repeated()).as("something to drop").isPositive();
    }

    private TreeMap<Integer, Integer> counts(String queue) throws Exception {
        TreeMap<Integer, Integer> counts = new TreeMap<>();
        withChannel(on -> {
            for (GetResponse got = on.basicGet(queue, true); got != null; got = on.basicGet(queue, true)) {
                counts.merge(Integer.valueOf(text(got)), 1, Integer::sum);
            }
        });
        return counts;
    }
}
