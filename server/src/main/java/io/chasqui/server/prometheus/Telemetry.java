package io.chasqui.server.prometheus;

import io.chasqui.server.metrics.Family;
import io.chasqui.server.metrics.Labels;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/** How long earlier scrapes of one page took, and how much they gave. Any thread. */
final class Telemetry {

    private static final double NANOSECOND = 1e-9;

    private final byte[] labels;
    private final LongAdder scrapes = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    Telemetry(Page page) {
        this.labels =
                TextWriter.encode(Labels.of("registry", page.registry()).and("content_type", TextWriter.CONTENT_TYPE));
    }

    void scraped(long size, long duration) {
        scrapes.increment();
        bytes.add(size);
        nanos.add(duration);
    }

    void write(TextWriter out) throws IOException {
        write(out, "telemetry_scrape_size_bytes", "Scrape size, not encoded", bytes.sum());
        write(out, "telemetry_scrape_duration_seconds", "Scrape duration", nanos.sum() * NANOSECOND);
    }

    private void write(TextWriter out, String name, String help, double sum) throws IOException {
        out.header(name, Family.Type.SUMMARY, help);
        out.series(TextWriter.encode(name + "_count"), labels, scrapes.sum());
        out.series(TextWriter.encode(name + "_sum"), labels, sum);
    }
}
