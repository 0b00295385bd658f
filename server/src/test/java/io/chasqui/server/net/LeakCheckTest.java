package io.chasqui.server.net;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

/** The check itself must be able to fail: it depends on the detection level, the logger and the garbage collector. */
class LeakCheckTest {

    @Test
    void aDroppedBufferIsNoticed() {
        LeakCheck check = new LeakCheck();
        check.beforeAll(null);
        dropBuffers();
        assertThatThrownBy(() -> check.afterAll(null)).hasMessageContaining("LEAK");
    }

    @Test
    void aReleasedBufferIsNot() {
        LeakCheck check = new LeakCheck();
        check.beforeAll(null);
        PooledByteBufAllocator.DEFAULT.directBuffer(64).release();
        assertThatCode(() -> check.afterAll(null)).doesNotThrowAnyException();
    }

    private static void dropBuffers() {
        for (int i = 0; i < 100; i++) {
            ByteBuf dropped = PooledByteBufAllocator.DEFAULT.directBuffer(64);
            dropped.writeByte(i);
        }
    }
}
