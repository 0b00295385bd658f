package io.chasqui.conformance.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chasqui.conformance.broker.BrokerProcess;
import io.chasqui.conformance.broker.Jcmd;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import io.chasqui.conformance.wire.WireClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Spec("capacity: idle connections")
@NeedsOwnProcess
@OwnBroker
class IdleConnectionTest extends Suite {

    private static final Logger LOG = LoggerFactory.getLogger(IdleConnectionTest.class);
    private static final int WARM_UP = 100;
    private static final int CONNECTIONS = 2_000;
    private static final long LIMIT_BYTES = 30 * 1024;

    @Test
    void anIdleConnectionWithAChannelTakesLessThan30KbOfHeap() throws Exception {
        assumeTrue(Jcmd.isAvailable(), "this Java runtime has no jcmd");
        long pid = ((BrokerProcess) broker()).pid();
        open(WARM_UP);
        long before = HeapHistogram.liveBytes(pid);
        List<WireClient> clients = open(CONNECTIONS);
        long bytes = (HeapHistogram.liveBytes(pid) - before) / CONNECTIONS;
        LOG.info("{} bytes of heap per idle connection with one channel", bytes);
        assertThat(bytes).isPositive().isLessThan(LIMIT_BYTES);
        for (WireClient client : clients) {
            client.expectAlive(1);
        }
    }

    private List<WireClient> open(int count) throws Exception {
        List<WireClient> clients = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            WireClient client = openWire();
            client.openChannel(1);
            clients.add(client);
        }
        return clients;
    }
}
