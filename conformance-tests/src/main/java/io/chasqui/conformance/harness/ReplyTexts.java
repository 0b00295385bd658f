package io.chasqui.conformance.harness;

import java.util.ArrayList;
import java.util.List;

/** The words with which the broker refused something during the current test. The expectations write them down. */
public final class ReplyTexts {

    private static final ThreadLocal<List<String>> SEEN = ThreadLocal.withInitial(ArrayList::new);

    private ReplyTexts() {}

    /** Writes down a refusal: a reply code and its text. */
    public static void seen(int code, String text) {
        SEEN.get().add(code + " " + text);
    }

    /** What the current test has seen; the next one begins with nothing. */
    static List<String> take() {
        List<String> seen = List.copyOf(SEEN.get());
        SEEN.remove();
        return seen;
    }
}
