package io.chasqui.conformance.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import io.chasqui.conformance.harness.Spec;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The account that judges the crash test has to notice each kind of fault. Needs no broker. */
@Spec("conformance suite")
class LoadLedgerTest {

    private final LoadLedger ledger = new LoadLedger("queue");

    @Test
    void anOrderlyQueueHasNoViolations() {
        deliver(0, 1, false);
        deliver(1, 1, false);
        deliver(0, 2, false);
        deliver(1, 5, false);
        assertThat(ledger.violations()).isEmpty();
        assertThat(ledger.deliveries()).isEqualTo(4);
    }

    @Test
    void aMessageBehindALaterOneOfItsPublisherIsNoticed() {
        deliver(0, 2, false);
        deliver(0, 1, false);
        assertThat(ledger.violations()).hasSize(1).first().asString().contains("came after 2");
    }

    @Test
    void aRepetitionWithoutTheFlagIsNoticed() {
        deliver(0, 1, false);
        ledger.startSession();
        deliver(0, 1, false);
        assertThat(ledger.violations()).hasSize(1).first().asString().contains("without the redelivered flag");
    }

    @Test
    void aRepetitionWithTheFlagInANewSessionIsAllowed() {
        deliver(0, 1, false);
        deliver(0, 2, false);
        ledger.startSession();
        deliver(0, 1, true);
        deliver(0, 2, true);
        deliver(0, 3, false);
        assertThat(ledger.violations()).isEmpty();
        assertThat(ledger.redeliveries()).isEqualTo(2);
    }

    @Test
    void whatNeverCameIsMissing() {
        deliver(0, 1, false);
        BitSet confirmed = new BitSet();
        confirmed.set(1, 4);
        assertThat(ledger.missing(0, confirmed).stream()).containsExactly(2, 3);
        assertThat(ledger.missing(1, confirmed).cardinality()).isEqualTo(3);
    }

    private void deliver(int publisher, int sequence, boolean redelivered) {
        byte[] body = new LoadMessage(publisher, sequence).body(new SplittableRandom(1));
        ledger.record(new Delivery(new Envelope(1, redelivered, "", "queue"), null, body));
    }
}
