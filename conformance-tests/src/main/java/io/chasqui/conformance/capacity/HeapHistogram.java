package io.chasqui.conformance.capacity;

import io.chasqui.conformance.broker.Jcmd;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lives in the heap of another JVM. */
final class HeapHistogram {

    private static final Pattern TOTAL = Pattern.compile("^Total\\s+\\d+\\s+(\\d+)\\s*$", Pattern.MULTILINE);

    private HeapHistogram() {}

    /** The bytes of all live objects of the process: counting them collects the garbage first. */
    static long liveBytes(long pid) {
        String histogram = Jcmd.run(pid, "GC.class_histogram");
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IllegalStateException("no total in the class histogram:\n" + histogram);
        }
        return Long.parseLong(total.group(1));
    }
}
