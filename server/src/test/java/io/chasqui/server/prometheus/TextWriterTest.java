package io.chasqui.server.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.server.metrics.Family;
import io.chasqui.server.metrics.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextWriterTest {

    private static final byte[] NAME = TextWriter.encode("n");
    private static final byte[] NO_LABELS = TextWriter.encode(Labels.NONE);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final TextWriter writer = new TextWriter(out);

    private String text() throws IOException {
        writer.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aFamilyBeginsWithItsTypeAndItsHelp() throws IOException {
        writer.header("queues", Family.Type.GAUGE, "Queues\nof \\ all");
        assertThat(text()).isEqualTo("# TYPE queues gauge\n# HELP queues Queues\\nof \\\\ all\n");
    }

    @Test
    void whatWouldEndALabelIsEscaped() throws IOException {
        writer.series(NAME, TextWriter.encode(Labels.of("a", "\"\\\n").and("b", "día {}")), 1);
        assertThat(text()).isEqualTo("n{a=\"\\\"\\\\\\n\",b=\"día {}\"} 1\n");
    }

    @Test
    void wholeNumbersHaveAllTheirDigits() throws IOException {
        for (long value : new long[] {0, 7, -10, 100, Long.MAX_VALUE, Long.MIN_VALUE}) {
            writer.series(NAME, NO_LABELS, value);
        }
        assertThat(text()).isEqualTo("n 0\nn 7\nn -10\nn 100\nn 9223372036854775807\nn -9223372036854775808\n");
    }

    @Test
    void otherNumbersAreWrittenSoThatTheyCanBeRead() throws IOException {
        for (double value :
                new double[] {3, -0.25, 1e300, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            writer.series(NAME, NO_LABELS, value);
        }
        assertThat(text()).isEqualTo("n 3\nn -0.25\nn 1.0E300\nn NaN\nn +Inf\nn -Inf\n");
    }

    @Test
    void aPageLongerThanTheBufferIsComplete() throws IOException {
        byte[] labels = TextWriter.encode(Labels.of("queue", "q".repeat(70_000)));
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            writer.series(NAME, i == 10_000 ? labels : NO_LABELS, i);
            expected.append("n")
                    .append(i == 10_000 ? "{queue=\"" + "q".repeat(70_000) + "\"}" : "")
                    .append(' ')
                    .append(i)
                    .append('\n');
        }
        assertThat(text()).isEqualTo(expected.toString());
        assertThat(writer.written()).isEqualTo(expected.length());
    }
}
