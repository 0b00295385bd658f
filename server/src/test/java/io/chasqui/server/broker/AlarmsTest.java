package io.chasqui.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.server.broker.Alarms.Resource;
import io.chasqui.server.loop.BrokerLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlarmsTest {

    private final CoreFixture core = new CoreFixture();
    private final Alarms alarms = core.alarms;
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() throws Exception {
        core.close();
    }

    private Alarms.Listener listener(BrokerLoop loop) {
        return active -> told.add(loop.index() + (loop.isCurrent() ? " " : " on the wrong loop ") + active);
    }

    private Alarms.Listener add(BrokerLoop loop) throws Exception {
        Alarms.Listener listener = listener(loop);
        CoreFixture.run(loop, () -> alarms.of("v").add(listener, loop));
        return listener;
    }

    @Test
    void listenersAreToldOnTheirLoopWhenTheFirstAlarmComesAndTheLastOneGoes() throws Exception {
        add(core.loops.get(0));
        add(core.loops.get(1));
        alarms.raise(Resource.MEMORY, "a test");
        alarms.raise(Resource.MEMORY, "a test");
        alarms.raise(Resource.DISK, "a test");
        core.settle();
        assertThat(told).containsExactlyInAnyOrder("0 true", "1 true");
        assertThat(alarms.active()).isTrue();
        assertThat(alarms.reason()).isEqualTo("low on memory & disk");
        told.clear();
        alarms.clear(Resource.MEMORY);
        core.settle();
        assertThat(told).isEmpty();
        assertThat(alarms.reason()).isEqualTo("low on disk");
        alarms.clear(Resource.DISK);
        alarms.clear(Resource.DISK);
        core.settle();
        assertThat(told).containsExactlyInAnyOrder("0 false", "1 false");
        assertThat(alarms.active()).isFalse();
    }

    @Test
    void whoWasRemovedIsNotTold() throws Exception {
        BrokerLoop loop = core.loops.get(1);
        Alarms.Listener listener = add(loop);
        CoreFixture.run(loop, () -> alarms.of("v").remove(listener, loop));
        alarms.raise(Resource.DISK, "a test");
        core.settle();
        assertThat(told).isEmpty();
    }

    @Test
    void aListenerMayLeaveWhileItIsTold() throws Exception {
        BrokerLoop loop = core.loops.get(0);
        CoreFixture.run(
                loop,
                () -> alarms.of("v")
                        .add(
                                new Alarms.Listener() {
                                    @Override
                                    public void alarmsChanged(boolean active) {
                                        told.add("leaving");
                                        alarms.of("v").remove(this, loop);
                                    }
                                },
                                loop));
        add(loop);
        alarms.raise(Resource.DISK, "a test");
        alarms.clear(Resource.DISK);
        core.settle();
        assertThat(told).containsExactly("leaving", "0 true", "0 false");
    }
}
