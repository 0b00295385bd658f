package io.chasqui.conformance.process;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import io.chasqui.conformance.broker.BrokerProcess;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Spec("process")
@NeedsOwnProcess
@OwnBroker
@Execution(ExecutionMode.SAME_THREAD)
class BrokerProcessTest extends Suite {

    @Test
    void sigtermEndsTheBrokerInOrderAndInTime() {
        BrokerProcess broker = (BrokerProcess) broker();
        long start = System.nanoTime();
        int exitCode = broker.stop();
        assertThat(exitCode).as("ended by the signal it was sent, or in order").isIn(0, 143);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        broker.start();
    }

    @Test
    void clientsAreToldThatTheBrokerStops() throws Exception {
        Connection connection = connect();
        restartBroker();
        eventually(() -> assertThat(connection.isOpen()).isFalse());
        assertThat(connection.getCloseReason().getReason()).isInstanceOf(AMQP.Connection.Close.class);
        AMQP.Connection.Close close =
                (AMQP.Connection.Close) connection.getCloseReason().getReason();
        assertThat(close.getReplyCode()).isEqualTo(320);
        assertThat(close.getReplyText()).startsWith("CONNECTION_FORCED");
    }

    @Test
    void aSecondBrokerOnTheSameDirectoryIsRefusedAndHarmsNothing() throws Exception {
        String queue = durableQueue(channel());
        String printed = ((BrokerProcess) broker()).secondStart();
        assertThat(printed).as("a message for people").doesNotContain("\tat ").isNotBlank();
        publish(channel(), "", queue, "still running");
        assertThat(drain(channel(), queue)).containsExactly("still running");
    }
}
