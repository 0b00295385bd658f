package io.chasqui.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Fails a test class during which a buffer was dropped without being released: Netty only logs such a leak. */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {

    private static final int COLLECTIONS = 100;
    private static final long MILLIS_PER_COLLECTION = 100;

    private final ListAppender<ILoggingEvent> reports = new ListAppender<>();
    private final Logger detector = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        reports.start();
        detector.addAppender(reports);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        reportWhatWasDropped();
        detector.detachAppender(reports);
        assertThat(reports.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    /**
     * The detector looks for dropped buffers whenever a new one is made, among those that the garbage collector has
     * handed to it. On a busy machine that takes its time: what is collected after them tells when it has happened.
     */
    static void reportWhatWasDropped() {
        for (int i = 0; i < 2; i++) {
            collectSomething();
        }
        PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
    }

    private static void collectSomething() {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        PhantomReference<Object> something = new PhantomReference<>(new Object(), collected);
        try {
            for (int i = 0; i < COLLECTIONS; i++) {
                System.gc();
                if (collected.remove(MILLIS_PER_COLLECTION) == something) {
                    return;
                }
            }
            throw new AssertionError("the garbage collector does not collect");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
