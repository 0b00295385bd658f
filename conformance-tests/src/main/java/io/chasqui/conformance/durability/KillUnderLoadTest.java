package io.chasqui.conformance.durability;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import io.chasqui.conformance.broker.BrokerProcess;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import io.chasqui.conformance.load.LoadConsumer;
import io.chasqui.conformance.load.LoadLedger;
import io.chasqui.conformance.load.LoadPublisher;
import io.chasqui.conformance.load.LoadPublisher.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills the broker again and again under publishers with confirms at full speed. Two queues have consumers meanwhile, two
 * more fill up through a fanout exchange, so that one message is in both.
 *
 * <p>{@code -Dconformance.seed=N} repeats the random choices of a run (the moments of the kills are as exact as clocks and
 * schedulers are), {@code -Dconformance.kills=N} changes their number.
 */
@Spec("durability: kill -9 under load")
@NeedsOwnProcess
@OwnBroker
@Isolated("publishes at full speed")
class KillUnderLoadTest extends Suite {

    private static final Logger LOG = LoggerFactory.getLogger(KillUnderLoadTest.class);
    private static final int PUBLISHERS = 3;
    private static final int KILLS = Integer.getInteger("conformance.kills", 20);
    private static final int LONGEST_LIFE_MILLIS = 1_500;
    private static final int LONGEST_START_MILLIS = 1_000;

    private final long seed = Long.getLong("conformance.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final List<LoadLedger> ledgers = new ArrayList<>();
    private List<String> queues;
    private List<LoadPublisher> publishers;

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void whatWasConfirmedComesInOrderAndRepeatsAreMarked() throws Exception {
        LOG.info("conformance.seed={}", seed);
        declare();
        for (int kill = 1; kill <= KILLS; kill++) {
            liveAndDie(kill);
        }
        consumeEverything();
        report();
        assertNothingIsMissing();
        assertThat(ledgers).flatExtracting(LoadLedger::violations).isEmpty();
    }

    private void declare() throws Exception {
        String exchange = deletedExchange(freshName());
        channel().exchangeDeclare(exchange, "fanout", true);
        queues = IntStream.range(0, 4).mapToObj(i -> freshName() + "." + i).toList();
        for (String queue : queues) {
            channel().queueDeclare(deletedLater(queue), true, false, false, null);
            ledgers.add(new LoadLedger(queue));
        }
        channel().queueBind(queues.get(2), exchange, "");
        channel().queueBind(queues.get(3), exchange, "");
        List<Target> targets =
                List.of(new Target("", queues.get(0)), new Target("", queues.get(1)), new Target(exchange, ""));
        publishers = IntStream.range(0, PUBLISHERS)
                .mapToObj(number -> new LoadPublisher(number, targets, random.split()))
                .toList();
    }

    private void liveAndDie(int kill) throws Exception {
        BrokerProcess process = (BrokerProcess) broker();
        List<Thread> publishing = publishers.stream().map(this::startPublishing).toList();
        List<LoadConsumer> consuming = startConsuming();
        int life = random.nextInt(LONGEST_LIFE_MILLIS);
        TimeUnit.MILLISECONDS.sleep(life);
        process.kill();
        for (Thread thread : publishing) {
            thread.join();
        }
        for (LoadConsumer consumer : consuming) {
            consumer.awaitEnd();
        }
        LOG.info("kill {} after {} ms", kill, life);
        if (random.nextInt(4) == 0) {
            killDuringRecovery(process);
        }
        process.start();
    }

    private void killDuringRecovery(BrokerProcess process) throws InterruptedException {
        process.launch();
        int start = random.nextInt(LONGEST_START_MILLIS);
        TimeUnit.MILLISECONDS.sleep(start);
        process.kill();
        LOG.info("killed again {} ms into its start", start);
    }

    private Thread startPublishing(LoadPublisher publisher) {
        Thread thread = new Thread(() -> publisher.publishUntilBroken(broker()), "load-publisher");
        thread.start();
        return thread;
    }

    private List<LoadConsumer> startConsuming() throws TimeoutException {
        List<LoadConsumer> consuming = new ArrayList<>();
        try {
            Connection connection = broker().connect("consumer");
            consuming.add(LoadConsumer.start(connection, queues.get(0), ledgers.get(0)));
            consuming.add(LoadConsumer.start(connection, queues.get(1), ledgers.get(1)));
        } catch (IOException | ShutdownSignalException e) {
            throw new AssertionError("a broker that has just started does not take a consumer", e);
        }
        return consuming;
    }

    private void consumeEverything() throws Exception {
        Connection connection = connect();
        Channel channel = connection.createChannel();
        channel.confirmSelect();
        for (String queue : queues) {
            channel.basicPublish("", queue, MessageProperties.MINIMAL_PERSISTENT_BASIC, LoadConsumer.LAST);
        }
        channel.waitForConfirmsOrDie(60_000);
        for (int i = 0; i < queues.size(); i++) {
            LoadConsumer.start(connection, queues.get(i), ledgers.get(i)).awaitLast();
        }
    }

    private void report() {
        int published = publishers.stream().mapToInt(LoadPublisher::published).sum();
        int confirmed = publishers.stream()
                .mapToInt(publisher -> publisher.confirmed().cardinality())
                .sum();
        int deliveries = ledgers.stream().mapToInt(LoadLedger::deliveries).sum();
        int redeliveries = ledgers.stream().mapToInt(LoadLedger::redeliveries).sum();
        LOG.info(
                "{} published, {} confirmed, {} delivered from {} queues, {} of them marked as redelivered",
                published,
                confirmed,
                deliveries,
                queues.size(),
                redeliveries);
        assertThat(confirmed).as("enough messages to prove anything").isGreaterThan(100 * KILLS);
    }

    private void assertNothingIsMissing() {
        for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
            for (int queue = 0; queue < queues.size(); queue++) {
                BitSet missing = ledgers.get(queue).missing(publisher, confirmedFor(publisher, queue));
                assertThat(missing)
                        .as("confirmed messages of publisher %d that queue %d lost", publisher, queue)
                        .isEqualTo(new BitSet());
            }
        }
    }

    /** Targets 0 and 1 are a queue each, target 2 is the exchange that copies to queues 2 and 3. */
    private BitSet confirmedFor(int publisher, int queue) {
        LoadPublisher from = publishers.get(publisher);
        BitSet confirmed = new BitSet();
        from.confirmed().stream()
                .filter(sequence -> from.targetOf(sequence) == Math.min(queue, 2))
                .forEach(confirmed::set);
        return confirmed;
    }
}
