package io.chasqui.conformance.runner;

import java.util.Comparator;
import java.util.List;

/** A row of the report: what several {@code @Spec} values have in common. Sections sort as they are reported. */
record Section(Part part, String title) implements Comparable<Section> {

    /** The parts of a report, in its order. */
    enum Part {
        PROTOCOL("AMQP 0-9-1"),
        EXTENSION("Extensions"),
        OPERATION("Operation");

        final String title;

        Part(String title) {
            this.title = title;
        }
    }

    private static final Section FRAMES = new Section(Part.PROTOCOL, "protocol header and frames");
    private static final Section CONNECTION = new Section(Part.PROTOCOL, "connection");
    private static final Section CHANNEL = new Section(Part.PROTOCOL, "channel");
    private static final Section ACCESS = new Section(Part.PROTOCOL, "access");
    private static final Section EXCHANGE = new Section(Part.PROTOCOL, "exchange");
    private static final Section QUEUE = new Section(Part.PROTOCOL, "queue");
    private static final Section BASIC = new Section(Part.PROTOCOL, "basic");
    private static final Section TX = new Section(Part.PROTOCOL, "tx");
    private static final Section CONFIRMS = new Section(Part.EXTENSION, "publisher confirms");
    private static final Section QUEUE_ARGUMENTS = new Section(Part.EXTENSION, "queue arguments");

    private static final List<Section> IN_ORDER_OF_THE_PROTOCOL =
            List.of(FRAMES, CONNECTION, CHANNEL, ACCESS, EXCHANGE, QUEUE, BASIC, TX);

    /** How a {@code @Spec} value begins, and the section it then belongs to; the first that fits counts. */
    private record Rule(String start, Section section) {}

    private static final List<Rule> RULES = List.of(
            new Rule("2.2", FRAMES),
            new Rule("4.2", FRAMES),
            new Rule("3.1", EXCHANGE),
            new Rule("1.8", BASIC),
            new Rule("connection.", CONNECTION),
            new Rule("channel", CHANNEL),
            new Rule("access.", ACCESS),
            new Rule("exchange.", EXCHANGE),
            new Rule("queue.declare / x-", QUEUE_ARGUMENTS),
            new Rule("queue.declare / arguments", QUEUE_ARGUMENTS),
            new Rule("queue.", QUEUE),
            new Rule("basic", BASIC),
            new Rule("tx", TX),
            new Rule("confirm", CONFIRMS));

    private static final List<String> ABOUT_OPERATION =
            List.of("durability", "capacity", "process", "third-party clients", "conformance suite");
    private static final String EXTENSION_PREFIX = "extension: ";

    private static final Comparator<Section> ORDER =
            Comparator.comparing(Section::part).thenComparingInt(Section::rank).thenComparing(Section::title);

    /** The section that a {@code @Spec} value belongs to. A value that is no AMQP class names an extension. */
    static Section of(String spec) {
        return RULES.stream()
                .filter(rule -> spec.startsWith(rule.start()))
                .map(Rule::section)
                .findFirst()
                .orElseGet(() -> beyondTheProtocol(spec));
    }

    private static Section beyondTheProtocol(String spec) {
        String name = spec.startsWith(EXTENSION_PREFIX) ? spec.substring(EXTENSION_PREFIX.length()) : spec;
        String title = name.split(" / |: ", 2)[0];
        return new Section(ABOUT_OPERATION.contains(title) ? Part.OPERATION : Part.EXTENSION, title);
    }

    /** The place among the classes of the protocol; what is beyond it is in alphabetical order. */
    private int rank() {
        return IN_ORDER_OF_THE_PROTOCOL.indexOf(this);
    }

    @Override
    public int compareTo(Section other) {
        return ORDER.compare(this, other);
    }
}
